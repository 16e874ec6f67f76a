//! The command line.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use support::{both, copy, packsh, packsh_ok, project, text};

const GOOD: &str = r#"{"variables": {"v": "x"}, "builders": [{"type": "file", "target": "t", "content": "{{user `v`}}"}]}"#;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    packsh()
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("packsh")
}

fn with(template: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("t.json"), template).expect("template");
    folder
}

#[test]
fn all_faults_are_told_in_one_run_and_nothing_is_written() {
    let folder = with(
        r#"{
  "variables": { "region": "eu" },
  "builders": [
    { "type": "fiel", "target": "x" },
    { "type": "null", "comunicator": "none" },
    { "type": "file", "name": "f", "target": "{{user `region`", "content": ["a"] }
  ],
  "provisioners": [
    { "type": "shell-local", "inlien": ["x"], "inline": ["{{nosuch}}"], "only": ["g"] }
  ]
}"#,
    );
    let output = run(folder.path(), &["compile", "t.json"]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    for part in [
        "there is no builder of type `fiel`",
        "did you mean `file`",
        "there is no key `comunicator`",
        "did you mean `communicator`",
        "t.json:6",
    ] {
        assert!(told.contains(part), "no `{part}` in\n{told}");
    }
    assert!(!folder.path().join("t.ksh").exists());
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("cli-all-faults", told);
    });
}

