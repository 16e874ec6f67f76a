//! What is decided when a template is compiled, and what is left to the run: values that cannot be made, the choice of builds,
//! and times. Packer tells what is right.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use support::{both, makes, packer, packsh, packsh_ok, shells, text};

fn with(template: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("t.json"), template).expect("template");
    folder
}

fn run(command: &mut Command, folder: &Path, words: &[&str]) -> Output {
    command
        .args(words)
        .current_dir(folder)
        .output()
        .expect("it runs")
}

/// A variable that is made of another one by a function that may fail, and one more of it.
const PARTS: &str = r#"{
  "variables": {
    "name": "web-1",
    "part": "{{split (user `name`) `-` 1}}",
    "title": "no. {{user `part` | upper}}"
  },
  "builders": [
    { "type": "file", "name": "first", "target": "first", "content": "{{user `title`}}" },
    { "type": "file", "name": "second", "target": "second", "content": "second" }
  ]
}"#;

#[test]
fn a_value_that_cannot_be_made_is_told_where_packer_tells_it() {
    let field = PARTS
        .replace("{{split (user `name`) `-` 1}}", "1")
        .replace("\"second\" }", "\"{{split (user `name`) `-` 1}}\" }");
    let named = PARTS.replace("{{split (user `name`) `-` 1}}", "1").replace(
        "\"name\": \"first\"",
        "\"name\": \"{{split (user `name`) `-` 1}}\"",
    );
    let deep = PARTS.replace("split (user `name`)", "split (upper (user `name`))");
    let by_default = PARTS.replace("web-1", "web");
    let secret = PARTS.replace(
        "\"builders\"",
        "\"sensitive-variables\": [\"name\"], \"builders\"",
    );
    for (template, value, good) in [
        (PARTS, None, true),
        (PARTS, Some("name=web-2-3"), true),
        (PARTS, Some("name=web"), false),
        (PARTS, Some("part=web"), true),
        (PARTS, Some("part={{split (user `name`) `1` 2}}"), false),
        (&by_default, None, false),
        (&by_default, Some("name=a-b"), true),
        (&by_default, Some("part=b"), true),
        (&field, None, true),
        (&field, Some("name=web"), false),
        (&named, None, true),
        (&named, Some("name=web"), false),
        (&deep, None, true),
        (&deep, Some("name=web"), false),
        (&secret, None, true),
        (&secret, Some("name=web"), false),
    ] {
        let folder = with(template);
        let mut words = vec!["validate"];
        if let Some(value) = value {
            words.extend(["-var", value]);
        }
        words.push("t.json");
        let verdict = run(&mut packer(), folder.path(), &words).status.success();
        assert_eq!(verdict, good, "Packer {value:?}: {template}");
        let output = run(&mut packsh(), folder.path(), &words);
        let told = both(&output);
        assert_eq!(
            output.status.success(),
            good,
            "{value:?}: {told}\n{template}"
        );
        words[0] = "compile";
        let output = run(&mut packsh(), folder.path(), &words);
        let told = both(&output);
        assert_eq!(
            output.status.success(),
            good,
            "{value:?}: {told}\n{template}"
        );
        assert_eq!(folder.path().join("t.ksh").exists(), good);
        if !good {
            assert!(told.contains("error[PS0502]: "), "{told}");
            assert!(told.contains("so there is no piece"), "{told}");
            // of all that is made of it, only the first is at fault
            assert_eq!(told.matches("error[").count(), 1, "{told}");
        }
    }
}

/// Variables that are made of each other many times over are evaluated once.
#[test]
fn a_trial_takes_no_longer_than_there_are_variables() {
    let mut variables = "\"v0\": \"a-b\"".to_owned();
    for number in 1..60 {
        let before = format!("user `v{}`", number - 1);
        variables.push_str(&format!(
            ", \"v{number}\": \"{{{{$x := {before}}}}}{{{{{before}}}}}\""
        ));
    }
    variables.push_str(", \"end\": \"{{split (user `v59`) `-` 2}}\"");
    let folder = with(&format!(
        r#"{{ "variables": {{ {variables} }}, "builders": [{{ "type": "null", "communicator": "none" }}] }}"#
    ));
    let output = Command::new("timeout")
        .args(["20", env!("CARGO_BIN_EXE_packsh"), "validate", "t.json"])
        .current_dir(folder.path())
        .output()
        .expect("timeout");
    let told = both(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("there is no piece 2"), "{told}");
}

