//! What packsh writes to: never to what it reads, never over what others wrote, and never in silence where it cannot.

mod support;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use support::{both, copy, packsh, packsh_ok, project, text};

const GOOD: &str = r#"{"variables": {"v": "x"}, "builders": [{"type": "file", "target": "t", "content": "{{user `v`}}"}]}"#;

/// A file of a person's own.
const HAND: &str = "#!/bin/ksh\n# Installs the web server. Not made by packsh.\necho web\n";

fn with(template: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("t.json"), template).expect("template");
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    packsh()
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("packsh")
}

/// Runs packsh, which must refuse to write; with what it said.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {told}");
    assert!(told.contains("error[PS0705]: "), "{arguments:?}: {told}");
    assert!(told.contains("help: "), "{arguments:?}: {told}");
    told
}

/// All that is in a folder, by name.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = support::files(folder).into_iter();
    files
        .map(|name| {
            let bytes = fs::read(folder.join(&name)).expect("file");
            (name.to_string_lossy().into_owned(), bytes)
        })
        .collect()
}

#[test]
fn an_input_is_never_an_output() {
    let folder = with(
        r#"{
  "builders": [
    { "type": "file", "source": "carried", "target": "t" },
    { "type": "null", "ssh_host": "h", "ssh_username": "u", "ssh_agent_auth": true }
  ],
  "provisioners": [{ "type": "file", "source": "tree", "destination": "/tmp/x" }]
}"#,
    );
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("tree/inner")).expect("folder");
    for (name, text) in [
        ("v.json", r#"{"v": "1"}"#),
        ("carried", "carried\n"),
        ("tree/inner/deep", "deep\n"),
        // it would pass for one of packsh's own
        ("tree/own", "# Made by packsh 0.1.0 from\n"),
    ] {
        fs::write(at(name), text).expect("file");
    }
    fs::hard_link(at("t.json"), at("hard")).expect("link");
    symlink("t.json", at("soft")).expect("link");
    let other = tempfile::tempdir().expect("folder");
    let way = other.path().join("way");
    symlink(folder.path(), &way).expect("link");
    let by = |name: &str| way.join(name).to_string_lossy().into_owned();
    let before = contents(folder.path());
    let more = [
        &[][..],
        &["--force"],
        &["--target=make"],
        &["--embed-limit=3"],
        &["--no-embed"],
    ];
    for (output, what) in [
        ("t.json", "the template `t.json`"),
        ("./t.json", "the template `t.json`"),
        ("hard", "the template `t.json`"),
        ("soft", "the template `t.json`"),
        (&by("tree/../t.json"), "the template `t.json`"),
        ("v.json", "the variable file `v.json`"),
        (&by("v.json"), "the variable file `v.json`"),
        ("carried", "a file that a template needs, `carried`"),
        (&by("carried"), "a file that a template needs, `carried`"),
        ("tree/inner/deep", "`tree/inner/deep`"),
        ("tree/own", "`tree/own`"),
    ] {
        for more in more {
            if output.starts_with("tree") && more == ["--no-embed"] {
                // the folder is not looked into
                continue;
            }
            let words = ["compile", "-var-file=v.json", "-o", output, "t.json"];
            let told = refused(folder.path(), &[&words, more].concat());
            assert!(told.contains(what), "{output}: {told}");
            assert_eq!(contents(folder.path()), before, "{output} {more:?}");
        }
    }
    // what standard input comes from
    let output = packsh()
        .args(["compile", "--force", "-o", "t.json", "-"])
        .stdin(fs::File::open(at("t.json")).expect("template"))
        .current_dir(folder.path())
        .output()
        .expect("packsh");
    assert_eq!(output.status.code(), Some(1));
    assert!(both(&output).contains("the template on standard input"));
    assert_eq!(contents(folder.path()), before);
    // a device is no file that could be lost
    fs::write(at("null.json"), GOOD).expect("template");
    packsh_ok(folder.path(), &["compile", "-o", "/dev/null", "null.json"]);
}

#[test]
fn what_one_template_needs_is_no_output_of_another() {
    let folder = with(GOOD);
    let at = |name: &str| folder.path().join(name);
    // the first would be written over the second, or over what the second carries
    fs::write(at("t.ksh"), GOOD).expect("template");
    fs::write(
        at("u.json"),
        r#"{"builders": [{ "type": "file", "source": "w.ksh", "target": "t" }]}"#,
    )
    .expect("template");
    fs::write(at("w.json"), GOOD).expect("template");
    fs::write(at("w.ksh"), "# Made by packsh 0.1.0 from\n").expect("file");
    let before = contents(folder.path());
    for templates in [
        ["t.json", "t.ksh"],
        ["u.json", "w.json"],
        ["w.json", "u.json"],
    ] {
        for force in [&[][..], &["--force"]] {
            refused(
                folder.path(),
                &[&["compile"], &templates[..], force].concat(),
            );
            assert_eq!(contents(folder.path()), before, "{templates:?}");
        }
    }
}

