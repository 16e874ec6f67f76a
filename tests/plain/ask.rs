//! `-on-error=ask` and `-debug`, on a terminal and without one.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::json;

use crate::support::{both, limit, names, project, shells};
use crate::{compiled_with, run};

/// Three steps; the second fails while `fail` is there.
fn template(folder: &Path, with: &str) {
    let step = |number: usize| {
        let lines = [
            format!("echo {number} >>ran"),
            format!("test {number} != 2 || test ! -e fail"),
        ];
        json!({"type": "shell-local", "inline": lines})
    };
    compiled_with(
        folder,
        &json!({
            "builders": [{"type": "null", "communicator": "none", "name": "b"}],
            "provisioners": [step(1), step(2), step(3)],
            "error-cleanup-provisioner": {"type": "shell-local", "inline": ["echo undone >>ran"]}
        }),
        with,
    );
}

/// Runs the script on a terminal, where these texts are answered: by what is typed, behind a command.
fn answered(shell: &str, folder: &Path, flags: &[&str], answers: &[(&str, &str, &str)]) -> Output {
    let answers: Vec<_> = answers
        .iter()
        .map(|(text, typed, command)| json!([text, typed, command]))
        .collect();
    fs::create_dir_all(folder.join("tmp")).expect("tmp");
    let mut command = Command::new("python3");
    command
        .arg(project().join("tests/support/terminal.py"))
        .args(["60", &json!(answers).to_string(), shell, "t.ksh"])
        .args(flags)
        .current_dir(folder)
        .env("TMPDIR", folder.join("tmp"));
    limit::output(&mut command)
}

fn ran(folder: &Path) -> String {
    let ran = fs::read_to_string(folder.join("ran")).unwrap_or_default();
    ran.trim().replace('\n', " ")
}

const QUESTION: &str = "[c] Clean up and exit, [a] abort without cleanup, or [r] retry step (build may fail even if retry succeeds)?";

#[test]
fn a_person_says_what_follows_a_failure() {
    for shell in shells() {
        for (answers, good, wanted) in [
            (&[("c\n", "")][..], false, "1 2 undone"),
            (&[("\n", "")], false, "1 2 undone"),
            (&[("what?\n", ""), ("a\n", "")], false, "1 2"),
            (&[("r\n", ""), ("r\n", "rm fail")], true, "1 2 2 2 3"),
            (&[("r\n", ""), ("c\n", "")], false, "1 2 2 undone"),
            // Control-C is no answer
            (&[("\u{3}", "")], false, "1 2 undone"),
        ] {
            let scratch = tempfile::tempdir().expect("folder");
            let folder = scratch.path();
            template(folder, "ask");
            fs::write(folder.join("fail"), "").expect("fail");
            let answers: Vec<_> = answers
                .iter()
                .map(|(typed, command)| (QUESTION, *typed, *command))
                .collect();
            let output = answered(shell, folder, &["-on-error=ask"], &answers);
            let what = format!("{shell} {answers:?}:\n{}", both(&output));
            let code = if good { 0 } else { 1 };
            assert_eq!(output.status.code(), Some(code), "{what}");
            assert_eq!(ran(folder), wanted, "{what}");
            assert!(names(&folder.join("tmp")).is_empty(), "left: {what}");
        }
    }
}

#[test]
fn debug_waits_for_a_person_behind_each_step() {
    let pause = "Pausing after run of step 'Run an inline script here'. Press enter to continue.";
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        template(folder, "ask");
        // nothing runs while it waits
        let answers: Vec<_> = ["1", "1 2", "1 2 3"]
            .map(|ran| format!("sleep 0.3; test \"$(echo $(cat ran))\" = '{ran}'"))
            .into_iter()
            .collect();
        let answers: Vec<_> = answers
            .iter()
            .map(|command| (pause, "\n", command.as_str()))
            .collect();
        let output = answered(shell, folder, &["-debug"], &answers);
        let what = format!("{shell}:\n{}", both(&output));
        assert!(output.status.success(), "{what}");
        assert_eq!(ran(folder), "1 2 3", "{what}");
    }
}

#[test]
fn without_a_terminal_nobody_is_asked() {
    for shell in shells() {
        for (flags, fails, wanted) in [
            (&["-debug"][..], false, "1 2 3"),
            (&["-on-error=ask"], true, "1 2 undone"),
            (&["-on-error=ask", "-debug"], false, "1 2 3"),
        ] {
            let scratch = tempfile::tempdir().expect("folder");
            let folder = scratch.path();
            template(folder, "ask");
            if fails {
                fs::write(folder.join("fail"), "").expect("fail");
            }
            let mut command = Command::new("setsid");
            let script = run(shell, folder);
            command
                .args(["-w", shell, "t.ksh"])
                .args(flags)
                .current_dir(folder)
                .env("TMPDIR", folder.join("tmp"))
                .stdin(Stdio::null());
            drop(script);
            let output = limit::output(&mut command);
            let what = format!("{shell} {flags:?}:\n{}", both(&output));
            assert_eq!(output.status.success(), !fails, "{what}");
            assert!(!what.contains(QUESTION), "{what}");
            assert_eq!(ran(folder), wanted, "{what}");
        }
    }
}

#[test]
fn what_is_aborted_by_an_answer_is_gone_on_with() {
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        template(folder, "ask,resume,dry-run");
        fs::write(folder.join("fail"), "").expect("fail");
        let answers = [(QUESTION, "r\n", ""), (QUESTION, "a\n", "")];
        let output = answered(shell, folder, &["-on-error=ask"], &answers);
        assert_eq!(output.status.code(), Some(1), "{shell}: {}", both(&output));
        fs::remove_file(folder.join("fail")).expect("mend");
        let output = limit::output(run(shell, folder).arg("-resume"));
        let what = format!("{shell}: {}", both(&output));
        assert!(output.status.success(), "{what}");
        assert_eq!(ran(folder), "1 2 2 2 3", "{what}");
        assert!(!folder.join(".packsh").exists(), "{what}");
    }
}
