//! How a script ends: interrupts, failures, time limits, retries.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{both, limit, names, shells};
use crate::{compiled, run};

/// Steps that each note that they ran; step N waits while `stop-N` exists, and fails while `fail-N` exists.
fn template() -> serde_json::Value {
    let step = |number: usize| {
        json!({"type": "shell-local", "inline": [
            format!("echo {number} >>ran"),
            format!("if [ -e fail-{number} ]; then exit 9; fi"),
            format!("trap 'echo told >>ran; exit 1' TERM; if [ -e stop-{number} ]; then : >at-{number}; sleep 97 & wait; fi"),
        ]})
    };
    json!({
        "builders": [{"type": "null", "communicator": "none", "name": "b"}],
        "provisioners": [step(1), step(2), step(3)],
        "error-cleanup-provisioner": {"type": "shell-local", "inline": ["echo undone >>ran"]},
        "post-processors": [step(4)]
    })
}

fn ran(folder: &std::path::Path) -> String {
    let ran = fs::read_to_string(folder.join("ran")).unwrap_or_default();
    ran.trim().replace('\n', " ")
}

/// Processes that sleep so long in this folder, when they have had the second to end that they may take.
fn sleepers(folder: &std::path::Path) -> usize {
    let began = Instant::now();
    while sleeping(folder) > 0 && began.elapsed() < Duration::from_secs(1) {
        std::thread::sleep(Duration::from_millis(20));
    }
    sleeping(folder)
}

fn sleeping(folder: &std::path::Path) -> usize {
    let mut found = 0;
    for entry in fs::read_dir("/proc").expect("proc").flatten() {
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let here = fs::read_link(entry.path().join("cwd")).unwrap_or_default();
        if line == b"sleep\x0097\0" && here == folder {
            found += 1;
        }
    }
    found
}

#[test]
fn interrupts_at_every_step() {
    for shell in shells() {
        std::thread::scope(|scope| {
            for signal in ["INT", "TERM", "HUP"] {
                scope.spawn(move || {
                    for step in 1..=4 {
                        interrupted(shell, signal, step);
                    }
                });
            }
        });
    }
}

fn interrupted(shell: &str, signal: &str, step: usize) {
    let scratch = tempfile::tempdir().expect("folder");
    let folder = scratch.path();
    compiled(folder, &template());
    fs::write(folder.join(format!("stop-{step}")), "").expect("stop");
    let mut process = limit::start(run(shell, folder).stdin(std::process::Stdio::null()), 60);
    process.wait_for(&folder.join(format!("at-{step}")));
    let began = Instant::now();
    process.signal(signal);
    let output = process.end();
    let took = began.elapsed();
    let what = format!("{shell} {signal} at {step} ({took:?}):\n{}", both(&output));
    assert!(took < Duration::from_secs(5), "{what}");
    assert_eq!(output.status.code(), Some(1), "{what}");
    // the script's own trap has finished; what is to be undone is undone once
    let mut wanted: Vec<String> = (1..=step).map(|number| number.to_string()).collect();
    wanted.push("told".to_owned());
    if step < 4 {
        wanted.push("undone".to_owned());
    }
    assert_eq!(ran(folder), wanted.join(" "), "{what}");
    assert!(names(&folder.join("tmp")).is_empty(), "left: {what}");
    assert_eq!(sleepers(folder), 0, "{what}");
}

#[test]
fn a_failure_names_the_step_and_is_undone_unless_it_is_to_be_kept() {
    for shell in shells() {
        for step in 1..=4 {
            for flags in [&[][..], &["-on-error=abort"]] {
                let scratch = tempfile::tempdir().expect("folder");
                let folder = scratch.path();
                compiled(folder, &template());
                fs::write(folder.join(format!("fail-{step}")), "").expect("fail");
                let output = limit::output(run(shell, folder).args(flags));
                let what = format!("{shell} {flags:?} {step}: {}", both(&output));
                assert_eq!(output.status.code(), Some(1), "{what}");
                assert!(
                    what.contains("b: the script failed: exit status 9"),
                    "{what}"
                );
                let mut wanted: Vec<String> = (1..=step).map(|number| number.to_string()).collect();
                if step < 4 && flags.is_empty() {
                    wanted.push("undone".to_owned());
                }
                assert_eq!(ran(folder), wanted.join(" "), "{what}");
                assert!(names(&folder.join("tmp")).is_empty(), "left: {what}");
            }
        }
    }
}

#[test]
fn nobody_reads_any_more_and_yet_it_is_undone() {
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        compiled(folder, &template());
        fs::write(folder.join("stop-2"), "").expect("stop");
        let line = format!("{shell} t.ksh | head -n 1");
        let mut command = std::process::Command::new("sh");
        command
            .args(["-c", &line])
            .current_dir(folder)
            .env("TMPDIR", folder.join("tmp"))
            .stdin(std::process::Stdio::null());
        fs::create_dir_all(folder.join("tmp")).expect("tmp");
        let mut process = limit::start(&mut command, 60);
        process.wait_for(&folder.join("at-2"));
        process.signal_group("INT");
        let output = process.end();
        assert_eq!(ran(folder), "1 2 told undone", "{shell}: {}", both(&output));
        assert!(names(&folder.join("tmp")).is_empty(), "{shell}");
        assert_eq!(sleepers(folder), 0, "{shell}");
    }
}

#[test]
fn a_time_limit_ends_all_that_a_step_runs() {
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        compiled(
            folder,
            &json!({
                "builders": [{"type": "null", "communicator": "none", "name": "b"}],
                "provisioners": [{"type": "shell-local", "timeout": "1s", "inline": ["sleep 97 & sleep 97; echo never >>ran"]}]
            }),
        );
        let began = Instant::now();
        let output = limit::output(&mut run(shell, folder));
        assert_eq!(output.status.code(), Some(1), "{shell}: {}", both(&output));
        assert!(
            both(&output).contains("it took longer than 1 s"),
            "{shell}: {}",
            both(&output)
        );
        assert!(began.elapsed() < Duration::from_secs(15), "{shell}");
        assert_eq!(sleepers(folder), 0, "{shell}");
        assert_eq!(ran(folder), "", "{shell}");
    }
}

#[test]
fn two_copies_at_once_do_not_disturb_each_other() {
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        compiled(
            folder,
            &json!({
                "builders": [{"type": "null", "communicator": "none", "name": "b"}],
                "provisioners": [{"type": "shell-local", "inline": ["sleep 0.3; echo x >>ran"]}]
            }),
        );
        let first = limit::start(run(shell, folder).stdin(std::process::Stdio::null()), 60);
        let second = limit::start(run(shell, folder).stdin(std::process::Stdio::null()), 60);
        assert!(
            first.end().status.success() && second.end().status.success(),
            "{shell}"
        );
        assert_eq!(ran(folder), "x x", "{shell}");
    }
}
