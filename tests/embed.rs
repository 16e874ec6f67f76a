//! Local files: carried by the emitted file, or left outside, listed in its head, and looked for before anything is done.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use support::{both, makes, packsh_ok, shells, text};

const TEMPLATE: &str = r#"{
  "builders": [
    { "type": "file", "name": "small", "source": "small.bin", "target": "out/small" },
    { "type": "file", "name": "large", "source": "large.bin", "target": "out/large" }
  ]
}"#;

/// A folder with the template, a small file that is no text, and a larger one.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("t.json"), TEMPLATE).expect("template");
    fs::write(path("small.bin"), [0, 1, 255, b'\n', 0, b'\'']).expect("file");
    fs::write(path("large.bin"), vec![b'x'; 5000]).expect("file");
    fs::set_permissions(path("small.bin"), fs::Permissions::from_mode(0o640)).expect("mode");
    folder
}

fn run(shell: &str, folder: &Path, flags: &[&str]) -> Output {
    let _ = fs::remove_dir_all(folder.join("out"));
    Command::new(shell)
        .args(["t.ksh", "-color=false"])
        .args(flags)
        .current_dir(folder)
        .output()
        .expect("it runs")
}

#[test]
fn what_is_carried_needs_no_file() {
    let folder = folder();
    packsh_ok(folder.path(), &["compile", "t.json"]);
    let script = fs::read_to_string(folder.path().join("t.ksh")).expect("script");
    assert!(script.contains("small.bin (6 bytes, sha256 "), "{script}");
    assert!(!script.contains("which it does not carry"), "{script}");
    fs::remove_file(folder.path().join("small.bin")).expect("file");
    fs::remove_file(folder.path().join("large.bin")).expect("file");
    for shell in shells() {
        let output = run(shell, folder.path(), &[]);
        assert!(output.status.success(), "{shell}: {}", both(&output));
        let made = folder.path().join("out/small");
        assert_eq!(fs::read(&made).expect("made"), [0, 1, 255, b'\n', 0, b'\'']);
        let large = fs::read(folder.path().join("out/large")).expect("made");
        assert_eq!(large, vec![b'x'; 5000], "{shell}");
    }
}

#[test]
fn what_is_too_large_is_pinned() {
    let folder = folder();
    packsh_ok(
        folder.path(),
        &["compile", "--embed-limit", "100", "t.json"],
    );
    let script = fs::read_to_string(folder.path().join("t.ksh")).expect("script");
    let head: Vec<&str> = script
        .lines()
        .take_while(|line| line.starts_with('#'))
        .collect();
    let head = head.join("\n");
    assert!(
        head.contains("# Needs these files, which it does not carry:\n#   large.bin (sha256 "),
        "{head}"
    );
    for shell in shells() {
        let output = run(shell, folder.path(), &[]);
        assert!(output.status.success(), "{shell}: {}", both(&output));
    }
    fs::write(folder.path().join("large.bin"), vec![b'y'; 5000]).expect("file");
    for shell in shells() {
        let output = run(shell, folder.path(), &[]);
        assert_eq!(output.status.code(), Some(1), "{shell}");
        let said = both(&output);
        assert!(said.contains("large.bin with sha256 "), "{shell}: {said}");
        assert!(!folder.path().join("out").exists(), "{shell}: it began");
        // a build that is not chosen asks for nothing
        let output = run(shell, folder.path(), &["-only=small"]);
        assert!(output.status.success(), "{shell}: {}", both(&output));
    }
}

#[test]
fn a_large_folder_is_pinned_file_by_file() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir_all(path("tree/inner")).expect("folder");
    fs::write(path("tree/inner/a b"), vec![b'a'; 300]).expect("file");
    fs::write(path("tree/c"), "c").expect("file");
    let template = r#"{
      "builders": [{ "type": "null", "communicator": "none" }],
      "provisioners": [{ "type": "file", "source": "tree", "destination": "/tmp/x" }]
    }"#;
    fs::write(path("t.json"), template).expect("template");
    packsh_ok(
        folder.path(),
        &["compile", "--embed-limit", "100", "t.json"],
    );
    let script = fs::read_to_string(path("t.ksh")).expect("script");
    for file in ["tree/c", "tree/inner/a b"] {
        assert!(script.contains(&format!("#   {file} (sha256 ")), "{file}");
    }
    fs::remove_file(path("tree/inner/a b")).expect("file");
    for shell in shells() {
        let output = run(shell, folder.path(), &[]);
        let said = both(&output);
        assert_eq!(output.status.code(), Some(1), "{shell}: {said}");
        assert!(
            said.contains("  tree/inner/a b (for null: "),
            "{shell}: {said}"
        );
    }
}

#[test]
fn nothing_is_carried_when_that_is_asked() {
    let folder = folder();
    packsh_ok(folder.path(), &["compile", "--no-embed", "t.json"]);
    packsh_ok(
        folder.path(),
        &["compile", "--no-embed", "--target", "make", "t.json"],
    );
    let script = fs::read_to_string(folder.path().join("t.ksh")).expect("script");
    assert!(script.contains("# Carries: no files."), "{script}");
    fs::remove_file(folder.path().join("small.bin")).expect("file");
    for shell in shells() {
        let output = run(shell, folder.path(), &[]);
        let said = both(&output);
        assert_eq!(output.status.code(), Some(1), "{shell}: {said}");
        assert!(said.contains("  small.bin (for small: "), "{shell}: {said}");
        let output = run(shell, folder.path(), &["-only=large"]);
        assert!(output.status.success(), "{shell}: {}", both(&output));
    }
    for make in makes() {
        let _ = fs::remove_dir_all(folder.path().join("out"));
        let make = |goal: &str| {
            Command::new(make)
                .args(["-f", "t.mk", "KSH=mksh", goal])
                .current_dir(folder.path())
                .output()
                .expect("it runs")
        };
        let output = make("small");
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(!output.status.success(), "{said}");
        assert!(said.contains("  small.bin (for small: "), "{said}");
        assert!(!folder.path().join("out/small").exists(), "it began");
        let output = make("large");
        assert!(output.status.success(), "{}", both(&output));
        make("clean");
    }
}
