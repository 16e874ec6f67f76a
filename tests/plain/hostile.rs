//! Hostile text in every string of every template: nothing of it is executed, and the head stays a comment.

use std::fs;
use std::process::Command;

use packsh::disk::Local;
use packsh::pipeline::{self, Options};
use serde_json::Value;

use crate::support::{both, limit, project, shells};

/// Each would leave a file if it were executed.
const TEXTS: &[&str] = &[
    "a\n>INJECTED\n#",
    "'\n>INJECTED\n'",
    "\"\n>INJECTED\n\"",
    "$(>INJECTED)",
    "`>INJECTED`",
    "'; >INJECTED; '",
    "\u{1b}]0;x\u{7}\u{202e}\u{2066}\r>INJECTED\r",
    "-x\nEOF\n>INJECTED\n",
    "} ; >INJECTED\n}\n",
    "\\",
];

/// Every string and every key of a document, replaced or followed by a text, one at a time.
fn mutants(value: &Value, text: &str) -> Vec<Value> {
    let mut out = Vec::new();
    match value {
        Value::String(old) => {
            out.push(Value::String(text.to_owned()));
            out.push(Value::String(format!("{old}{text}")));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                for mutant in mutants(item, text) {
                    let mut items = items.clone();
                    items[index] = mutant;
                    out.push(Value::Array(items));
                }
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                for mutant in mutants(member, text) {
                    let mut members = members.clone();
                    members.insert(key.clone(), mutant);
                    out.push(Value::Object(members));
                }
                let mut other = members.clone();
                other.remove(key);
                other.insert(format!("{key}{text}"), member.clone());
                out.push(Value::Object(other));
            }
        }
        _ => {}
    }
    out
}

/// The script of a template, if it compiles to a plain one.
fn script(folder: &std::path::Path, name: &str, template: &Value) -> Option<String> {
    let path = folder.join(name);
    fs::write(&path, template.to_string()).ok()?;
    let options = Options {
        plain: true,
        embed_limit: Some(1 << 20),
        ..Options::default()
    };
    let opened = pipeline::open(&path.to_string_lossy());
    let program = pipeline::compile(opened, &options, &Local).program?;
    Some(packsh::shell::with_head(&program, "t.ksh").expect("script"))
}

#[test]
fn nothing_of_a_template_is_executed() {
    let scratch = tempfile::tempdir().expect("folder");
    let folder = scratch.path();
    let mut all = Vec::new();
    for fixture in [
        "motd",
        "file_builder",
        "failing",
        "chains",
        "retries",
        "timeout",
        "sensitive",
        "breakpoint",
        "artifice",
        "ansible",
        "ansible_local",
        "chef",
        "chef_client",
        "converge",
        "inspec",
        "puppet",
        "puppet_server",
        "salt",
    ] {
        let path = project().join(format!("fixtures/{fixture}/{fixture}.json"));
        let template: Value =
            serde_json::from_str(&fs::read_to_string(path).expect("fixture")).expect("json");
        for text in TEXTS {
            for (number, mutant) in mutants(&template, text).into_iter().enumerate() {
                let name = if number == 0 {
                    format!("{}.json", text.replace('/', "_"))
                } else {
                    "t.json".to_owned()
                };
                if let Some(script) = script(folder, &name, &mutant) {
                    check_head(&script, text);
                    all.push(script);
                }
            }
        }
    }
    assert!(all.len() > 500, "only {} mutants compile", all.len());
    let run = folder.join("run");
    fs::create_dir(&run).expect("folder");
    // what is executed at the start is executed with -h, too; what is no shell any more does not parse
    for (index, script) in all.iter().enumerate() {
        fs::write(run.join(format!("{index}.ksh")), script).expect("script");
    }
    for shell in shells() {
        let all = format!(
            "for f in *.ksh; do {shell} -n \"$f\" || exit 9; done; for f in *5.ksh *7.ksh; do {shell} \"$f\" -h >/dev/null || exit 8; done"
        );
        let output = limit::output(Command::new("sh").args(["-c", &all]).current_dir(&run));
        assert!(output.status.success(), "{shell}: {}", both(&output));
        assert!(
            !run.join("INJECTED").exists(),
            "{shell}: something was executed"
        );
    }
}

fn check_head(script: &str, text: &str) {
    for line in script.lines().take_while(|line| !line.is_empty()) {
        assert!(line.starts_with('#'), "{text:?}: {line:?}");
        assert!(
            !line.contains(['\u{1b}', '\u{202e}', '\u{2066}', '\r']),
            "{text:?}: {line:?}"
        );
    }
}

/// Compiled with hostile values that are really used, and run: they arrive as they are.
#[test]
fn values_arrive_as_they_are() {
    for shell in shells() {
        for text in TEXTS {
            if text.contains('\u{1b}') {
                continue;
            }
            let scratch = tempfile::tempdir().expect("folder");
            let folder = scratch.path();
            crate::compiled(
                folder,
                &serde_json::json!({
                    "variables": {"v": text, "w": "{{user `v`}}"},
                    "builders": [{"type": "file", "name": "b", "target": "out/t.txt", "content": "[{{user `w`}}]"}],
                    "provisioners": [{"type": "shell-local", "environment_vars": ["V={{user `v`}}", format!("L={text}")],
                        "inline": ["printf '%s\\n' \"$V\" \"$L\" >seen"]}]
                }),
            );
            let output = limit::output(&mut crate::run(shell, folder));
            assert!(
                output.status.success(),
                "{shell} {text:?}: {}",
                both(&output)
            );
            assert_eq!(
                fs::read_to_string(folder.join("out/t.txt")).expect("file"),
                format!("[{text}]"),
                "{shell}"
            );
            assert_eq!(
                fs::read_to_string(folder.join("seen")).expect("file"),
                format!("{text}\n{text}\n"),
                "{shell}"
            );
            assert!(!folder.join("INJECTED").exists(), "{shell} {text:?}");
        }
    }
}
