//! Lists that a template gives as one text, with late values in it: Packer and the script in every shell split it alike,
//! and a value that would make another list of it is refused.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use support::{both, packer, packsh_ok, shells, text};

const VARIABLES: [(&str, &str); 11] = [
    ("year", "a-{{isotime `2006`}}"),
    ("two", "echo x >>out,echo {{isotime `2006`}} >>out"),
    ("date", "{{isotime `Jan, 2006`}}"),
    ("of_others", "{{user `year`}}-{{user `plain`}}"),
    ("uuid", "{{uuid}}"),
    ("folder", "{{template_dir}}/x"),
    ("home", "{{env `HOME`}}"),
    ("known", "echo 1 >>out,echo 2 >>out"),
    ("plain", "plain"),
    ("command", "echo y >>out"),
    ("none", ""),
];

/// Each in a key that takes a list.
const TEXTS: &[&str] = &[
    "echo {{template_dir}} >>out",
    "echo {{pwd}} >>out,echo second {{isotime `2006`}} >>out",
    "echo {{user `year`}} >>out",
    "{{user `two`}}",
    "echo {{user `date`}} >>out || :,true",
    "echo {{user `of_others`}} >>out,echo {{user `folder`}} >>out",
    "echo {{user `uuid`}} | tr -d 0-9a-f >>out",
    "echo {{user `home`}} >>out",
    "{{user `known`}}",
    "echo {{user `plain`}} >>out",
    "{{user `command`}}",
    "echo {{user `plain` | upper}} {{user `none`}}. >>out",
];

fn template() -> Value {
    let variables: serde_json::Map<String, Value> = VARIABLES
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    let shell = |text: &&str| {
        json!({"type": "shell-local", "inline": text, "environment_vars": "{{user `none`}}",
            // no `-e`: the pieces need not work
            "inline_shebang": "/bin/sh"})
    };
    json!({
        "variables": variables,
        "builders": [{"type": "null", "communicator": "none"}],
        "provisioners": TEXTS.iter().map(shell).collect::<Vec<Value>>(),
    })
}

/// What a run leaves, if it is good.
fn left(folder: &Path, mut command: Command) -> Result<String, String> {
    let output = command
        .current_dir(folder)
        .env("HOME", "/home/of tests")
        .output()
        .expect("it runs");
    let left = fs::read_to_string(folder.join("out")).unwrap_or_default();
    let _ = fs::remove_file(folder.join("out"));
    match output.status.success() {
        true => Ok(left),
        false => Err(both(&output)),
    }
}

#[test]
fn texts_are_split_as_by_packer() {
    let folder = tempfile::tempdir().expect("folder");
    let folder = folder.path();
    fs::write(folder.join("t.json"), template().to_string()).expect("template");
    packsh_ok(folder, &["compile", "-o", "t.ksh", "t.json"]);
    for given in [&[][..], &["year=b", "plain=c d", "command=true", "uuid=-"]] {
        let with = |mut command: Command| {
            for value in given {
                command.arg("-var").arg(value);
            }
            command
        };
        let mut theirs = packer();
        theirs.arg("build");
        let mut theirs = with(theirs);
        theirs.arg("t.json");
        let wanted = left(folder, theirs).expect("Packer's build");
        assert!(wanted.lines().count() >= 13, "{wanted}");
        for shell in shells() {
            let mut ours = Command::new(shell);
            ours.arg("t.ksh");
            let got = left(folder, with(ours));
            assert_eq!(got.as_ref(), Ok(&wanted), "{shell}");
        }
    }
}

#[test]
fn values_that_would_make_another_list_are_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let folder = folder.path();
    fs::write(folder.join("t.json"), template().to_string()).expect("template");
    packsh_ok(folder, &["compile", "-o", "t.ksh", "t.json"]);
    for (given, says) in [
        (
            "year=a,b",
            "year can hold no comma in this script: it is an item of provisioners[2].inline",
        ),
        ("plain=,", "plain can hold no comma"),
        (
            "command=",
            "command can hold no comma and cannot be empty in this script: it is an item of provisioners[10].inline",
        ),
        ("two=x", "two is fixed as "),
        (
            "known=x",
            "known is fixed as echo 1 >>out,echo 2 >>out in this script",
        ),
        ("none=x", "none is fixed as  in this script"),
    ] {
        for shell in shells() {
            let mut run = Command::new(shell);
            run.args(["t.ksh", "-var", given]);
            let fault = left(folder, run).expect_err(given);
            assert!(fault.contains(says), "{shell}: {given}: {fault}");
        }
        // as the advice says, but where there would be no command, or a variable without `=`
        if !given.starts_with("command") && !given.starts_with("none") {
            packsh_ok(folder, &["compile", "-o", "-", "-var", given, "t.json"]);
        }
    }
}

/// What the length of a list depends on and cannot be known, and what may not decide it.
#[test]
fn what_cannot_be_known_is_told() {
    let folder = tempfile::tempdir().expect("folder");
    let folder = folder.path();
    let compile = |variables: Value, inline: &str, secrets: Value| {
        let template = json!({
            "variables": variables,
            "sensitive-variables": secrets,
            "builders": [{"type": "null", "communicator": "none"}],
            "provisioners": [{"type": "shell-local", "inline": inline}],
        });
        fs::write(folder.join("t.json"), template.to_string()).expect("template");
        let output = support::packsh()
            .args(["compile", "-o", "-", "t.json"])
            .current_dir(folder)
            .output()
            .expect("packsh");
        (output.status.success(), text(&output.stderr))
    };
    let none = || json!([]);
    // commas of the environment cannot be told from those of the default
    let (good, told) = compile(json!({"a": "x,{{env `HOME`}}"}), "{{user `a`}}", none());
    assert!(!good && told.contains("PS0503"), "{told}");
    // a secret may be an item
    let (good, told) = compile(
        json!({"a": "x", "b": "y"}),
        "echo {{user `a`}}",
        json!(["a"]),
    );
    assert!(good, "{told}");
    let variables = json!({"a": "x", "b": "y,z"});
    let (good, told) = compile(variables, "{{user `a`}} {{user `b`}}", json!(["a", "b"]));
    assert!(!good && told.contains("`b` is sensitive"), "{told}");
    // a value that is not there yet may be one
    let (good, told) = compile(json!({"a": null}), "{{user `a`}}", none());
    assert!(good, "{told}");
}