#[test]
fn two_templates_are_not_written_to_one_file() {
    let folder = with(GOOD);
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("a")).expect("folder");
    symlink("a", at("b")).expect("link");
    for name in ["a/t.json", "a/t.x"] {
        fs::write(at(name), GOOD).expect("template");
    }
    let before = contents(folder.path());
    for words in [
        &["a/t.json", "b/t.x"][..],
        &["a/t.json", "./a/t.x"],
        &["a/t.json", "t.json", "b/../a/t.x"],
        &["--out-dir", "out", "a/t.json", "t.json"],
        &["--out-dir", "out", "--force", "a/t.json", "t.json"],
    ] {
        let told = refused(folder.path(), &[&["compile"], words].concat());
        assert!(told.contains("would both be written to"), "{told}");
        assert_eq!(contents(folder.path()), before, "{words:?}");
        assert!(!at("out").exists(), "{words:?}");
    }
}

#[test]
fn what_others_wrote_is_kept() {
    let folder = with(GOOD);
    let at = |name: &str| folder.path().join(name);
    let read = |name: &str| fs::read_to_string(at(name)).expect("file");
    for (target, name) in [("ksh", "t.ksh"), ("make", "t.mk")] {
        let target = format!("--target={target}");
        let compile = ["compile", &target, "t.json"];
        fs::write(at(name), HAND).expect("file");
        let told = refused(folder.path(), &compile);
        assert!(told.contains("packsh did not write it"), "{told}");
        assert!(told.contains("--force"), "{told}");
        assert_eq!(read(name), HAND);
        // a diff is no change
        let output = run(folder.path(), &[&compile[..], &["--check"]].concat());
        assert_eq!(output.status.code(), Some(1));
        assert!(
            text(&output.stdout).contains("-echo web"),
            "{}",
            both(&output)
        );
        assert_eq!(read(name), HAND);
        packsh_ok(folder.path(), &[&compile[..], &["--force"]].concat());
        let made = read(name);
        assert_ne!(made, HAND);
        // packsh knows its own, also when it is another text, and has nothing against an empty file
        packsh_ok(
            folder.path(),
            &[&compile[..], &["-var", "v=other"]].concat(),
        );
        assert_ne!(read(name), made);
        packsh_ok(folder.path(), &compile);
        assert_eq!(read(name), made);
        fs::write(at(name), "").expect("file");
        packsh_ok(folder.path(), &compile);
        assert_eq!(read(name), made);
    }
    // one of several
    fs::write(at("u.json"), GOOD).expect("template");
    fs::write(at("u.ksh"), HAND).expect("file");
    fs::remove_file(at("t.ksh")).expect("file");
    refused(folder.path(), &["compile", "t.json", "u.json"]);
    assert_eq!(read("u.ksh"), HAND);
    assert!(at("t.ksh").exists(), "the other one is good");
}

#[test]
fn what_root_wrote_is_kept() {
    let folder = tempfile::tempdir().expect("folder");
    copy(&project().join("fixtures/openbsd_net"), folder.path());
    let at = |name: &str| folder.path().join(name);
    let compile = ["compile", "--emit-config", "conf", "openbsd_net.json"];
    packsh_ok(folder.path(), &compile);
    let made = support::names(&at("conf"));
    assert!(made.len() > 1, "{made:?}");
    packsh_ok(folder.path(), &compile);
    for name in &made {
        let own = at("conf").join(name);
        let text = fs::read_to_string(&own).expect("file");
        fs::write(&own, "# mine\n").expect("file");
        fs::remove_file(at("openbsd_net.ksh")).expect("script");
        let told = refused(folder.path(), &compile);
        assert!(told.contains(&format!("`conf/{name}`")), "{told}");
        assert_eq!(fs::read_to_string(&own).expect("file"), "# mine\n");
        assert!(!at("openbsd_net.ksh").exists(), "all or nothing");
        packsh_ok(folder.path(), &[&compile[..], &["--force"]].concat());
        assert_eq!(fs::read_to_string(&own).expect("file"), text);
    }
    // neither may be the other
    let output = format!("conf/{}", made[0]);
    refused(
        folder.path(),
        &[&compile[..], &["--force", "-o", &output]].concat(),
    );
}

