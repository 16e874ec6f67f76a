//! Local files: carried by the emitted file, or left outside, listed in its head, and looked for before anything is done.

mod support;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};

use support::{both, makes, packsh_ok, shells, text};

const TEMPLATE: &str = r#"{
  "builders": [
    { "type": "file", "name": "small", "source": "small.bin", "target": "out/small" },
    { "type": "file", "name": "large", "source": "large.bin", "target": "out/large" }
  ]
}"#;

/// Compiles within some seconds: what has no end may not be waited for.
fn compiled(folder: &Path, flags: &[&str]) -> Output {
    Command::new("timeout")
        .args(["20", env!("CARGO_BIN_EXE_packsh"), "compile", "-o", "-"])
        .args(flags)
        .current_dir(folder)
        .output()
        .expect("packsh")
}

/// Compiles a template that must be refused since something cannot be carried: it is told where, what, and why.
fn not_carried(folder: &Path, template: &str, key: &str, why: &[&str]) {
    fs::write(folder.join("t.json"), template).expect("template");
    let output = compiled(folder, &["t.json"]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(output.stdout.is_empty(), "{told}");
    let line = 1 + template
        .lines()
        .position(|line| line.contains(key))
        .expect("key");
    let place = format!("t.json:{line}:");
    for part in why.iter().chain(&["error[PS0704]: ", "help: ", &place]) {
        assert!(told.contains(part), "no {part} in\n{told}");
    }
}

/// The head of a script as one line.
fn head_of(script: &str) -> String {
    let lines = script.lines().map_while(|line| line.strip_prefix('#'));
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ")
}

/// A file provisioner in a build of its own.
fn sending(source: &str) -> String {
    format!(
        r#"{{
  "builders": [{{ "type": "null", "ssh_host": "h", "ssh_username": "u", "ssh_agent_auth": true }}],
  "provisioners": [
    {{ "type": "file", "source": "{source}", "destination": "/tmp/x" }}
  ]
}}"#
    )
}

fn fifo(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo");
    assert!(made.success());
}

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
        .arg("t.ksh")
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
    let carried = "# Carries   large.bin (5000 bytes), small.bin (6 bytes)\n";
    assert!(script.contains(carried), "{script}");
    assert!(!script.contains("pinned"), "{script}");
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
        head.contains("# Files     reads large.bin (sha256 "),
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
        assert!(
            said.contains("large.bin is another file than when this was compiled: its sha256 is "),
            "{shell}: {said}"
        );
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
      "builders": [{ "type": "null", "ssh_host": "h", "ssh_username": "u", "ssh_agent_auth": true }],
      "provisioners": [{ "type": "file", "source": "tree", "destination": "/tmp/x" }]
    }"#;
    fs::write(path("t.json"), template).expect("template");
    packsh_ok(
        folder.path(),
        &["compile", "--embed-limit", "100", "t.json"],
    );
    let script = fs::read_to_string(path("t.ksh")).expect("script");
    let head = head_of(&script);
    for file in ["tree/c", "tree/inner/a b"] {
        assert!(
            head.contains(&format!(" {file} (sha256 ")),
            "{file}: {head}"
        );
    }
    fs::remove_file(path("tree/inner/a b")).expect("file");
    for shell in shells() {
        let output = run(shell, folder.path(), &[]);
        let said = both(&output);
        assert_eq!(output.status.code(), Some(1), "{shell}: {said}");
        assert!(
            said.ends_with("t.ksh: there is no tree/inner/a b\n"),
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
    assert!(script.contains(" Carries: none\n"), "{script}");
    fs::remove_file(folder.path().join("small.bin")).expect("file");
    for shell in shells() {
        let output = run(shell, folder.path(), &[]);
        let said = both(&output);
        assert_eq!(output.status.code(), Some(1), "{shell}: {said}");
        assert_eq!(said, "t.ksh: there is no small.bin\n", "{shell}");
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
        assert!(said.contains("there is no small.bin\n"), "{said}");
        assert!(!folder.path().join("out/small").exists(), "it began");
        let output = make("large");
        assert!(output.status.success(), "{}", both(&output));
        make("clean");
    }
}

#[test]
fn what_is_no_regular_file_is_not_carried() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fifo(&path("pipe"));
    let _socket = std::os::unix::net::UnixListener::bind(path("socket")).expect("socket");
    symlink("/dev/zero", path("zero")).expect("link");
    for (name, what) in [
        ("pipe", "`pipe` cannot be carried: it is a named pipe"),
        ("socket", "`socket` cannot be carried: it is a socket"),
        ("zero", "`zero` cannot be carried: it is a device"),
        ("/dev/zero", "`/dev/zero` cannot be carried: it is a device"),
    ] {
        not_carried(folder.path(), &sending(name), name, &[what]);
        let script = format!(
            r#"{{ "builders": [{{ "type": "null", "communicator": "none" }}],
            "provisioners": [{{ "type": "shell-local", "script": "{name}" }}] }}"#
        );
        not_carried(folder.path(), &script, name, &[what]);
        // what is left outside is the business of the run
        let output = compiled(folder.path(), &["--no-embed", "t.json"]);
        assert!(output.status.success(), "{name}: {}", both(&output));
    }
    // files that are read now, to be rendered
    for kind in ["pipe", "zero"] {
        let template = format!(
            r#"{{ "builders": [{{ "type": "null", "communicator": "none" }}],
            "provisioners": [{{ "type": "chef-client", "server_url": "https://x", "config_template": "{kind}" }}] }}"#
        );
        fs::write(path("t.json"), template).expect("template");
        let output = compiled(folder.path(), &["t.json"]);
        let told = both(&output);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains("not a regular file"), "{told}");
    }
}

