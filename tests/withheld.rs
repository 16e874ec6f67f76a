//! What an emitted file holds of the secrets of its template, and what it leaves out.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use support::sshd::{PASSWORD, Sshd, USER};
use support::{both, limit, packsh, packsh_ok, shells, text};

/// A folder with a template.
fn with_template(template: &str) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().expect("folder");
    fs::write(scratch.path().join("t.json"), template).expect("template");
    scratch
}

/// Compiles; whether that was good, what was printed, what was said.
fn compile(folder: &Path, flags: &[&str]) -> (bool, String, String) {
    let output = limit::output(
        packsh()
            .args(["compile", "-o", "-"])
            .args(flags)
            .arg("t.json")
            .current_dir(folder),
    );
    (
        output.status.success(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// Runs a script with nobody to ask.
fn run(shell: &str, folder: &Path, words: &[&str]) -> (bool, String) {
    let mut command = Command::new("setsid");
    command
        .args(["-w", shell])
        .args(words)
        .current_dir(folder)
        .env("TMPDIR", folder);
    let output = limit::output(&mut command);
    (output.status.success(), both(&output))
}

/// The head of a script.
fn head(script: &str) -> String {
    let lines = script.lines().take_while(|line| line.starts_with('#'));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The line that the head names behind these words, of the whole file.
fn line_of<'s>(script: &'s str, words: &str) -> &'s str {
    let head = head(script);
    let row = head.lines().find(|row| row.contains(words));
    let row = row.unwrap_or_else(|| panic!("`{words}` is not in the head:\n{head}"));
    let (_, rest) = row.split_once("is in this file, line ").expect("a line");
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let number: usize = digits.parse().expect("a number");
    script.lines().nth(number - 1).expect("that line")
}

fn ssh(port: u16, password: &str) -> String {
    format!(
        r#"{{ "type": "null", "ssh_host": "127.0.0.1", "ssh_port": {port}, "ssh_username": "{USER}", "ssh_password": "{password}", "ssh_timeout": "5s", "ssh_handshake_attempts": 1 }}"#
    )
}

#[test]
fn a_guests_login_stands_in_the_file_and_its_head_says_where() {
    let server = Sshd::start();
    let template = format!(
        r#"{{ "builders": [{}],
  "provisioners": [{{ "type": "shell", "inline": ["echo it is {PASSWORD}"] }}] }}"#,
        ssh(server.port, PASSWORD)
    );
    let scratch = with_template(&template);
    let folder = scratch.path();
    packsh_ok(folder, &["compile", "t.json"]);
    let path = folder.join("t.ksh");
    let script = fs::read_to_string(&path).expect("script");
    let mode = fs::metadata(&path).expect("script").permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
    assert!(line_of(&script, "ssh_password, the guest's own, ").contains(PASSWORD));
    assert!(!script.contains("PKR_SECRET_"), "{}", head(&script));
    for shell in shells() {
        let (good, said) = run(shell, folder, &["t.ksh"]);
        assert!(good, "{shell}: {said}");
        // as in Packer, it is not masked
        assert!(
            said.contains(&format!("it is {PASSWORD}")),
            "{shell}: {said}"
        );
    }
    packsh_ok(folder, &["compile", "--target", "make", "t.json"]);
    let makefile = fs::read_to_string(folder.join("t.mk")).expect("Makefile");
    assert!(line_of(&makefile, "ssh_password, the guest's own, ").contains(PASSWORD));
}

