//! Secrets: never on a command line, in a log, in the emitted file, in the state folder, or in a file that others can read.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use support::sshd::{PASSWORD, Sshd, USER};
use support::{limit, packsh, packsh_ok, shells, text};

const TOKEN: &str = "t0ken-7d1f-s3cret";

/// Looks for a text in the command lines of all processes, and in files below a folder that its group or others can read.
struct Watch {
    secrets: Vec<String>,
    folder: std::path::PathBuf,
}

impl Watch {
    fn found(&self) -> Option<String> {
        for entry in fs::read_dir("/proc").ok()?.flatten() {
            let Ok(line) = fs::read(entry.path().join("cmdline")) else {
                continue;
            };
            let line = text(&line);
            // what other tests tell Packer is no concern of this one
            if line.contains("packer\0build\0") {
                continue;
            }
            if self.secrets.iter().any(|secret| line.contains(secret)) {
                return Some(format!("a command line: {}", line.replace('\0', " ")));
            }
        }
        self.readable(&self.folder)
    }

    fn readable(&self, folder: &Path) -> Option<String> {
        for entry in fs::read_dir(folder).ok()?.flatten() {
            let path = entry.path();
            let Ok(metadata) = fs::symlink_metadata(&path) else {
                continue;
            };
            if metadata.permissions().mode() & 0o077 == 0 {
                continue;
            }
            if metadata.is_dir() {
                if let Some(found) = self.readable(&path) {
                    return Some(found);
                }
            } else if metadata.is_file()
                && fs::read(&path).is_ok_and(|bytes| {
                    self.secrets
                        .iter()
                        .any(|secret| text(&bytes).contains(secret))
                })
            {
                return Some(format!("a file that others can read: {}", path.display()));
            }
        }
        None
    }
}

/// Runs a command to its end and looks all the while.
fn watched(command: &mut Command, watch: &Watch) -> (bool, String) {
    let mut child = limit::start(command.stdin(Stdio::null()), limit::SECONDS);
    let mut found = None;
    while !child.is_over() {
        found = found.or_else(|| watch.found());
        std::thread::sleep(Duration::from_millis(3));
    }
    let output = child.end();
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(found.is_none(), "{}\n{said}", found.unwrap_or_default());
    for secret in &watch.secrets {
        assert!(!said.contains(secret), "a secret is in the output:\n{said}");
    }
    (output.status.success(), said)
}

#[test]
fn a_sensitive_variable_stays_secret() {
    let template = format!(
        r#"{{
  "variables": {{ "token": "{TOKEN}", "other": "x" }},
  "sensitive-variables": ["token"],
  "builders": [{{ "type": "null", "communicator": "none" }}],
  "provisioners": [
    {{ "type": "shell-local", "environment_vars": ["TOKEN={{{{user `token`}}}}"], "inline": ["sleep 0.3", "echo \"it is $TOKEN\"", "[ \"$TOKEN\" = {{{{user `token`}}}} ]"] }},
    {{ "type": "shell-local", "execute_command": ["/bin/sh", "-c", "{{{{.Vars}}}} sleep 0.2; {{{{.Vars}}}} {{{{.Script}}}}"], "environment_vars": ["TOKEN={{{{user `token`}}}}"], "inline": ["[ \"$TOKEN\" = {{{{user `token`}}}} ]", "sleep 0.2"] }},
    {{ "type": "shell-local", "inline": ["exit 3"] }}
  ]
}}"#
    );
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        fs::write(folder.join("t.json"), &template).expect("template");
        let mode = fs::Permissions::from_mode(0o600);
        fs::set_permissions(folder.join("t.json"), mode).expect("mode");
        fs::create_dir(folder.join("tmp")).expect("tmp");
        packsh_ok(folder, &["compile", "t.json"]);
        let script = fs::read_to_string(folder.join("t.ksh")).expect("script");
        assert!(!script.contains(TOKEN), "the secret is in the script");
        assert!(script.contains("PKR_VAR_token"));
        let watch = Watch {
            secrets: vec![TOKEN.to_owned()],
            folder: folder.to_path_buf(),
        };
        for flags in [&[][..], &["-x"]] {
            let mut command = Command::new(shell);
            command
                .arg("t.ksh")
                .args(flags)
                .current_dir(folder)
                .env("PKR_VAR_token", TOKEN)
                .env("TMPDIR", folder.join("tmp"));
            let (good, said) = watched(&mut command, &watch);
            assert!(!good, "{shell}: the last provisioner fails");
            assert!(said.contains("<sensitive>"), "{shell}: {said}");
            assert!(said.contains("exit status 3"), "{shell}: {said}");
            // the state that -on-error=abort leaves
            assert!(watch.readable(folder).is_none(), "{shell}");
            for path in support::files(folder) {
                let text = text(&fs::read(folder.join(&path)).expect("file"));
                assert!(
                    path == Path::new("t.json") || !text.contains(TOKEN),
                    "{shell}: the secret is in {}",
                    path.display()
                );
            }
        }
    }
    // without the environment and without a terminal it says what it wants
    let scratch = tempfile::tempdir().expect("folder");
    fs::write(scratch.path().join("t.json"), &template).expect("template");
    packsh_ok(scratch.path(), &["compile", "t.json"]);
    let output = limit::output(
        Command::new("setsid")
            .args(["-w", "mksh", "t.ksh"])
            .current_dir(scratch.path()),
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("set PKR_VAR_token"),
        "{}",
        support::both(&output)
    );
    // `--embed-secrets` is the way to have it in the file
    let printed = packsh_ok(
        scratch.path(),
        &["compile", "--embed-secrets", "-o", "-", "t.json"],
    );
    assert!(printed.contains(TOKEN));
}

