//! Late texts: what the library makes of them in every shell is what the evaluator makes of them when they are known.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use packsh::emit::body::Body;
use packsh::emit::library;
use packsh::emit::quote::{Names, Style, literal};
use packsh::interpolate::{Clean, Context, Data, Frozen, Place, Users, When, render};
use packsh::plan::{Var, Word};

/// The values of the variable `x`: what shells and tools might stumble over.
const VALUES: &[&str] = &[
    "",
    "plain",
    "Mixed CASE 123",
    "a,b,,c",
    "-n -e \\n \\\\ \\c",
    "$HOME `id` $(id) \"double\" 'single' *?[a-z]{1,2} ~ ! # ; & | < >",
    " blanks  at both ends ",
    "two\nlines\n",
    "\n",
    "Größe 10 € – 日本",
    "My_Image.Name/1.0-_.",
    "good-name-1",
    "a%b%%c%sd+e=f?g",
];

const EXPRESSIONS: &[&str] = &[
    "{{user `x`}}",
    "[{{user `x`}}]{{user `x`}}",
    "{{lower (user `x`)}}",
    "{{user `x` | upper}}",
    "{{user `x` | upper | lower}}!",
    "{{replace_all `a` `` (user `x`)}}",
    "{{replace_all `\\` `/` (user `x`)}}",
    "{{replace_all ` ` `-` (user `x`) | upper}}",
    "{{replace `a` (user `x`) 1 `banana`}}",
    "{{replace `*` `[` 1 (user `x`)}}",
    "{{replace_all `,` (user `x`) `1,2,3`}}",
    "{{split (user `x`) `,` 0}}",
    "{{split (user `x`) ` ` 0 | upper}}",
    "{{print (user `x`) 1 2 `y`}}",
    "{{printf `%s-%v-%d` (user `x`) 5 7}}",
    "{{printf `%d` (user `x`)}}",
    "{{println (user `x`)}}",
    "{{html (user `x`)}}",
    "{{urlquery (user `x`)}}",
    "{{clean_resource_name (user `x`)}}",
    "{{$y := user `x`}}{{with 1}}{{$y}}{{end}}",
];

struct Late;

impl Users for Late {
    fn late(&mut self, name: &str) -> Result<Word, String> {
        Ok(Word::var(Var::User(name.to_owned())))
    }

    fn early(&mut self, name: &str, why: &str) -> Result<Option<String>, String> {
        panic!("{name} is asked for early: {why}")
    }
}

struct Known<'a>(&'a str);

impl Users for Known<'_> {
    fn late(&mut self, _: &str) -> Result<Word, String> {
        Ok(Word::lit(self.0))
    }

    fn early(&mut self, _: &str, _: &str) -> Result<Option<String>, String> {
        Ok(Some(self.0.to_owned()))
    }
}

struct Plain;

impl Names for Plain {
    fn user(&self, name: &str) -> String {
        format!("var_{name}")
    }
}

fn context(clean: Clean, frozen: Option<&Frozen>) -> Context<'_> {
    Context {
        place: Place::Variable,
        build_name: Word::empty(),
        build_type: "",
        data: Data::Nil,
        clean: Some(clean),
        build_keys: Some(&[]),
        template_dir: Word::lit("/t"),
        frozen,
    }
}

/// A script that is put together word by word, each followed by a mark; and what it must print.
#[derive(Default)]
struct Script {
    lines: Vec<String>,
    functions: BTreeSet<&'static str>,
    expected: Vec<(String, String)>,
}

impl Script {
    fn set(&mut self, name: &str, value: &str) {
        self.lines
            .push(format!("{name}={}", literal(value, Style::Script)));
    }

    fn check(&mut self, what: String, word: &Word, expected: String) {
        word.each_call(&mut |function| {
            assert!(
                library::function(function.0).is_some(),
                "no function {}",
                function.0
            );
            self.functions.insert(function.0);
        });
        let mut body = Body::new(&Plain, Style::Script, &[]);
        let word = body.word(word);
        self.lines.push("function one {".to_owned());
        self.lines.extend(body.into_lines());
        self.lines.push(format!(
            "put_raw {word}\n}}\none || put_raw \"FAILED: $ERROR\""
        ));
        self.lines.push("put_raw \"$mark\"".to_owned());
        self.expected.push((what, expected));
    }

    /// Runs it in every shell.
    fn run(&self) {
        let mut text = String::from(
            "set -u\nERROR= dry= verbose= REPLY=\nnewline='\n'\nmark=$(printf '\\036')\n",
        );
        for function in library::closure(self.functions.iter().copied().chain(["put_raw", "clock"]))
        {
            text.push_str(function.text);
            text.push_str("\n\n");
        }
        text.push_str(&self.lines.join("\n"));
        text.push('\n');
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("script");
        std::fs::write(&path, &text).expect("writes");
        for shell in support::shells() {
            for locale in ["C", "C.UTF-8"] {
                let output = Command::new(shell)
                    .arg(&path)
                    .env("LC_ALL", locale)
                    .env("PACKSH_TEST", "from the\nenvironment\n")
                    .env("packsh_test", "small name")
                    .output()
                    .expect("the shell runs");
                assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{shell}");
                let printed = String::from_utf8_lossy(&output.stdout).into_owned();
                let pieces: Vec<&str> = printed.split('\u{1e}').collect();
                assert_eq!(pieces.len(), self.expected.len() + 1, "{shell}: {printed}");
                for ((what, expected), piece) in self.expected.iter().zip(pieces) {
                    assert_eq!(piece, expected, "{shell} with LC_ALL={locale}: {what}");
                }
            }
        }
    }
}

