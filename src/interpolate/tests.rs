//! What is late, what is forced to be known, and what is refused.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::diagnostic::Code;
use crate::plan::{LibFn, Var, Word};

/// Variables: `known*` have a value now, `secret*` are refused, others are not known; it notes which were fixed.
#[derive(Default)]
struct Variables {
    fixed: BTreeSet<String>,
}

impl Users for Variables {
    fn late(&mut self, name: &str) -> Result<Word, String> {
        Ok(user(name))
    }

    fn early(&mut self, name: &str, _: &str) -> Result<Option<String>, String> {
        if name.starts_with("secret") {
            return Err(format!("the variable `{name}` is sensitive"));
        }
        if !name.starts_with("known") {
            return Ok(None);
        }
        self.fixed.insert(name.to_owned());
        Ok(Some("yes".to_owned()))
    }
}

fn user(name: &str) -> Word {
    Word::var(Var::User(name.to_owned()))
}

fn context(place: Place, data: Data) -> Context<'static> {
    Context {
        place,
        build_name: Word::lit("web"),
        build_type: "qemu",
        data,
        clean: None,
        build_keys: Some(&["ImageSha256"]),
        template_dir: Word::var(Var::Run("template_dir")),
        frozen: None,
    }
}

fn late(text: &str) -> Result<(Word, Vec<String>), Fault> {
    let mut users = Variables::default();
    let word = render(
        text,
        &context(Place::Builder, Data::Nil),
        &mut users,
        When::Late,
    )?;
    Ok((word, users.fixed.into_iter().collect()))
}

fn joined(words: impl IntoIterator<Item = Word>) -> Word {
    let mut out = Word::empty();
    words.into_iter().for_each(|word| out.append(word));
    out
}

#[test]
fn late_values_stay_late() {
    let (word, fixed) = late("a-{{user `x`}}-{{timestamp}}{{isotime}}").unwrap();
    let format = Word::lit("%Y-%m-%dT%H:%M:%SZ");
    let expected = joined([
        Word::lit("a-"),
        user("x"),
        Word::lit("-"),
        Word::var(Var::Run("start")),
        Word::call(LibFn("utc"), vec![format]),
    ]);
    assert_eq!(word, expected);
    assert_eq!(fixed, [""; 0]);
}

#[test]
fn only_what_a_condition_is_made_of_is_fixed() {
    let (word, fixed) =
        late("{{user `known_b`}}{{if eq (user `known_a`) `yes`}}{{timestamp}}{{end}}").unwrap();
    assert_eq!(
        word,
        joined([user("known_b"), Word::var(Var::Run("start"))])
    );
    assert_eq!(fixed, ["known_a"]);
    let (_, fixed) =
        late("{{if user `known_a`}}{{if user `known_b`}}{{user `known_c`}}{{end}}{{end}}").unwrap();
    assert_eq!(fixed, ["known_a", "known_b"]);
    // what is known to be true or false anyway fixes nothing
    let (word, fixed) = late("{{if print `a` (user `known_a`)}}t{{end}}").unwrap();
    assert_eq!((word, fixed), (Word::lit("t"), vec![]));
}

#[test]
fn what_cannot_be_known_is_refused_where_it_stands() {
    let fault = late("x {{if user `unknown`}}a{{end}}").unwrap_err();
    assert_eq!((fault.code, fault.range.clone()), (Code::LateShape, 7..21));
    assert!(fault.help.unwrap().contains("-var unknown="));
    let fault = late("{{len timestamp}}").unwrap_err();
    assert_eq!(fault.code, Code::LateShape);
    let fault = late("{{if user `secret`}}{{end}}").unwrap_err();
    assert_eq!(
        (fault.code, fault.message.as_str()),
        (Code::TemplateFails, "the variable `secret` is sensitive")
    );
    let mut users = Variables::default();
    let when = When::Early {
        why: "builders[0].headless",
    };
    let context = context(Place::Builder, Data::Nil);
    let fault = render("{{timestamp}}", &context, &mut users, when).unwrap_err();
    assert_eq!(fault.code, Code::LateShape);
    assert!(fault.message.contains("builders[0].headless"));
    assert_eq!(
        render("{{user `known`}}", &context, &mut users, when),
        Ok(Word::lit("yes"))
    );
}

#[test]
fn variables_keep_what_is_for_later() {
    let mut users = Variables::default();
    let context = context(Place::Variable, Data::Nil);
    let word = render(
        "{{ .HTTPIP }}-{{upper `a`}}",
        &context,
        &mut users,
        When::Late,
    );
    assert_eq!(word, Ok(Word::lit("{{ .HTTPIP }}-A")));
    let word = render(
        "{{env `HOME`}}{{env `my env`}}",
        &context,
        &mut users,
        When::Late,
    );
    let name = vec![Word::lit("my env")];
    let expected = joined([
        Word::var(Var::Env("HOME".to_owned())),
        Word::call(LibFn("environment"), name),
    ]);
    assert_eq!(word, Ok(expected));
    let fault = render("{{ .A }} {{foo}}", &context, &mut users, When::Late).unwrap_err();
    assert_eq!(fault.range, 11..14);
}