#[test]
fn a_guests_login_from_a_variable_is_a_variable() {
    let server = Sshd::start();
    let template = |sensitive: &str| {
        format!(
            r#"{{ "variables": {{ "word": "{PASSWORD}" }}, "sensitive-variables": [{sensitive}], "builders": [{}],
  "provisioners": [{{ "type": "shell", "inline": ["echo seen"] }}] }}"#,
            ssh(server.port, "{{user `word`}}")
        )
    };
    let scratch = with_template(&template(""));
    let folder = scratch.path();
    packsh_ok(folder, &["compile", "t.json"]);
    let script = fs::read_to_string(folder.join("t.ksh")).expect("script");
    assert!(line_of(&script, "word, the guest's own ssh_password, ").contains(PASSWORD));
    assert!(head(&script).contains("# Settings  word (see Secrets)\n"));
    for shell in shells() {
        let (good, said) = run(shell, folder, &["t.ksh"]);
        assert!(good && said.contains("seen"), "{shell}: {said}");
        let (good, said) = run(shell, folder, &["t.ksh", "-var", "word=wrong"]);
        assert!(!good && !said.contains("seen"), "{shell}: {said}");
    }
    // listed, or from the command line, or on request: withheld
    for (template, flags) in [
        (template("\"word\""), &[][..]),
        (
            template("").replace(&format!("\"{PASSWORD}\""), "\"\""),
            &["-var", &format!("word={PASSWORD}")],
        ),
        (template(""), &["--ask-secrets"]),
    ] {
        fs::write(folder.join("t.json"), template).expect("template");
        let (good, script, said) = compile(folder, flags);
        assert!(good, "{flags:?}: {said}");
        assert!(!script.contains(PASSWORD), "{flags:?}");
        assert!(script.contains("PKR_VAR_word or the terminal"), "{flags:?}");
    }
}

/// A variable that is nothing but another one hands its secrecy on.
#[test]
fn a_secret_by_another_name_is_withheld() {
    let template = r#"{ "variables": { "a": "s3cret-1", "b": "{{user `a`}}" }, "sensitive-variables": ["b"],
  "builders": [{ "type": "null", "communicator": "none" }],
  "provisioners": [{ "type": "shell-local", "environment_vars": ["B={{user `b`}}"], "inline": ["true"] }] }"#;
    let scratch = with_template(template);
    let (good, script, said) = compile(scratch.path(), &[]);
    assert!(good, "{said}");
    assert!(!script.contains("s3cret-1"));
}

#[test]
fn a_credential_is_never_in_the_file_and_masked_where_it_is() {
    let template = r#"{ "builders": [{ "type": "docker", "image": "x", "discard": true, "login": true,
    "login_username": "me", "login_password": "p4ss of a registry" }] }"#;
    let scratch = with_template(template);
    let folder = scratch.path();
    for flags in [&[][..], &["--ask-secrets"]] {
        let (good, script, said) = compile(folder, flags);
        assert!(good, "{said}");
        assert!(!script.contains("p4ss of a registry"), "{flags:?}");
        assert!(script.contains("PKR_SECRET_login_password or the terminal"));
    }
    let words = ["compile", "--embed-secrets", "--with", "dry-run", "t.json"];
    packsh_ok(folder, &words);
    let path = folder.join("t.ksh");
    let mode = fs::metadata(&path).expect("script").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let script = fs::read_to_string(&path).expect("script");
    assert!(line_of(&script, "login_password, an account's, ").contains("p4ss of a registry"));
    for shell in shells() {
        let (good, said) = run(shell, folder, &["t.ksh", "-n"]);
        assert!(good && said.contains("docker login"), "{shell}: {said}");
        assert!(!said.contains("p4ss of a registry"), "{shell}: {said}");
    }
}

/// A template for a machine of OpenBSD whose root has the password `word`.
fn openbsd(word: &str, more: &str) -> String {
    format!(
        r#"{{ "builders": [{{ "type": "openbsd-vmm", "vm_name": "v", "vm_template": "t", "output_directory": "images",
    "disk_size": "1G", "boot": "/bsd.rd", "http_directory": "http", "ssh_username": "root",
    "ssh_password": "{word}"{more} }}] }}"#
    )
}