/// What the library does to letters beyond ASCII differs: it leaves them as they are.
fn ascii_only(expression: &str, value: &str) -> bool {
    let changes_case = ["upper", "lower"]
        .iter()
        .any(|name| expression.contains(name));
    !changes_case || value.is_ascii()
}

#[test]
fn late_texts_become_what_known_texts_become() {
    let mut script = Script::default();
    for value in VALUES {
        script.set("var_x", value);
        for clean in [Clean::Amazon, Clean::Azure, Clean::Google] {
            let context = context(clean, None);
            for text in EXPRESSIONS {
                if clean != Clean::Amazon && !text.contains("clean") || !ascii_only(text, value) {
                    continue;
                }
                let late = render(text, &context, &mut Late, When::Late).expect("renders");
                assert!(late.as_literal().is_none(), "{text} is not late");
                let known = render(text, &context, &mut Known(value), When::Late).expect("renders");
                let known = known.as_literal().expect("a literal").to_owned();
                script.check(format!("{text} with {value:?} ({clean:?})"), &late, known);
            }
        }
    }
    script.run();
}

#[test]
fn case_of_other_letters_is_left_alone() {
    let mut script = Script::default();
    script.set("var_x", "Größe É");
    let context = context(Clean::Amazon, None);
    for (text, expected) in [
        ("{{upper (user `x`)}}", "GRößE É"),
        ("{{lower (user `x`)}}", "größe É"),
    ] {
        let word = render(text, &context, &mut Late, When::Late).expect("renders");
        script.check(text.to_owned(), &word, expected.to_owned());
    }
    script.run();
}

#[test]
fn pieces_that_are_not_there_are_faults() {
    let mut script = Script::default();
    script.set("var_x", "a,b");
    let context = context(Clean::Amazon, None);
    let word = render(
        "{{split (user `x`) `,` 5}}",
        &context,
        &mut Late,
        When::Late,
    )
    .expect("renders");
    let expected = "FAILED: the substring 5 was unavailable using the separator value, ,, only 2 values were found";
    script.check("split".to_owned(), &word, expected.to_owned());
    script.run();
}

#[test]
fn the_environment_is_read_as_it_is() {
    let mut script = Script::default();
    let context = context(Clean::Amazon, None);
    for (text, expected) in [
        ("{{env `PACKSH_TEST`}}", "from the\nenvironment\n"),
        ("{{env `packsh_test`}}", "small name"),
        ("{{env `PACKSH_TEST_UNSET`}}|", "|"),
        ("{{env `packsh_test_unset`}}|", "|"),
    ] {
        let word = render(text, &context, &mut Late, When::Late).expect("renders");
        script.check(text.to_owned(), &word, expected.to_owned());
    }
    script.run();
}

#[test]
fn times_are_formatted_as_go_does() {
    let layouts = [
        "{{isotime}}",
        "{{isotime `2006-01-02 15:04:05.000 Mon Jan _2 MST -0700 PM Z07:00`}}",
        "{{isotime `Monday January 2 06 1 3:4:5pm 03 002 __2 100%`}}",
        "{{strftime `%a %A %b %B %d %H %I %L %m %M %p %S %y %Y %z %Z %% %Q %e %j`}}",
        "{{isotime `20060102150405` | upper}}",
    ];
    // leap days, the turns of days, months and years, noon and midnight, one-digit numbers
    let times = [
        0,
        951_782_400,
        1_704_067_199,
        1_704_067_200,
        1_709_207_999,
        1_600_000_000,
        1_577_880_305,
        4_102_444_799,
    ];
    let mut script = Script::default();
    for time in times {
        let frozen = Frozen {
            time,
            nanos: 0,
            pwd: String::new(),
            env: BTreeMap::new(),
            seed: String::new(),
        };
        let now = |text: &str| {
            let context = context(Clean::Amazon, Some(&frozen));
            let word = render(text, &context, &mut Late, When::Late).expect("renders");
            word.as_literal().expect("a literal").to_owned()
        };
        for (name, layout) in [
            ("year", "2006"),
            ("month", "01"),
            ("day", "02"),
            ("hour", "15"),
            ("minute", "04"),
            ("second", "05"),
            ("yearday", "002"),
        ] {
            script.set(
                &format!("utc_{name}"),
                &now(&format!("{{{{isotime `{layout}`}}}}")),
            );
        }
        let days = [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ];
        let day = now("{{isotime `Monday`}}");
        let number = days.iter().position(|name| *name == day).expect("a day") + 1;
        script.set("utc_weekday", &number.to_string());
        for text in layouts {
            let word = render(text, &context(Clean::Amazon, None), &mut Late, When::Late)
                .expect("renders");
            assert!(word.as_literal().is_none());
            script.check(format!("{text} at {time}"), &word, now(text));
        }
    }
    script.run();
}
