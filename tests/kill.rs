//! Interrupts at every step, and going on from every step.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::{packsh_ok, shells, text};

/// Five steps that each note that they ran; step N waits while `stop-N` exists, and fails while `fail-N` exists.
fn template(folder: &Path) {
    let step = |number: usize| {
        format!(
            r#"{{ "type": "shell-local", "inline": ["echo {number} >>ran", "if [ -e fail-{number} ]; then exit 9; fi", "if [ -e stop-{number} ]; then : >at-{number}; sleep 60; echo never >>ran; fi"] }}"#
        )
    };
    let steps: Vec<String> = (1..=4).map(step).collect();
    let text = format!(
        r#"{{ "builders": [{{ "type": "null", "communicator": "none", "name": "b" }}],
  "provisioners": [{}],
  "error-cleanup-provisioner": {{ "type": "shell-local", "inline": ["echo undone >>ran"] }},
  "post-processors": [{{ "type": "shell-local", "inline": ["echo 5 >>ran", "if [ -e fail-5 ]; then exit 9; fi", "if [ -e stop-5 ]; then : >at-5; sleep 60; fi"] }}] }}"#,
        steps.join(", ")
    );
    fs::write(folder.join("t.json"), text).expect("template");
    packsh_ok(folder, &["compile", "t.json"]);
}