#[test]
fn a_withheld_text_that_stands_elsewhere_is_told() {
    let word = "s3cret-7";
    let secret = r#""sensitive-variables": ["word"], "builders""#;
    let null = |more: &str| {
        format!(r#"{{ "variables": {{ "word": "{word}" {more} "builders": [{{ "type": "null", "communicator": "none" }}],"#)
            .replace("\"builders\"", secret)
    };
    let local = |key: &str| {
        null("},")
            + &format!(
                r#""provisioners": [{{ "type": "shell-local", "environment_vars": ["W={{{{user `word`}}}}"], {key} }}] }}"#
            )
    };
    let cases: Vec<(&str, String, &[&str], &[&str])> = vec![
        (
            "a command",
            local(&format!(r#""inline": ["echo {word} | x"]"#)),
            &[],
            &["t.json:1:", "step 1 of the build `null`"],
        ),
        (
            "a carried script",
            local(r#""script": "run.sh""#),
            &[],
            &["the carried file `run.sh`, line 3"],
        ),
        (
            "a carried binary file",
            local(r#""script": "run.bin""#),
            &[],
            &["the carried file `run.bin`, line 2"],
        ),
        (
            "another default",
            null(&format!(r#", "other": "x{word}y" }},"#))
                + r#""provisioners": [{ "type": "shell-local", "inline": ["echo {{user `word`}}"] }] }"#,
            &[],
            &["the default of the variable `other`"],
        ),
        (
            "the description",
            null("},")
                + &format!(
                    r#""description": "the word is {word}", "provisioners": [{{ "type": "shell-local", "inline": ["echo {{{{user `word`}}}}"] }}] }}"#
                ),
            &[],
            &["the head"],
        ),
        (
            "a shutdown command and its title",
            openbsd(
                word,
                &format!(r#", "shutdown_command": "echo {word} | su""#),
            ),
            &["--ask-secrets"],
            &["Halt v by echo <sensitive> | su"],
        ),
        (
            "answers of an installer",
            openbsd(word, ""),
            &["--ask-secrets"],
            &["the carried file `http/install.conf`, line 2"],
        ),
        (
            "a file that is made",
            openbsd(word, r#", "gen_files_pattern": "made""#),
            &["--ask-secrets"],
            &["the carried file `http/made.pkr.in`, line 1; step 3"],
        ),
        (
            "a login of the same text",
            format!(
                r#"{{ "builders": [{}, {{ "type": "docker", "image": "x", "discard": true,
            "login": true, "login_password": "{word}" }}] }}"#,
                ssh(22, word)
            ),
            &[],
            &["the login `ssh_password`"],
        ),
    ];
    for (case, template, flags, expected) in cases {
        let scratch = with_template(&template);
        let folder = scratch.path();
        fs::write(folder.join("run.sh"), format!("#!/bin/sh\n\necho {word}\n")).expect("script");
        fs::write(folder.join("run.bin"), format!("\u{1}\n{word}\u{2}")).expect("script");
        fs::create_dir(folder.join("http")).expect("folder");
        let name = match case {
            "answers of an installer" => "install.conf",
            "a file that is made" => "made.pkr.in",
            _ => "none",
        };
        let answers = if name == "made.pkr.in" {
            format!("Password = {word}\n")
        } else {
            format!("System hostname = v\nPassword = {word}\n")
        };
        if name != "none" {
            fs::write(folder.join("http").join(name), answers).expect("answers");
        }
        let (good, _, said) = compile(folder, flags);
        assert!(!good && said.contains("PS0601"), "{case}: {said}");
        for text in expected {
            assert!(said.contains(text), "{case}: no `{text}` in {said}");
        }
        // the way out that it names
        if flags.is_empty() {
            assert!(said.contains("--embed-secrets"), "{case}: {said}");
            let (good, script, said) = compile(folder, &["--embed-secrets"]);
            assert!(good && script.contains(word), "{case}: {said}");
        } else {
            assert!(said.contains("without `--ask-secrets`"), "{case}: {said}");
            let (good, _, said) = compile(folder, &[]);
            assert!(good, "{case}: {said}");
        }
    }
}

#[test]
fn words_of_our_own_are_no_secret_and_ordinary_ones_are_warned_of() {
    let template = |word: &str, inline: &str| {
        format!(
            r#"{{ "variables": {{ "word": "{word}" }}, "sensitive-variables": ["word"],
  "builders": [{{ "type": "null", "communicator": "none" }}],
  "provisioners": [{{ "type": "shell-local", "environment_vars": ["W={{{{user `word`}}}}"], "inline": ["{inline}"] }}] }}"#
        )
    };
    for (word, inline, told) in [
        // `provision_1_shell_local` and `packer-shell` are ours
        ("provision", "true", None),
        ("packer-shell", "true", None),
        ("abc", "echo abc", None),
        ("hunter", "echo hunters", None),
        ("hunter", "echo hunter", Some("warning[PS0601]")),
        ("123456", "echo 1234567", None),
        ("123456", "echo 123456", Some("warning[PS0601]")),
        ("hunter2", "echo xhunter2x", Some("error[PS0601]")),
    ] {
        let scratch = with_template(&template(word, inline));
        let (good, _, said) = compile(scratch.path(), &[]);
        assert_eq!(good, !said.contains("error["), "{word}: {said}");
        match told {
            Some(told) => assert!(said.contains(told), "{word}: {said}"),
            None => assert!(!said.contains("PS0601"), "{word}: {said}"),
        }
    }
}

/// What is run at once and removed behind it nobody else reads.
#[test]
fn build_runs_a_template_that_repeats_its_secret() {
    let template = r#"{ "variables": { "word": "s3cret-9" }, "sensitive-variables": ["word"],
  "builders": [{ "type": "null", "communicator": "none" }],
  "provisioners": [{ "type": "shell-local", "inline": ["[ {{user `word`}} = s3cret-9 ]", "echo $((6 * 7))"] }] }"#;
    let scratch = with_template(template);
    let output = limit::output(
        packsh()
            .args(["build", "t.json"])
            .current_dir(scratch.path()),
    );
    let said = both(&output);
    assert!(output.status.success() && said.contains("42"), "{said}");
    assert!(!compile(scratch.path(), &[]).0);
}

#[test]
fn own_words_are_not_masked() {
    let template = r#"{ "variables": { "word": null, "file": "out" }, "sensitive-variables": ["word"],
  "builders": [{ "type": "file", "target": "{{user `file`}}", "content": "x" }],
  "provisioners": [{ "type": "shell-local", "environment_vars": ["W={{user `word`}}"], "inline": ["echo the shell: $W"] }],
  "post-processors": [{ "type": "compress", "output": "{{user `word`}}.tar.gz", "keep_input_artifact": true }] }"#;
    let scratch = with_template(template);
    let folder = scratch.path();
    packsh_ok(folder, &["compile", "t.json"]);
    for shell in shells() {
        let with = |word: &str, flags: &[&str]| {
            let word = format!("word={word}");
            let words = [&["t.ksh", "-var", &word], flags].concat();
            let (good, said) = run(shell, folder, &words);
            assert!(good, "{shell}: {said}");
            said
        };
        let said = with("shell", &[]);
        let title = "==> file: Run an inline script here\n";
        assert!(said.contains(title), "{shell}: {said}");
        let masked = "    file: the <sensitive>: <sensitive>\n";
        assert!(said.contains(masked), "{shell}: {said}");
        let said = with("script", &[]);
        assert!(said.contains(title), "{shell}: {said}");
        let said = with("zip", &[]);
        let title = "==> file: Pack <sensitive>.tar.gz\n";
        assert!(said.contains(title), "{shell}: {said}");
        // a text that quotes change is masked in commands, too
        let said = with("it's", &["-x"]);
        for shown in ["it's", "it'\\''s", "it\\'s"] {
            assert!(!said.contains(shown), "{shell}: {said}");
        }
    }
}