#[test]
fn a_value_that_the_run_cannot_make_ends_it_before_the_first_build() {
    let named = PARTS.replace("{{split (user `name`) `-` 1}}", "1").replace(
        "\"name\": \"first\"",
        "\"name\": \"{{split (user `name`) `-` 1}}\"",
    );
    // nothing is known of this one
    let required = PARTS.replace("\"web-1\"", "null");
    for (template, what) in [
        (PARTS, "the variable part has no value"),
        (&required, "the variable part has no value"),
        (&named, "the name in t.json:8 builders[0] has no value"),
    ] {
        let folder = with(template);
        packsh_ok(folder.path(), &["compile", "t.json"]);
        for shell in shells() {
            let script = |value: &str| {
                run(
                    &mut Command::new(shell),
                    folder.path(),
                    &["t.ksh", "-var", value],
                )
            };
            let output = script("name=web");
            let told = both(&output);
            assert_eq!(output.status.code(), Some(1), "{shell}: {told}");
            assert!(told.contains(what), "{shell}: {told}");
            assert!(!told.contains("==> "), "{shell}: {told}");
            assert_eq!(
                support::names(folder.path()),
                ["t.json", "t.ksh"],
                "{shell}"
            );
            let output = script("name=web-x");
            assert!(output.status.success(), "{shell}: {}", both(&output));
            for made in ["first", "second"] {
                fs::remove_file(folder.path().join(made)).expect(made);
            }
        }
    }
    let folder = with(PARTS);
    packsh_ok(folder.path(), &["compile", "--target", "make", "t.json"]);
    for make in makes() {
        let output = run(
            &mut Command::new(make),
            folder.path(),
            &["-f", "t.mk", "KSH=mksh", "name=web"],
        );
        let told = both(&output);
        assert!(!output.status.success(), "{make}: {told}");
        assert!(told.contains("has no piece number 1"), "{told}");
        for made in ["first", "second"] {
            assert!(!folder.path().join(made).exists(), "{make}: {made}");
        }
    }
}

/// Two builds, each of which leaves a file of its name.
const TWO: &str = r#"{
  "builders": [
    { "type": "file", "name": "a", "target": "made-a", "content": "a" },
    { "type": "file", "name": "b", "target": "made-b", "content": "b" }
  ]
}"#;

/// What a run made; it is removed.
fn made(folder: &Path) -> Vec<String> {
    let names = support::names(folder);
    let made = names.into_iter().filter(|name| name.starts_with("made-"));
    made.inspect(|name| fs::remove_file(folder.join(name)).expect("remove"))
        .collect()
}