#[test]
fn what_was_rendered_is_rendered_again() {
    let mut users = Variables::default();
    let prepare = context(Place::Provisioner, Data::Placeholders);
    let word = render(
        "{{user `x`}} {{build `ID`}}",
        &prepare,
        &mut users,
        When::Late,
    )
    .unwrap();
    assert_eq!(word, joined([user("x"), Word::lit(" {{.ID}}")]));
    let fields = BTreeMap::from([("ID".to_owned(), Word::var(Var::Build("id")))]);
    let run = context(Place::Provisioner, Data::Fields(fields));
    let expected = joined([user("x"), Word::lit(" "), Word::var(Var::Build("id"))]);
    assert_eq!(
        render_word(&word, &run, &mut users, When::Late),
        Ok(expected.clone())
    );
    let word = render_until_stable("{{user `x`}} {{`{{.ID}}`}}", &run, &mut users, When::Late);
    assert_eq!(word, Ok(expected));
    let inside = joined([Word::lit("{{upper `"), user("x"), Word::lit("`}}")]);
    let fault = render_word(&inside, &run, &mut users, When::Late).unwrap_err();
    assert_eq!(fault.code, Code::LateShape);
    let fields = BTreeMap::from([("A".to_owned(), Word::lit("{{.A}}x"))]);
    let run = context(Place::Provisioner, Data::Fields(fields));
    assert!(render_until_stable("{{.A}}", &run, &mut users, When::Late).is_err());
}

#[test]
fn records_have_flags_and_know_their_fields() {
    let record = Record {
        kind: "*puppetmasterless.ExecuteTemplate",
        fields: BTreeMap::from([
            ("Sudo", Field::Bool(true)),
            ("Debug", Field::Bool(false)),
            ("Timeout", Field::Int(5)),
            ("Path", Field::Text(Word::var(Var::Local("path")))),
        ]),
    };
    let context = context(Place::Provisioner, Data::Record(record));
    let mut users = Variables::default();
    let mut run = |text: &str| render(text, &context, &mut users, When::Late);
    let text = "{{if .Sudo}}sudo {{end}}{{if .Debug}}-d {{end}}{{.Debug}} {{.Timeout}} {{.Path}}";
    let expected = joined([Word::lit("sudo false 5 "), Word::var(Var::Local("path"))]);
    assert_eq!(run(text), Ok(expected));
    let fault = run("{{ .Sude }}").unwrap_err();
    assert_eq!(fault.help.as_deref(), Some("did you mean `.Sudo`?"));
    assert_eq!(
        fault.packer.as_deref(),
        Some(
            "template: root:1:3: executing \"root\" at <.Sude>: can't evaluate field Sude in type *puppetmasterless.ExecuteTemplate in:\n\n{{ .Sude }}"
        )
    );
    assert!(run("{{.}}").is_err());
    assert!(run("{{print .}}").is_err());
    assert!(run("{{. | printf `%v`}}").is_err());
    assert!(run("{{build `ID`}}").is_err());
}

#[test]
fn names_that_are_nearly_right_are_told() {
    let help = |text: &str| late(text).unwrap_err().help.unwrap_or_default();
    assert_eq!(help("{{uper `a`}}"), "did you mean `upper`?");
    assert_eq!(help("{{clean_ami_name `a`}}"), "use `clean_resource_name`");
    assert_eq!(late("a {{user `x` ").unwrap_err().range, 2..13);
}

#[test]
fn nesting_has_a_limit() {
    let nested = |depth: usize| format!("{{{{{}1{}}}}}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(late(&nested(100)).unwrap().0, Word::lit("1"));
    assert!(
        late(&nested(101))
            .unwrap_err()
            .message
            .contains("100 levels")
    );
    let ifs = |depth: usize| format!("{}x{}", "{{if 1}}".repeat(depth), "{{end}}".repeat(depth));
    assert_eq!(late(&ifs(100)).unwrap().0, Word::lit("x"));
    assert!(late(&ifs(100_000)).is_err());
    let chain = format!(
        "{{{{if 0}}}}{}{{{{else}}}}x{{{{end}}}}",
        "{{else if 0}}".repeat(99)
    );
    assert_eq!(late(&chain).unwrap().0, Word::lit("x"));
    assert!(late(&"{{else if 0}}".repeat(2000)).is_err());
    assert!(late("{{define `a`}}{{template `a`}}{{end}}{{template `a`}}").is_err());
    let doubling: String = (0..40)
        .map(|n| {
            format!(
                "{{{{define `t{n}`}}}}{{{{template `t{}`}}}}{{{{template `t{}`}}}}{{{{end}}}}",
                n + 1,
                n + 1
            )
        })
        .collect();
    assert!(
        late(&format!(
            "{doubling}{{{{define `t40`}}}}x{{{{end}}}}{{{{template `t0`}}}}"
        ))
        .is_err()
    );
}

#[test]
fn long_texts_take_no_longer_than_they_are() {
    let started = std::time::Instant::now();
    for text in [
        "{{user `x`}} and {{upper `a`}} ".repeat(20_000),
        "{{ .A }}".repeat(50_000),
        "{{".repeat(200_000),
        "{{/* a".repeat(100_000),
        (0..5_000)
            .map(|n| format!("{{{{$v{n} := {n}}}}}{{{{$v{n}}}}}"))
            .collect(),
    ] {
        let _ = late(&text);
        let mut users = Variables::default();
        let _ = render(
            &text,
            &context(Place::Variable, Data::Nil),
            &mut users,
            When::Late,
        );
        let _ = check(&text, Place::Builder, false);
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
