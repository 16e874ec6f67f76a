//! The flags of emitted scripts and Makefiles, where one run meets what another has left.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use support::{both, copy, makes, packsh_ok, project, shells};

/// A script without a terminal: nobody can be asked.
fn run(shell: &str, folder: &Path, flags: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new("setsid")
        .args(["-w", shell, "t.ksh"])
        .args(flags)
        .envs(environment.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("it runs")
}

fn compiled(template: &str, more: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("t.json"), template).expect("template");
    let mut words = vec!["compile"];
    words.extend(more);
    words.push("t.json");
    packsh_ok(folder.path(), &words);
    folder
}

/// Three steps, each of which fails while a file of its name is there.
const STEPS: &str = r#"{
  "builders": [{ "type": "null", "communicator": "none" }],
  "provisioners": [
    { "type": "shell-local", "inline": ["test ! -e fail1", "echo 1 >>ran"] },
    { "type": "shell-local", "inline": ["test ! -e fail2", "echo 2 >>ran"] },
    { "type": "shell-local", "inline": ["test ! -e fail3", "echo 3 >>ran"] }
  ]
}"#;

#[test]
fn a_resumed_run_goes_on_from_the_last_run_and_no_older_one() {
    for shell in shells() {
        let folder = compiled(STEPS, &["--with=resume"]);
        let path = |name: &str| folder.path().join(name);
        let abort = ["-on-error=abort"];
        fs::write(path("fail3"), "").expect("file");
        assert!(!run(shell, folder.path(), &abort, &[]).status.success());
        fs::write(path("fail1"), "").expect("file");
        assert!(!run(shell, folder.path(), &abort, &[]).status.success());
        for name in ["fail1", "fail3", "ran"] {
            fs::remove_file(path(name)).expect("file");
        }
        let output = run(shell, folder.path(), &["-resume"], &[]);
        assert!(output.status.success(), "{shell}: {}", both(&output));
        let ran = fs::read_to_string(path("ran")).expect("ran");
        assert_eq!(
            ran, "1\n2\n3\n",
            "{shell}: steps of an older run were skipped"
        );
    }
}

#[test]
fn faults_of_the_command_line_are_told() {
    let template = STEPS.replace(
        r#""builders": ["#,
        r#""variables": { "v": "" }, "builders": [{ "type": "null", "communicator": "none", "name": "other" }, "#,
    );
    let folder = compiled(&template, &[]);
    let faults = [
        (
            "-nosuch",
            "there is no option -nosuch; -h shows what there is",
        ),
        ("word", "there is no option word; -h shows what there is"),
        ("-color=false", "there is no option -color=false; "),
        ("-only", "-only needs a value"),
        ("-var", "-var needs a value"),
    ];
    for shell in shells() {
        for (flag, words) in faults {
            let output = run(shell, folder.path(), &[flag], &[]);
            let said = both(&output);
            assert_eq!(output.status.code(), Some(1), "{shell} {flag}: {said}");
            assert!(said.contains(words), "{shell} {flag}: {said}");
            assert!(!said.contains("parameter"), "{shell} {flag}: {said}");
        }
    }
    assert!(!folder.path().join("ran").exists());
}

#[test]
fn that_nobody_can_be_asked_is_no_fault_of_a_build() {
    let template = STEPS.replacen(
        "\"provisioners\"",
        "\"error-cleanup-provisioner\": { \"type\": \"shell-local\", \"inline\": [\"touch cleaned\"] }, \"provisioners\"",
        1,
    );
    for shell in shells() {
        let folder = compiled(&template, &["--with=ask"]);
        let output = run(shell, folder.path(), &["-debug"], &[]);
        assert!(output.status.success(), "{shell}: {}", both(&output));
        assert!(!folder.path().join("cleaned").exists(), "{shell}");
    }
}

#[test]
fn secrets_are_asked_for_by_the_builds_that_use_them() {
    let template = r#"{
      "builders": [
        { "type": "file", "name": "open", "target": "open", "content": "x" },
        { "type": "null", "name": "shut", "ssh_host": "127.0.0.1", "ssh_username": "nobody", "ssh_password": "s3cret" }
      ]
    }"#;
    let folder = compiled(template, &["--ask-secrets"]);
    for shell in shells() {
        let output = run(shell, folder.path(), &["-only=open"], &[]);
        assert!(output.status.success(), "{shell}: {}", both(&output));
        fs::remove_file(folder.path().join("open")).expect("made");
        let output = run(shell, folder.path(), &[], &[]);
        let said = both(&output);
        assert_eq!(output.status.code(), Some(1), "{shell}: {said}");
        assert!(said.contains("set PKR_SECRET_"), "{shell}: {said}");
        assert!(!folder.path().join("open").exists(), "{shell}: it began");
    }
}

#[test]
fn a_dry_make_does_nothing_and_leaves_nothing_that_a_real_one_believes() {
    for make in makes() {
        let scratch = tempfile::tempdir().expect("folder");
        copy(&project().join("fixtures/motd"), scratch.path());
        let folder = scratch.path();
        packsh_ok(folder, &["compile", "--target", "make", "motd.json"]);
        let make = |words: &[&str]| {
            let output = Command::new(make)
                .args(["-f", "motd.mk", "KSH=mksh"])
                .args(words)
                .current_dir(folder)
                .output()
                .expect("it runs");
            assert!(output.status.success(), "{words:?}: {}", both(&output));
            both(&output)
        };
        for _ in 0..2 {
            assert!(make(&["-n"]).contains("recipe build_issue"));
            assert!(!folder.join("out").exists());
        }
        make(&[]);
        assert!(folder.join("out/motd.tar.gz").exists());
        assert!(folder.join("out/issue.tar.gz").exists());
        make(&["clean"]);
        for name in ["out/motd.tar.gz", "out/issue.tar.gz"] {
            assert!(!folder.join(name).exists(), "{name} is left");
        }
    }
}

#[test]
fn the_umask_of_a_checkout_is_not_in_the_output() {
    let template = r#"{
      "builders": [{ "type": "null", "communicator": "none" }],
      "provisioners": [{ "type": "shell-local", "script": "s.sh" }]
    }"#;
    let folder = tempfile::tempdir().expect("folder");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("t.json"), template).expect("template");
    fs::write(path("s.sh"), "#!/bin/sh\n").expect("script");
    let with = |mode: u32| {
        fs::set_permissions(path("s.sh"), fs::Permissions::from_mode(mode)).expect("mode");
        packsh_ok(folder.path(), &["compile", "-o", "-", "t.json"])
    };
    assert_eq!(with(0o664), with(0o644));
    assert_eq!(with(0o775), with(0o755));
    assert_ne!(
        with(0o600),
        with(0o644),
        "what only its owner may read stays so"
    );
}
