//! Hostile names of templates and options of `compile`, by the command itself.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use packsh::interpolate::is_printable;

use crate::support::{both, limit, makes, names, packsh, shells, text};
use crate::{ALL, DASH, LINE, LINES, WORD};

const TEMPLATE: &str = r#"{
    "variables": { "a": "x" },
    "builders": [
        { "type": "null", "name": "one", "communicator": "none" },
        { "type": "file", "name": "two", "target": "{{user `a`}}", "content": "{{template_dir}}" }
    ]
}"#;

/// All hostile texts, without what cannot stand in a file's name.
fn file_names() -> Vec<String> {
    let texts = [ALL, LINE, WORD, DASH, LINES, "\ntouch INJECTED\n#", "a b\\"];
    texts.map(|text| text.replace('/', "_")).to_vec()
}

fn compile(folder: &Path, words: &[&str]) -> Output {
    limit::output(packsh().arg("compile").args(words).current_dir(folder))
}

/// A file whose head can be read, which leaves nothing when it is asked for help; a Makefile when it is asked for what it would do.
fn harmless(what: &str, folder: &Path, file: &str, target: &str) {
    let written =
        fs::read_to_string(folder.join(file)).unwrap_or_else(|_| panic!("{what}: {file:?}"));
    let head: Vec<&str> = written
        .lines()
        .take_while(|line| line.starts_with('#'))
        .collect();
    assert!(head.len() > 10, "{what}: {head:?}");
    assert!(head.concat().chars().all(is_printable), "{what}: {head:?}");
    let runs: Vec<(&str, Vec<&str>)> = match target {
        "ksh" => shells().into_iter().map(|it| (it, vec!["-h"])).collect(),
        _ => makes().into_iter().map(|it| (it, vec!["-n"])).collect(),
    };
    let file = folder.join(file);
    for (program, flags) in runs {
        let empty = tempfile::tempdir().expect("folder");
        let mut command = Command::new(program);
        match target {
            "ksh" => command.arg(&file).args(&flags),
            _ => command.args(&flags).arg("-f").arg(&file),
        };
        let output = limit::output(command.current_dir(empty.path()));
        let said = both(&output);
        assert!(
            output.status.success(),
            "{what}: {program} {flags:?}: {said}"
        );
        assert_eq!(
            names(empty.path()),
            [""; 0],
            "{what}: {program} {flags:?}: {said}"
        );
    }
}

#[test]
fn the_name_of_a_template_is_no_code() {
    for name in file_names() {
        let folder = tempfile::tempdir().expect("folder");
        let template = format!("{name}.json");
        fs::write(folder.path().join(&template), TEMPLATE).expect("template");
        for target in ["ksh", "make"] {
            let output = compile(
                folder.path(),
                &["--target", target, &format!("./{template}")],
            );
            assert!(output.status.success(), "{name:?}: {}", both(&output));
            let extension = if target == "ksh" { "ksh" } else { "mk" };
            harmless(&name, folder.path(), &format!("{name}.{extension}"), target);
        }
        // all that is told of it can be told
        fs::write(folder.path().join(&template), "{").expect("template");
        for words in [&["validate"][..], &["compile"], &["inspect"], &["plan"]] {
            let mut command = packsh();
            command.args(words).arg(format!("./{template}"));
            let said = both(&limit::output(command.current_dir(folder.path())));
            let odd = |c: char| !is_printable(c) && c != '\n';
            assert!(
                said.contains("PS0101") && !said.contains(odd),
                "{words:?}: {said:?}"
            );
        }
    }
}

#[test]
fn options_are_no_code() {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("t.json"), TEMPLATE).expect("template");
    for text in [ALL, LINE, WORD, DASH, LINES] {
        let values = folder.path().join(text.replace('/', "_"));
        fs::write(
            &values,
            format!("{:#}", serde_json::json!({ text: text, "a": text })),
        )
        .expect("values");
        let values = values.to_string_lossy();
        let options = [
            format!("-var={text}=x"),
            format!("-var=a={text}"),
            format!("-var-file={values}"),
            format!("-except={text}"),
            format!("-only=one,{text}"),
        ];
        for option in &options {
            for target in ["ksh", "make"] {
                let words = [option.as_str(), "--target", target, "-o", "out", "t.json"];
                let output = compile(folder.path(), &words);
                assert!(output.status.success(), "{option:?}: {}", both(&output));
                harmless(option, folder.path(), "out", target);
            }
        }
    }
}

/// What the head says how to make the file again can be copied into a shell.
#[test]
fn the_command_in_the_head_is_one_for_a_shell() {
    let folder = tempfile::tempdir().expect("folder");
    let template = "-it's $(touch INJECTED) `x` \\.json";
    fs::write(folder.path().join(template), TEMPLATE).expect("template");
    let only = "-only=one,a $(touch INJECTED)'";
    let output = compile(folder.path(), &[only, "-o", "-", &format!("./{template}")]);
    let script = text(&output.stdout);
    let command = script
        .lines()
        .find_map(|line| line.split_once(", then run packsh compile "))
        .map(|(_, command)| command)
        .expect("command");
    let script = format!("printf '%s\\n' {command}");
    let output = limit::output(
        Command::new("sh")
            .args(["-c", &script])
            .current_dir(folder.path()),
    );
    assert_eq!(text(&output.stdout), format!("{only}\n./{template}\n"));
    assert!(!folder.path().join("INJECTED").exists());
}