#[test]
fn an_empty_choice_is_packers() {
    let folder = with(TWO);
    let at = folder.path();
    for words in [
        &["-only="][..],
        &["-only", ""],
        &["-only=,a"],
        &["-only=a,"],
        &["-only=,"],
        &["-only=", "-only=b"],
        &["-only=nosuch"],
        &["-except="],
        &["-except=,a"],
        &["-except=a,b"],
        &["-only=", "-except="],
    ] {
        let with = |command: &[&'static str]| [command, words].concat();
        let build = [&with(&["build", "-color=false"])[..], &["t.json"]].concat();
        let packers = run(&mut packer(), at, &build);
        assert!(packers.status.success(), "{}", both(&packers));
        let wanted = made(at);
        let last = |output: &Output| {
            let told = text(&output.stdout);
            told.contains("Builds finished but no artifacts were created.")
                || text(&output.stderr).contains("t.ksh: no build is chosen")
        };
        assert_eq!(last(&packers), wanted.is_empty(), "{words:?}");
        let same = |output: Output, what: &str| {
            let told = both(&output);
            assert!(output.status.success(), "{what} {words:?}: {told}");
            assert_eq!(made(at), wanted, "{what} {words:?}: {told}");
            assert_eq!(last(&output), wanted.is_empty(), "{what} {words:?}: {told}");
        };
        same(run(&mut packsh(), at, &build), "build");
        let validate = [&with(&["validate"])[..], &["t.json"]].concat();
        for mut tool in [packer(), packsh()] {
            let output = run(&mut tool, at, &validate);
            assert!(output.status.success(), "{words:?}: {}", both(&output));
            assert_eq!(text(&output.stdout), "", "{words:?}");
        }
        // chosen when it is compiled
        let compile = [&with(&["compile"])[..], &["t.json"]].concat();
        let output = run(&mut packsh(), at, &compile);
        assert!(output.status.success(), "{words:?}: {}", both(&output));
        let warned = text(&output.stderr).contains("warning[PS0802]: ");
        assert_eq!(warned, wanted.is_empty(), "{words:?}: {}", both(&output));
        for shell in shells() {
            let script = &["t.ksh"];
            same(run(&mut Command::new(shell), at, script), shell);
        }
        let compile = [&with(&["compile", "--target=make"])[..], &["t.json"]].concat();
        packsh_ok(at, &compile);
        for make in makes() {
            let words = ["-f", "t.mk", "KSH=mksh"];
            let output = run(&mut Command::new(make), at, &words);
            assert!(output.status.success(), "{}", both(&output));
            assert_eq!(made(at), wanted, "{make} {words:?}");
            let output = run(
                &mut Command::new(make),
                at,
                &[&words[..], &["clean"]].concat(),
            );
            assert!(output.status.success(), "{}", both(&output));
        }
        // chosen when it is run
        packsh_ok(at, &["compile", "t.json"]);
        for shell in shells() {
            let script = [&["t.ksh"], words].concat();
            same(run(&mut Command::new(shell), at, &script), shell);
        }
    }
}

/// Layouts with fractions of a second, and how long what they give is.
const LAYOUTS: &[(&str, usize)] = &[
    (".000", 4),
    (",000000", 7),
    (".000000000", 10),
    (".0000000000000", 10),
    (".0009", 5),
];

#[test]
fn fractions_of_a_second_are_known_when_they_are_frozen() {
    let calls: Vec<String> = LAYOUTS
        .iter()
        .map(|(layout, _)| format!("{{{{isotime `{layout}`}}}}"))
        .collect();
    let folder = with(&format!(
        r#"{{ "builders": [{{ "type": "file", "target": "made-it",
             "content": "{} {{{{strftime `%L`}}}} {{{{isotime `.999999999`}}}}" }}] }}"#,
        calls.join(" ")
    ));
    let at = folder.path();
    let written = || {
        let text = fs::read_to_string(at.join("made-it")).expect("made");
        fs::remove_file(at.join("made-it")).expect("remove");
        text
    };
    let output = run(&mut packer(), at, &["build", "t.json"]);
    assert!(output.status.success(), "{}", both(&output));
    let packers = written();
    let build = ["build", "--freeze", "t.json"];
    let output = run(packsh().env_remove("SOURCE_DATE_EPOCH"), at, &build);
    assert!(output.status.success(), "{}", both(&output));
    let ours = written();
    for text in [&packers, &ours] {
        let pieces: Vec<&str> = text.split(' ').collect();
        for ((layout, length), piece) in LAYOUTS.iter().zip(&pieces) {
            assert_eq!(piece.len(), *length, "{layout}: {text}");
        }
        // of one moment
        let nanos = pieces[2];
        assert_eq!(pieces[0], &nanos[..4], "{text}");
        assert_eq!(&pieces[1][1..], &nanos[1..7], "{text}");
        assert_eq!(pieces[3], nanos, "{text}");
        assert_eq!(pieces[4], ".0009", "{text}");
        assert_eq!(pieces[5], &nanos[..4], "{text}");
        assert_eq!(pieces[6], nanos.trim_end_matches('0'), "{text}");
        assert_ne!(nanos, ".000000000", "a moment without a fraction is rare");
    }
    // a time that is given is one of whole seconds, and so is that of a script
    let zero = ".000 ,000000 .000000000 .000000000 .0009 .000 ";
    let output = run(packsh().env("SOURCE_DATE_EPOCH", "1600000000"), at, &build);
    assert!(output.status.success(), "{}", both(&output));
    assert_eq!(written(), zero);
    let output = run(&mut packsh(), at, &["build", "t.json"]);
    assert!(output.status.success(), "{}", both(&output));
    assert_eq!(written(), zero);
}