#[test]
fn a_folder_is_carried_whole_or_not_at_all() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir_all(path("tree/inner")).expect("folder");
    fs::create_dir_all(path("else")).expect("folder");
    fs::write(path("tree/inner/file"), "file\n").expect("file");
    fs::write(path("else/more"), "more\n").expect("file");
    // links to what can be carried are followed, also twice to the same
    symlink("../else", path("tree/one")).expect("link");
    symlink("../../else", path("tree/inner/two")).expect("link");
    symlink("inner/file", path("tree/file")).expect("link");
    fs::write(path("t.json"), sending("tree")).expect("template");
    let output = compiled(folder.path(), &["t.json"]);
    assert!(output.status.success(), "{}", both(&output));
    let script = text(&output.stdout);
    for name in ["inner/file", "inner/two/more", "one/more", "file"] {
        let row = format!(" tree/{name} (5 bytes)");
        assert!(head_of(&script).contains(&row), "{name}: {script}");
    }
    let bad = path("tree/inner/bad");
    let refused = |why: &str| {
        let why = format!("`tree/inner/bad` cannot be carried: {why}");
        not_carried(folder.path(), &sending("tree"), "tree", &[&why]);
        fs::remove_file(&bad).expect("remove");
    };
    symlink("nowhere", &bad).expect("link");
    refused("it is a link to `nowhere`, where there is nothing");
    symlink("..", &bad).expect("link");
    refused("it is a link to `..`, a folder that it stands in itself");
    symlink(".", &bad).expect("link");
    refused("it is a link to `.`, a folder that it stands in itself");
    symlink("bad", &bad).expect("link");
    refused("too many levels of symbolic links");
    symlink("/dev/zero", &bad).expect("link");
    refused("it is a device");
    fifo(&bad);
    refused("it is a named pipe");
    // a circle that is seen only behind another folder
    symlink("../tree", path("else/back")).expect("link");
    not_carried(
        folder.path(),
        &sending("tree"),
        "tree",
        &["/back` cannot be carried: it is a link to `../tree`"],
    );
}

/// Many links to one folder make it many times as large; that it has no circle does not make it small.
#[test]
fn a_folder_that_links_make_huge_is_left_outside() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    for level in 0..30 {
        let inner = path(&format!("tree/{level}"));
        fs::create_dir_all(&inner).expect("folder");
        for link in ["a", "b"] {
            symlink(format!("../{}", level + 1), inner.join(link)).expect("link");
        }
    }
    fs::create_dir_all(path("tree/30")).expect("folder");
    fs::write(path("t.json"), sending("tree")).expect("template");
    let output = compiled(folder.path(), &["t.json"]);
    assert!(output.status.success(), "{}", both(&output));
    let script = text(&output.stdout);
    assert!(
        script.contains("# Files     reads tree (whatever it then is)\n"),
        "{script}"
    );
}

/// What lies beside a playbook is looked through, too.
#[test]
fn a_circle_beside_a_playbook_is_told() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir_all(path("roles/web")).expect("folder");
    fs::write(path("site.yml"), "- hosts: all\n").expect("file");
    for link in ["a", "b"] {
        symlink(".", path("roles/web").join(link)).expect("link");
    }
    let template = r#"{
      "builders": [{ "type": "null", "ssh_host": "h", "ssh_username": "u", "ssh_agent_auth": true }],
      "provisioners": [{ "type": "ansible", "playbook_file": "site.yml" }]
    }"#;
    not_carried(
        folder.path(),
        template,
        "site.yml",
        &["roles/web/a` cannot be carried: it is a link to `.`"],
    );
    fs::remove_dir_all(path("roles")).expect("remove");
    fifo(&path("vars.yml"));
    not_carried(
        folder.path(),
        template,
        "site.yml",
        &["vars.yml` cannot be carried: it is a named pipe"],
    );
}

/// A template and a file of variables may come by a pipe, but must have an end.
#[test]
fn inputs_may_be_pipes_with_an_end() {
    let folder = folder();
    fs::write(folder.path().join("v.json"), "{}").expect("file");
    let run = |words: &str| {
        Command::new("timeout")
            .args(["60", "bash", "-c", words])
            .env("P", env!("CARGO_BIN_EXE_packsh"))
            .current_dir(folder.path())
            .output()
            .expect("bash")
    };
    let wanted = run("$P compile -o - t.json");
    assert!(wanted.status.success(), "{}", both(&wanted));
    for words in [
        "cat t.json | $P validate -",
        "cat t.json | $P validate /dev/stdin",
        "$P validate <(cat t.json)",
        "$P validate -var-file=<(cat v.json) t.json",
        "$P validate -var-file=/dev/stdin t.json <v.json",
    ] {
        let output = run(words);
        assert!(output.status.success(), "{words}: {}", both(&output));
    }
    for words in [
        "$P validate /dev/zero",
        "$P validate - </dev/zero",
        "$P validate -var-file=/dev/zero t.json",
        "yes | $P compile -o - /dev/stdin",
    ] {
        let output = run(words);
        let told = both(&output);
        assert_eq!(output.status.code(), Some(1), "{words}: {told}");
        assert!(
            told.contains("it is larger than 256 MiB"),
            "{words}: {told}"
        );
    }
}
