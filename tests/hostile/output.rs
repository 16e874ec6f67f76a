//! What a guest or a local command prints does not steer the terminal.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::compiled::Compiled;
use crate::support::{both, limit, makes, shells};

/// What a template prints that runs these lines of shell here.
fn printed(who: &str, target: &'static str, lines: &[&str]) -> String {
    let template = json!({
        "variables": { "secret": "se\u{1b}cret" },
        "sensitive-variables": ["secret"],
        "builders": [{ "type": "file", "name": "\u{9b}b\u{1b}", "target": "x", "content": "x" }],
        "provisioners": [{
            "type": "shell-local",
            "inline_shebang": "/bin/sh",
            "inline": lines,
            "environment_vars": ["SECRET={{user `secret`}}"]
        }],
    });
    let compiled = Compiled::new(&template, target, &["--embed-secrets"]);
    let output = limit::output(&mut compiled.command(who, compiled.folder.path()));
    assert!(output.status.success(), "{who}: {}", both(&output));
    both(&output)
}

fn each(check: impl Fn(&str, &'static str)) {
    for shell in shells() {
        check(shell, "ksh");
    }
    for make in makes() {
        check(make, "make");
    }
}

#[test]
fn control_characters_are_dropped_and_text_stays() {
    let all: String = (1..=31)
        .chain([127])
        .filter(|code| !matches!(code, 9 | 10 | 13))
        .map(|code| format!("\\{code:03o}x"))
        .collect();
    let second: String = (0o200..=0o237)
        .map(|code| format!("\\302\\{code:03o}x"))
        .collect();
    let lines = [
        format!("printf '{all}|\\n'"),
        format!("printf '{second}|\\n'"),
        "printf 'a\\tb * \\\\n \\303\\274 \\302\\260 \\303\\233 \\342\\202\\254|\\n'".to_owned(),
        "printf '10%%\\r20%%\\033[K\\r30%%\\033[1A|\\r\\n'".to_owned(),
        "printf '\\033]0;title\\007\\033[31merr|\\n' >&2".to_owned(),
        "echo \"$SECRET|\"".to_owned(),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let wanted = [
        format!("    b: {}|", "x".repeat(29)),
        format!("    b: {}|", "x".repeat(32)),
        "    b: a\tb * \\n ü ° Û €|".to_owned(),
        "    b: 30%[1A|".to_owned(),
        "    b: ]0;title[31merr|".to_owned(),
        "    b: <sensitive>|".to_owned(),
    ];
    each(|who, target| {
        let said = printed(who, target, &lines);
        for line in &wanted {
            // a recipe has the name of its function
            let line = match target {
                "make" => &line.replacen("    b: ", "    _b_: ", 1),
                _ => line,
            };
            assert!(
                said.lines().any(|it| it == line),
                "{who}: no {line:?} in\n{said:?}"
            );
        }
        let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        assert!(!said.contains(steers), "{who}: {said:?}");
    });
}

/// A shell that goes through the text for each of them would take hours: 200,000 of each kind in a line.
#[test]
fn a_long_line_takes_time_in_proportion_to_its_length() {
    let many = |text: &str| {
        format!("awk 'BEGIN {{ for (i = 0; i < 200000; i++) printf \"{text}\"; print \"|\" }}'")
    };
    let lines = ["\\033[m", "1\\r", "\\302\\233m"].map(many);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    for shell in shells() {
        let began = Instant::now();
        let said = printed(shell, "ksh", &lines);
        let wanted = ["[m".repeat(200_000), String::new(), "m".repeat(200_000)];
        for wanted in wanted.map(|text| format!("    b: {text}|")) {
            let found = said.lines().any(|line| line == wanted);
            assert!(found, "{shell}: no {:.60} in {} bytes", wanted, said.len());
        }
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "{shell}: {:?}",
            began.elapsed()
        );
    }
}

/// What a run says before any build begins goes to the terminal, too.
#[test]
fn faults_of_the_command_line_and_of_variables_are_printable() {
    let template = json!({
        "variables": { "\u{1b}[2Ja": null },
        "builders": [{ "type": "null", "communicator": "none" }],
        "provisioners": [{ "type": "shell-local", "inline": ["echo {{user `\u{1b}[2Ja`}}"] }],
    });
    let compiled = Compiled::new(&template, "ksh", &[]);
    for shell in shells() {
        for flag in ["-n", "-\u{1b}[2J=x", "-on-error=\u{9b}2J", "-h"] {
            let mut command = compiled.command(shell, compiled.folder.path());
            let said = both(&limit::output(command.arg(flag)));
            let steers = |c: char| c.is_control() && c != '\n';
            assert!(
                !said.is_empty() && !said.contains(steers),
                "{shell} {flag:?}: {said:?}"
            );
        }
    }
}