#[test]
fn diagnostics_are_json_when_asked() {
    let folder = with(r#"{"bilders": []}"#);
    let output = run(folder.path(), &["validate", "--format", "json", "t.json"]);
    assert_eq!(output.status.code(), Some(1));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(found[0]["code"], "PS0202");
    assert_eq!(found[0]["line"], 1);
}

#[test]
fn output_goes_where_it_is_told() {
    let folder = with(GOOD);
    let printed = packsh_ok(folder.path(), &["compile", "-o", "-", "t.json"]);
    packsh_ok(folder.path(), &["compile", "t.json"]);
    assert_eq!(
        fs::read_to_string(folder.path().join("t.ksh")).expect("script"),
        printed
    );
    packsh_ok(folder.path(), &["compile", "--target", "make", "t.json"]);
    assert!(folder.path().join("t.mk").exists());
    packsh_ok(
        folder.path(),
        &["compile", "--out-dir", "deep/er", "t.json"],
    );
    assert!(folder.path().join("deep/er/t.ksh").exists());
    let names = ["t.json", "t.ksh", "t.mk", "deep"];
    for entry in fs::read_dir(folder.path()).expect("folder") {
        let name = entry.expect("entry").file_name();
        assert!(names.iter().any(|it| *it == name), "{name:?} is left over");
    }
}

#[test]
fn check_compares_and_writes_nothing() {
    let folder = with(GOOD);
    packsh_ok(folder.path(), &["compile", "t.json"]);
    packsh_ok(folder.path(), &["compile", "--check", "t.json"]);
    let old = fs::read_to_string(folder.path().join("t.ksh")).expect("script");
    fs::write(
        folder.path().join("t.ksh"),
        old.replace("\numask go-w\n", "\numask 0\n"),
    )
    .expect("write");
    let output = run(folder.path(), &["compile", "--check", "t.json"]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stdout);
    assert!(told.contains("-umask 0\n+umask go-w\n"), "{told}");
    assert!(
        fs::read_to_string(folder.path().join("t.ksh"))
            .expect("script")
            .contains("\numask 0\n")
    );
}

#[test]
fn a_fault_leaves_the_old_output() {
    let folder = with(GOOD);
    packsh_ok(folder.path(), &["compile", "t.json"]);
    let old = fs::read(folder.path().join("t.ksh")).expect("script");
    fs::write(
        folder.path().join("t.json"),
        r#"{"builders": [{"type": "file"}]}"#,
    )
    .expect("write");
    assert_eq!(
        run(folder.path(), &["compile", "t.json"]).status.code(),
        Some(1)
    );
    assert_eq!(fs::read(folder.path().join("t.ksh")).expect("script"), old);
    // a folder that cannot be written to
    let output = run(
        folder.path(),
        &["compile", "-o", "/proc/nosuch/x.ksh", "t.json"],
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn many_templates_at_once() {
    let folder = tempfile::tempdir().expect("folder");
    let mut names = Vec::new();
    for number in 0..40 {
        let name = format!("t{number}.json");
        fs::write(folder.path().join(&name), GOOD).expect("write");
        names.push(name);
    }
    fs::write(folder.path().join("t7.json"), "{").expect("write");
    let mut words = vec!["compile", "--out-dir", "out"];
    words.extend(names.iter().map(String::as_str));
    let output = run(folder.path(), &words);
    assert_eq!(output.status.code(), Some(1), "one of them is bad");
    assert!(text(&output.stderr).contains("t7.json"));
    assert_eq!(
        fs::read_dir(folder.path().join("out"))
            .expect("out")
            .count(),
        39
    );
    // two that would be written to the same file
    fs::create_dir(folder.path().join("sub")).expect("sub");
    fs::write(folder.path().join("sub/t1.json"), GOOD).expect("write");
    let output = run(
        folder.path(),
        &["compile", "--out-dir", "out", "t1.json", "sub/t1.json"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("would both be written"));
}

#[test]
fn variables_are_given_as_to_packer() {
    let folder = with(GOOD);
    fs::write(folder.path().join("v.json"), r#"{"v": "from a file"}"#).expect("write");
    let printed = packsh_ok(
        folder.path(),
        &["compile", "-o", "-", "-var-file=v.json", "t.json"],
    );
    assert!(printed.contains("\nv='from a file' # "), "{printed}");
    let printed = packsh_ok(
        folder.path(),
        &[
            "compile",
            "-o",
            "-",
            "-var",
            "v=-flag",
            "-var-file",
            "v.json",
            "t.json",
        ],
    );
    assert!(printed.contains("\nv=-flag # "), "{printed}");
    let output = run(folder.path(), &["compile", "-var", "v", "t.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("KEY=VALUE"));
}

#[test]
fn build_runs_at_once() {
    let folder = with(GOOD);
    let output = packsh()
        .args(["build", "-color=false", "-var", "v=built", "t.json"])
        .current_dir(folder.path())
        .output()
        .expect("packsh");
    assert!(output.status.success(), "{}", both(&output));
    assert!(text(&output.stdout).contains("--> file: Stored file: t"));
    assert_eq!(
        fs::read_to_string(folder.path().join("t")).expect("t"),
        "built"
    );
}

#[test]
fn a_fixed_variable_is_refused() {
    let folder = with(
        r#"{"variables": {"n": "1"}, "builders": [{"type": "file", "target": "t", "content": "{{if eq (user `n`) `1`}}one{{else}}more{{end}}"}]}"#,
    );
    packsh_ok(folder.path(), &["compile", "t.json"]);
    let output = Command::new("mksh")
        .args(["t.ksh", "-var", "n=2"])
        .current_dir(folder.path())
        .output()
        .expect("mksh");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        both(&output).contains("compile the template again"),
        "{}",
        both(&output)
    );
    assert!(!folder.path().join("t").exists());
    packsh_ok(folder.path(), &["compile", "-var", "n=2", "t.json"]);
    assert!(
        Command::new("mksh")
            .arg("t.ksh")
            .current_dir(folder.path())
            .status()
            .expect("mksh")
            .success()
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("t")).expect("t"),
        "more"
    );
}

#[test]
fn frozen_output_needs_no_clock_and_no_environment() {
    let folder = with(
        r#"{"variables": {"h": "{{env `SOME_NAME`}}"}, "builders": [{"type": "file", "target": "t", "content": "{{isotime}} {{timestamp}} {{user `h`}}"}]}"#,
    );
    let output = packsh()
        .args(["compile", "--freeze", "-o", "-", "t.json"])
        .env("SOURCE_DATE_EPOCH", "1600000000")
        .env("SOME_NAME", "known")
        .current_dir(folder.path())
        .output()
        .expect("packsh");
    let printed = both(&output);
    assert!(
        printed.contains("2020-09-13T12:26:40Z 1600000000"),
        "{printed}"
    );
    assert!(printed.contains("\nh=known # "), "{printed}");
}

#[test]
fn a_missing_tool_is_named_before_anything_is_done() {
    let folder = tempfile::tempdir().expect("folder");
    copy(&project().join("fixtures/motd"), folder.path());
    packsh_ok(folder.path(), &["compile", "motd.json"]);
    // a host with all tools but tar
    let tools = folder.path().join("bin");
    fs::create_dir(&tools).expect("bin");
    for name in [
        "awk",
        "cat",
        "chmod",
        "date",
        "gzip",
        "mkdir",
        "mkfifo",
        "mktemp",
        "od",
        "printf",
        "rm",
        "rmdir",
        "sed",
        "sha256sum",
        "sleep",
        "tail",
        "tr",
        "wc",
        "sh",
    ] {
        let found = std::env::split_paths(&std::env::var_os("PATH").expect("PATH"))
            .map(|dir| dir.join(name))
            .find(|path| path.is_file())
            .unwrap_or_else(|| panic!("the tests need {name}"));
        std::os::unix::fs::symlink(found, tools.join(name)).expect("link");
    }
    let output = Command::new("/usr/bin/mksh")
        .arg("motd.ksh")
        .env("PATH", &tools)
        .current_dir(folder.path())
        .output()
        .expect("mksh");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(both(&output), "motd.ksh: there is no tar\n");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_dry_run_prints_and_does_nothing() {
    let folder = tempfile::tempdir().expect("folder");
    copy(&project().join("fixtures/motd"), folder.path());
    packsh_ok(
        folder.path(),
        &["compile", "--with", "dry-run", "motd.json"],
    );
    let before = support::files(folder.path());
    for shell in support::shells() {
        let output = Command::new(shell)
            .args(["motd.ksh", "-n"])
            .current_dir(folder.path())
            .output()
            .expect(shell);
        assert!(output.status.success(), "{shell}: {}", both(&output));
        assert!(
            text(&output.stdout).contains("say 'Write out/motd'"),
            "{shell}: {}",
            both(&output)
        );
        assert_eq!(support::files(folder.path()), before, "{shell}");
    }
}

#[test]
fn listings_are_there() {
    let folder = with(GOOD);
    let plan: serde_json::Value = serde_json::from_str(&packsh_ok(
        folder.path(),
        &["plan", "--format", "json", "t.json"],
    ))
    .expect("JSON");
    assert_eq!(plan["builds"][0]["type"], "file");
    assert!(packsh_ok(folder.path(), &["plan", "t.json"]).contains("write_target"));
    let components: serde_json::Value = serde_json::from_str(&packsh_ok(
        folder.path(),
        &["components", "--format", "json"],
    ))
    .expect("JSON");
    let rows = components.as_array().expect("rows");
    assert!(
        rows.iter()
            .any(|row| row["type"] == "parallels-iso" && row["rung"] == "validates")
    );
    assert!(
        rows.iter()
            .any(|row| row["type"] == "null" && row["rung"] == "L4")
    );
    for (component, form) in [
        ("null", "plain commands".into()),
        ("compress", "plain commands".into()),
        ("qemu", "plain commands".into()),
        ("vagrant", "library".into()),
        ("parallels-iso", serde_json::Value::Null),
    ] {
        let row = rows.iter().find(|row| row["type"] == component);
        assert_eq!(row.expect(component)["form"], form, "{component}");
    }
    assert!(packsh_ok(folder.path(), &["explain", "PS0102"]).contains("a key stands twice"));
    assert!(packsh_ok(folder.path(), &["completions", "bash"]).contains("packsh"));
    let page = packsh_ok(folder.path(), &["man"]);
    assert!(page.contains(".TH PACKSH 1"), "{page}");
    packsh_ok(folder.path(), &["man", "pages"]);
    let output = Command::new("mandoc")
        .args(["-T", "lint", "-W", "error", "pages/packsh-compile.1"])
        .current_dir(folder.path())
        .output();
    assert!(output.expect("the tests need mandoc").status.success());
}

#[test]
fn what_is_not_built_says_so() {
    let folder = with(r#"{"builders": [{"type": "parallels-iso", "iso_url": "x"}]}"#);
    let output = run(folder.path(), &["compile", "t.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("the builder `parallels-iso` is not supported yet"));
    let output = run(folder.path(), &["validate", "t.json"]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stdout);
    assert!(told.contains("`ssh_username` must be given"), "{told}");
    assert!(!told.contains("not supported yet"), "{told}");
}

#[test]
fn a_file_with_secrets_in_it_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("folder");
    copy(&project().join("fixtures/sensitive"), folder.path());
    let mode = |flags: &[&str], name: &str| {
        let mut words = vec!["compile"];
        words.extend(flags);
        words.push("sensitive.json");
        packsh_ok(folder.path(), &words);
        let file = fs::metadata(folder.path().join(name)).expect("output");
        file.permissions().mode() & 0o777
    };
    assert_eq!(mode(&[], "sensitive.ksh"), 0o755);
    assert_eq!(mode(&["--embed-secrets"], "sensitive.ksh"), 0o700);
    assert_eq!(mode(&["--target=make"], "sensitive.mk"), 0o644);
    assert_eq!(
        mode(&["--target=make", "--embed-secrets"], "sensitive.mk"),
        0o600
    );
}

/// A file would take the place of a device, and of a pipe, for everybody.
#[test]
fn output_to_a_pipe_or_a_device_leaves_it_there() {
    use std::os::unix::fs::FileTypeExt;
    let folder = tempfile::tempdir().expect("folder");
    copy(&project().join("fixtures/motd"), folder.path());
    let pipe = folder.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .expect("mkfifo")
            .success()
    );
    let reader = {
        let pipe = pipe.clone();
        std::thread::spawn(move || std::fs::read_to_string(pipe).expect("text"))
    };
    packsh_ok(folder.path(), &["compile", "-o", "pipe", "motd.json"]);
    assert!(reader.join().expect("reader").starts_with("#!/bin/ksh"));
    let kind = std::fs::metadata(&pipe).expect("pipe").file_type();
    assert!(kind.is_fifo(), "the pipe has become a file");
}

#[test]
fn the_lines_of_a_script_are_counted() {
    let folder = tempfile::tempdir().expect("folder");
    copy(&project().join("fixtures/motd"), folder.path());
    let output = run(folder.path(), &["compile", "--stats", "motd.json"]);
    let told = text(&output.stderr);
    let script = fs::read_to_string(folder.path().join("motd.ksh")).expect("script");
    let lines = format!("motd.ksh: {} lines: head ", script.lines().count());
    assert!(told.starts_with(&lines), "{told}");
    let numbers = told
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse::<usize>().ok());
    let numbers: Vec<usize> = numbers.collect();
    let [all, head, settings, steps, helpers, share] = numbers.as_slice() else {
        panic!("{told}");
    };
    assert_eq!(*all, head + settings + steps + helpers, "{told}");
    let own = settings + steps;
    assert_eq!(*share, 100 * own / (own + helpers), "{told}");
}