#[test]
fn manual_pages_of_others_are_kept() {
    let folder = tempfile::tempdir().expect("folder");
    packsh_ok(folder.path(), &["man", "."]);
    packsh_ok(folder.path(), &["man", "."]);
    let page = folder.path().join("packsh-fix.1");
    let made = fs::read_to_string(&page).expect("page");
    fs::write(&page, ".TH FIX 1\n").expect("page");
    refused(folder.path(), &["man", "."]);
    assert_eq!(fs::read_to_string(&page).expect("page"), ".TH FIX 1\n");
    packsh_ok(folder.path(), &["man", "--force", "."]);
    assert_eq!(fs::read_to_string(&page).expect("page"), made);
}

/// A link is followed, as by `>`: what it leads to is written, and the link stays.
#[test]
fn a_link_to_the_output_stays() {
    let folder = with(GOOD);
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("scripts")).expect("folder");
    fs::write(at("scripts/web"), "").expect("file");
    symlink("scripts/web", at("t.ksh")).expect("link");
    packsh_ok(folder.path(), &["compile", "t.json"]);
    assert!(at("t.ksh").is_symlink());
    let made = fs::read_to_string(at("scripts/web")).expect("script");
    assert!(made.starts_with("#!/bin/ksh"));
    fs::write(at("scripts/web"), HAND).expect("file");
    refused(folder.path(), &["compile", "t.json"]);
    // the name of standard output is such a link, and must stay for everybody else
    let output = packsh()
        .args(["compile", "-o", "/dev/stdout", "t.json"])
        .current_dir(folder.path())
        .stdout(fs::File::create(at("out")).expect("file"))
        .output()
        .expect("packsh");
    assert!(output.status.success(), "{}", both(&output));
    assert!(Path::new("/dev/stdout").is_symlink());
    let out = fs::read_to_string(at("out")).expect("script");
    assert!(out.starts_with("#!/bin/ksh"));
}

/// Every command that prints, on what takes nothing more.
#[test]
fn a_write_that_fails_is_told() {
    let folder = with(GOOD);
    fs::write(
        folder.path().join("bad.json"),
        r#"{"builders": [{"type": "file"}]}"#,
    )
    .expect("template");
    let commands: &[&[&str]] = &[
        &["--help"],
        &["--version"],
        &["compile", "--help"],
        &["help", "compile"],
        &["compile", "-o", "-", "t.json"],
        &["compile", "--target=make", "-o", "-", "t.json"],
        &["compile", "--check", "t.json"],
        &["components"],
        &["components", "--format", "json"],
        &["completions", "bash"],
        &["completions", "ksh"],
        &["explain"],
        &["explain", "PS0102"],
        &["fix", "t.json"],
        &["inspect", "t.json"],
        &["inspect", "bad.json"],
        &["inspect", "-machine-readable", "t.json"],
        &["man"],
        &["plan", "t.json"],
        &["plan", "--format", "json", "t.json"],
        &["schema"],
        &["schema", "shell"],
        &["validate", "-syntax-only", "t.json"],
        &["validate", "bad.json"],
        &["validate", "--format", "json", "t.json"],
        &["validate", "--format", "sarif", "t.json"],
        &["validate", "--packer-compat", "bad.json"],
    ];
    for words in commands {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("/dev/full");
        let output = packsh()
            .args(*words)
            .current_dir(folder.path())
            .stdout(full)
            .output()
            .expect("packsh");
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{words:?}: {told}");
        assert!(
            told.ends_with(
                "error[PS0703]: standard output cannot be written: no space left on device\n \
                 = help: what was printed is not whole: print it again where there is room\n\n"
            ),
            "{words:?}: {told}"
        );
        // a reader that went away is told nothing, and neither is anybody else
        let mut closed = packsh()
            .args(*words)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("packsh");
        drop(closed.stdout.take());
        let output = closed.wait_with_output().expect("packsh");
        let told = text(&output.stderr);
        assert!(!told.contains("panicked"), "{words:?}: {told}");
        assert!(!told.contains("standard output"), "{words:?}: {told}");
    }
}

/// A reader that is gone before anything is printed: no message, and no success.
#[test]
fn a_reader_that_went_away_is_no_success() {
    let output = Command::new("bash")
        .args([
            "-c",
            "{ sleep 0.3; \"$1\" schema; echo \"exit $?\" >&2; } | :",
            "bash",
            env!("CARGO_BIN_EXE_packsh"),
        ])
        .output()
        .expect("bash");
    assert_eq!(text(&output.stderr), "exit 1\n");
}

/// Where nothing can be told, the exit status is all there is.
#[test]
fn a_message_that_cannot_be_written_is_no_panic() {
    let folder = with("{");
    for words in [
        &["compile", "t.json"][..],
        &["fix", "t.json"],
        &["plan", "t.json"],
        &["nosuch"],
        &["explain", "PS9999"],
        &["schema", "nosuch"],
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("/dev/full");
        let status = packsh()
            .args(words)
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(full)
            .status()
            .expect("packsh");
        assert_eq!(status.code(), Some(1), "{words:?}");
    }
}