#[test]
fn a_password_stays_secret() {
    let server = Sshd::start();
    let template = format!(
        r#"{{
  "builders": [{{ "type": "null", "ssh_host": "127.0.0.1", "ssh_port": {}, "ssh_username": "{USER}", "ssh_password": "{PASSWORD}" }}],
  "provisioners": [
    {{ "type": "shell", "inline": ["sleep 0.3", "echo seen"] }},
    {{ "type": "file", "source": "t.json", "destination": "/tmp/packsh-secret-test" }},
    {{ "type": "shell", "inline": ["rm -f /tmp/packsh-secret-test"] }}
  ]
}}"#,
        server.port
    );
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        fs::create_dir(folder.join("tmp")).expect("tmp");
        fs::write(folder.join("t.json"), &template).expect("template");
        fs::set_permissions(folder.join("t.json"), fs::Permissions::from_mode(0o600))
            .expect("mode");
        packsh_ok(
            folder,
            &["compile", "--ask-secrets", "--no-embed", "t.json"],
        );
        let script = fs::read_to_string(folder.join("t.ksh")).expect("script");
        assert!(!script.contains(PASSWORD), "the password is in the script");
        assert!(
            script.contains("PKR_SECRET_ssh_password"),
            "the head names it"
        );
        let watch = Watch {
            secrets: vec![PASSWORD.to_owned()],
            folder: folder.to_path_buf(),
        };
        let mut command = Command::new(shell);
        command
            .args(["t.ksh", "-x"])
            .current_dir(folder)
            .env("PKR_SECRET_ssh_password", PASSWORD)
            .env("TMPDIR", folder.join("tmp"));
        let (good, said) = watched(&mut command, &watch);
        assert!(good, "{shell}: {said}");
        assert!(
            said.contains("==> null: Wait for ssh to ") && said.contains("    null: seen\n"),
            "{shell}: {said}"
        );
        let left = Command::new("pgrep")
            .args(["-u", "0", "-f", &folder.join("tmp").to_string_lossy()])
            .output();
        assert_eq!(
            text(&left.expect("pgrep").stdout),
            "",
            "{shell} leaves ssh running"
        );
    }
    // `packsh build` knows the password: the template is there
    let scratch = tempfile::tempdir().expect("folder");
    fs::write(scratch.path().join("t.json"), &template).expect("template");
    fs::set_permissions(
        scratch.path().join("t.json"),
        fs::Permissions::from_mode(0o600),
    )
    .expect("mode");
    let watch = Watch {
        secrets: vec![PASSWORD.to_owned()],
        folder: scratch.path().to_path_buf(),
    };
    let mut command = packsh();
    command
        .args(["build", "t.json"])
        .current_dir(scratch.path());
    let (good, said) = watched(&mut command, &watch);
    assert!(good, "{said}");
}

/// Runs a script under a terminal; `talk` is what is done there, in expect's words. What the terminal showed is
/// returned.
fn on_a_terminal(shell: &str, folder: &Path, talk: &str, watch: &Watch) -> String {
    // `trap` so that the outer shell lives on to say in what state the terminal is
    let talk = format!(
        "set timeout 60\nspawn sh -c {{trap : INT; {shell} t.ksh; echo status=$?; stty -a | tr ' ' '\\n' | grep -x -e echo -e -echo}}\n\
         expect \"token: \"\nsleep 0.5\n{talk}\nexpect eof\n"
    );
    fs::write(folder.join("talk"), talk).expect("talk");
    fs::create_dir_all(folder.join("tmp")).expect("tmp");
    let mut command = Command::new("expect");
    command
        .arg("talk")
        .current_dir(folder)
        .env("SECRET", TOKEN)
        .env("TMPDIR", folder.join("tmp"));
    let (good, said) = watched(&mut command, watch);
    assert!(good, "{shell}: {said}");
    assert!(
        support::files(&folder.join("tmp")).is_empty(),
        "{shell} leaves files"
    );
    said
}

#[test]
fn a_secret_is_typed_on_a_terminal() {
    assert!(support::on_path("expect"), "the tests need expect");
    let template = r#"{
  "variables": { "token": "other" },
  "sensitive-variables": ["token"],
  "builders": [{ "type": "null", "communicator": "none" }],
  "provisioners": [{ "type": "shell-local", "environment_vars": ["T={{user `token`}}"],
    "inline": ["printf %s \"$T\" | tr a-z b-za >ran", "echo \"it is $T\""] }]
}"#;
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        fs::write(folder.join("t.json"), template).expect("template");
        packsh_ok(folder, &["compile", "t.json"]);
        let watch = Watch {
            secrets: vec![TOKEN.to_owned()],
            folder: folder.to_path_buf(),
        };
        let said = on_a_terminal(shell, folder, "send \"$env(SECRET)\\r\"", &watch);
        assert!(
            said.contains("it is <sensitive>") && said.contains("status=0"),
            "{shell}: {said}"
        );
        // shifted by one letter, so that no file holds the secret
        let shifted = fs::read_to_string(folder.join("ran")).expect("ran");
        assert_eq!(shifted, "u0lfo-7e1g-t3dsfu", "{shell}");
        fs::remove_file(folder.join("ran")).expect("remove");
        // an interrupt at the question ends the run, and the terminal is as it was
        let said = on_a_terminal(shell, folder, "send \"\\003\"", &watch);
        assert!(said.contains("status=1"), "{shell}: {said}");
        assert!(said.trim_end().ends_with("\necho"), "{shell}: {said}");
        assert!(!folder.join("ran").exists(), "{shell}: {said}");
    }
}