fn start(shell: &str, folder: &Path, flags: &[&str]) -> Child {
    // its own group, so that a signal reaches the script as a terminal's would not
    Command::new("setsid")
        .args(["-w", shell, "t.ksh", "-color=false"])
        .args(flags)
        .current_dir(folder)
        .env("TMPDIR", folder.join("tmp"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("setsid")
}

fn wait_for(path: &Path) {
    let began = Instant::now();
    while !path.exists() {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "{} does not come",
            path.display()
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn ran(folder: &Path) -> String {
    fs::read_to_string(folder.join("ran"))
        .unwrap_or_default()
        .replace('\n', " ")
}

fn empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

/// The process of the script itself: setsid runs it in its own process unless it leads a group already.
fn script(child: &Child) -> String {
    let own = child.id().to_string();
    let name = fs::read_to_string(format!("/proc/{own}/comm")).unwrap_or_default();
    if name.trim() != "setsid" {
        return own;
    }
    let output = Command::new("ps")
        .args(["-o", "pid=", "--ppid", &own])
        .output();
    text(&output.expect("ps").stdout).trim().to_owned()
}

fn interrupted(shell: &str, signal: &str, step: usize) {
    let scratch = tempfile::tempdir().expect("folder");
    let folder = scratch.path();
    fs::create_dir(folder.join("tmp")).expect("tmp");
    template(folder);
    fs::write(folder.join(format!("stop-{step}")), "").expect("stop");
    let child = start(shell, folder, &[]);
    wait_for(&folder.join(format!("at-{step}")));
    let began = Instant::now();
    // setsid may have become the shell itself
    let group = Command::new("pgrep")
        .args(["-f", &format!("{shell} t.ksh")])
        .output();
    drop(group);
    let target = script(&child);
    assert!(
        Command::new("kill")
            .args([&format!("-{signal}"), &target])
            .status()
            .expect("kill")
            .success()
    );
    let output = child.wait_with_output().expect("end");
    let said = text(&output.stdout) + &text(&output.stderr);
    let what = format!("{shell} {signal} at {step}:\n{said}");
    assert!(
        began.elapsed() < Duration::from_secs(15),
        "it took too long: {what}"
    );
    assert_eq!(output.status.code(), Some(1), "{what}");
    assert!(
        said.contains("Cleanly cancelled builds after being interrupted."),
        "{what}"
    );
    assert!(!ran(folder).contains("never"), "{what}");
    assert!(
        empty(&folder.join("tmp")),
        "temporary files are left: {what}"
    );
    assert!(!folder.join(".packsh").exists(), "state is left: {what}");
    // what was undone was undone once
    assert!(ran(folder).matches("undone").count() <= 1, "{what}");
}

#[test]
fn int_and_term_at_every_step() {
    for shell in shells() {
        std::thread::scope(|scope| {
            for signal in ["INT", "TERM"] {
                scope.spawn(move || {
                    for step in 1..=5 {
                        interrupted(shell, signal, step);
                    }
                });
            }
        });
    }
}

#[test]
fn an_aborted_run_goes_on_at_every_step() {
    for shell in shells() {
        for step in 1..=5 {
            let scratch = tempfile::tempdir().expect("folder");
            let folder = scratch.path();
            fs::create_dir(folder.join("tmp")).expect("tmp");
            template(folder);
            let fail = folder.join(format!("fail-{step}"));
            fs::write(&fail, "").expect("fail");
            let output = start(shell, folder, &["-on-error=abort"])
                .wait_with_output()
                .expect("end");
            let said = text(&output.stdout) + &text(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{shell} {step}: {said}");
            fs::remove_file(&fail).expect("mend");
            let output = start(shell, folder, &["-on-error=abort", "-resume"])
                .wait_with_output()
                .expect("end");
            let said = text(&output.stdout) + &text(&output.stderr);
            assert!(output.status.success(), "{shell} {step}: {said}");
            let wanted: Vec<String> = (1..=step)
                .chain(step..=5)
                .map(|number| number.to_string())
                .collect();
            if step < 5 {
                assert_eq!(
                    ran(folder).trim(),
                    wanted.join(" "),
                    "{shell} {step}: {said}"
                );
            } else {
                assert_eq!(
                    ran(folder)
                        .trim()
                        .split(' ')
                        .filter(|it| *it == "1")
                        .count(),
                    1,
                    "{shell}: {said}"
                );
            }
            assert!(!folder.join(".packsh").exists(), "state is left: {said}");
        }
    }
}

#[test]
fn a_failed_make_goes_on_and_clean_undoes() {
    for make in support::makes() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        template(folder);
        packsh_ok(folder, &["compile", "--target", "make", "t.json"]);
        let run = |words: &[&str]| {
            let mut command = Command::new(make);
            command
                .args(["-f", "t.mk", "KSH=mksh"])
                .args(words)
                .current_dir(folder);
            command.output().expect(make)
        };
        fs::write(folder.join("fail-3"), "").expect("fail");
        assert!(!run(&[]).status.success());
        assert_eq!(ran(folder).trim(), "1 2 3");
        fs::remove_file(folder.join("fail-3")).expect("mend");
        let output = run(&[]);
        assert!(
            output.status.success(),
            "{make}: {}",
            support::both(&output)
        );
        assert_eq!(ran(folder).trim(), "1 2 3 3 4 5", "{make}");
        assert!(run(&[]).status.success());
        assert_eq!(
            ran(folder).trim(),
            "1 2 3 3 4 5",
            "{make} does nothing twice"
        );
        assert!(run(&["clean"]).status.success());
        assert!(!folder.join(".packsh").exists(), "{make}");
    }
}

#[test]
fn a_compile_that_is_killed_leaves_the_old_output() {
    let scratch = tempfile::tempdir().expect("folder");
    let folder = scratch.path();
    let builders: Vec<String> = (0..4000)
        .map(|number| {
            format!(
                r#"{{"type": "file", "name": "b{number}", "target": "t{number}", "content": "x"}}"#
            )
        })
        .collect();
    fs::write(
        folder.join("big.json"),
        format!(r#"{{"builders": [{}]}}"#, builders.join(",")),
    )
    .expect("template");
    fs::write(folder.join("big.ksh"), "old").expect("old");
    for delay in [5, 20, 60, 120, 250] {
        let mut child = support::packsh()
            .args(["compile", "big.json"])
            .current_dir(folder)
            .stderr(Stdio::null())
            .spawn()
            .expect("packsh");
        std::thread::sleep(Duration::from_millis(delay));
        let running = child.try_wait().expect("wait").is_none();
        child.kill().expect("kill");
        child.wait().expect("wait");
        let text = fs::read_to_string(folder.join("big.ksh")).expect("output");
        assert!(
            text == "old" || text.ends_with("main \"$@\"\n"),
            "cut off after {delay} ms"
        );
        if running && text != "old" {
            fs::write(folder.join("big.ksh"), "old").expect("old");
        }
    }
}
