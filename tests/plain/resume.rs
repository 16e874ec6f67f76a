//! `-resume`: a run goes on at the step that failed, and leaves what an undisturbed run leaves.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use serde_json::json;

use crate::support::sshd::{Sshd, USER};
use crate::support::{both, copy, files, limit, names, packsh_ok, project, shells, text};
use crate::{compiled_with, run};

/// Steps that each note that they ran; step N fails while `fail-N` exists, and waits while `stop-N` exists.
fn template(folder: &Path) {
    let step = |number: usize| {
        json!({"type": "shell-local", "inline": [
            format!("echo {number} {{{{user `site`}}}} >>ran"),
            format!("if [ -e fail-{number} ]; then exit 9; fi"),
            format!("if [ -e stop-{number} ]; then : >at-{number}; sleep 60; echo never >>ran; fi"),
        ]})
    };
    compiled_with(
        folder,
        &json!({
            "variables": {"site": "x", "token": ""},
            "sensitive-variables": ["token"],
            "builders": [{"type": "null", "communicator": "none", "name": "b"}],
            "provisioners": [
                step(1),
                step(2),
                {"type": "shell-local", "environment_vars": ["TOKEN={{user `token`}}"], "inline": ["test ! -e fail-3"]}
            ],
            "error-cleanup-provisioner": {"type": "shell-local", "inline": ["echo undone >>ran"]},
            "post-processors": [step(4)]
        }),
        "resume",
    );
}

fn ran(folder: &Path) -> String {
    let ran = fs::read_to_string(folder.join("ran")).unwrap_or_default();
    ran.replace(" x", "").trim().replace('\n', " ")
}

#[test]
fn it_goes_on_at_the_step_that_failed() {
    for shell in shells() {
        for (step, wanted) in [(1, "1 1 2 4"), (2, "1 2 2 4"), (3, "1 2 4"), (4, "1 2 4 4")] {
            let scratch = tempfile::tempdir().expect("folder");
            let folder = scratch.path();
            template(folder);
            fs::write(folder.join(format!("fail-{step}")), "").expect("fail");
            let output = limit::output(run(shell, folder).arg("-on-error=abort"));
            let what = format!("{shell} {step}: {}", both(&output));
            assert_eq!(output.status.code(), Some(1), "{what}");
            // it fails again, and again
            let output = limit::output(run(shell, folder).args(["-on-error=abort", "-resume"]));
            assert_eq!(output.status.code(), Some(1), "{what}");
            fs::remove_file(folder.join(format!("fail-{step}"))).expect("mend");
            let output = limit::output(run(shell, folder).arg("-resume"));
            let what = format!("{what}{}", both(&output));
            assert!(output.status.success(), "{what}");
            let again = if step == 3 {
                wanted.to_owned()
            } else {
                wanted.replacen(&step.to_string(), &format!("{step} {step}"), 1)
            };
            assert_eq!(ran(folder), again, "{what}");
            assert!(!folder.join(".packsh").exists(), "{what}");
            assert!(names(&folder.join("tmp")).is_empty(), "left: {what}");
        }
    }
}

#[test]
fn what_is_undone_is_forgotten() {
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        template(folder);
        fs::write(folder.join("fail-2"), "").expect("fail");
        let output = limit::output(&mut run(shell, folder));
        assert!(!output.status.success(), "{shell}");
        assert!(
            !folder.join(".packsh").exists(),
            "{shell}: {}",
            both(&output)
        );
        fs::remove_file(folder.join("fail-2")).expect("mend");
        let output = limit::output(run(shell, folder).arg("-resume"));
        assert!(output.status.success(), "{shell}: {}", both(&output));
        assert_eq!(ran(folder), "1 2 undone 1 2 4", "{shell}");
    }
}

#[test]
fn another_script_and_other_settings_are_refused() {
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        template(folder);
        fs::write(folder.join("fail-2"), "").expect("fail");
        let abort = |flags: &[&str]| {
            let output = limit::output(run(shell, folder).arg("-on-error=abort").args(flags));
            (output.status.success(), both(&output))
        };
        assert!(!abort(&[]).0, "{shell}");
        let refused = "is another script, or had other settings: start without -resume";
        let (good, said) = abort(&["-resume", "-var", "site=y"]);
        assert!(!good && said.contains(refused), "{shell}: {said}");
        // a secret may be another one, and leaves no trace
        fs::remove_file(folder.join("fail-2")).expect("mend");
        fs::write(folder.join("fail-4"), "").expect("fail");
        let (good, said) = abort(&["-resume", "-var", "token=s3cr3t-token"]);
        assert!(!good && !said.contains(refused), "{shell}: {said}");
        for file in files(&folder.join(".packsh")) {
            let bytes = fs::read(folder.join(".packsh").join(&file)).expect("note");
            assert!(!text(&bytes).contains("s3cr3t-token"), "{shell}: {file:?}");
        }
        let mode = fs::metadata(folder.join(".packsh/t.ksh"))
            .expect("notes")
            .permissions();
        assert_eq!(mode.mode() & 0o77, 0, "{shell}");
        let script = fs::read_to_string(folder.join("t.ksh")).expect("script");
        fs::write(folder.join("t.ksh"), script.replacen("\n# ", "\n# x", 1)).expect("script");
        let (good, said) = abort(&["-resume"]);
        assert!(!good && said.contains(refused), "{shell}: {said}");
        // what is refused stays as it was
        fs::write(folder.join("t.ksh"), script).expect("script");
        fs::remove_file(folder.join("fail-4")).expect("mend");
        let (good, said) = abort(&["-resume"]);
        assert!(good, "{shell}: {said}");
        assert_eq!(ran(folder), "1 2 2 4 4", "{shell}");
    }
}

#[test]
fn a_copy_that_runs_is_not_disturbed() {
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        template(folder);
        fs::write(folder.join("stop-2"), "").expect("stop");
        let mut command = run(shell, folder);
        command.arg("-on-error=abort");
        let mut first = limit::start(command.stdin(Stdio::null()), 60);
        first.wait_for(&folder.join("at-2"));
        fs::remove_file(folder.join("stop-2")).expect("go");
        // the copy does all of its own, and cannot go on with what is not its own
        let output = limit::output(run(shell, folder).arg("-resume"));
        assert!(!output.status.success(), "{shell}");
        let said = both(&output);
        assert!(
            said.contains("another copy of this script runs"),
            "{shell}: {said}"
        );
        let output = limit::output(&mut run(shell, folder));
        assert!(output.status.success(), "{shell}: {}", both(&output));
        first.signal("TERM");
        let output = first.end();
        assert!(!output.status.success(), "{shell}");
        let output = limit::output(run(shell, folder).arg("-resume"));
        assert!(output.status.success(), "{shell}: {}", both(&output));
        assert_eq!(ran(folder), "1 2 1 2 4 2 4", "{shell}");
    }
}

/// All processes of the run are killed: nobody tidies up, and yet the next run goes on.
#[test]
fn what_is_killed_goes_on() {
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        template(folder);
        fs::write(folder.join("stop-2"), "").expect("stop");
        let mut process = limit::start(run(shell, folder).stdin(Stdio::null()), 60);
        process.wait_for(&folder.join("at-2"));
        let pids = fs::read_to_string(folder.join(".packsh/t.ksh/pids")).expect("processes");
        let pids: Vec<&str> = pids.split_whitespace().collect();
        assert_eq!(pids.len(), 2, "{shell}");
        limit::output(std::process::Command::new("kill").args(["-KILL", pids[0]]));
        // the build has a process group of its own, and runs on
        let output = limit::output(run(shell, folder).arg("-resume"));
        assert!(
            both(&output).contains("another copy"),
            "{shell}: {}",
            both(&output)
        );
        let group = format!("-{}", pids[1]);
        limit::output(std::process::Command::new("kill").args(["-KILL", "--", &group]));
        process.end();
        fs::remove_file(folder.join("stop-2")).expect("go");
        let output = limit::output(run(shell, folder).arg("-resume"));
        assert!(output.status.success(), "{shell}: {}", both(&output));
        assert_eq!(ran(folder), "1 2 2 4", "{shell}");
        assert!(!folder.join(".packsh").exists(), "{shell}");
    }
}

/// Stand-ins for tools that count their calls and fail, before they do anything, at the one that `$FAIL` says.
fn counting(folder: &Path, tools: &[&str]) {
    fs::create_dir_all(folder.join("count/bin")).expect("bin");
    for tool in tools {
        let path = folder.join("count/bin").join(tool);
        let real = text(&limit::output(std::process::Command::new("which").arg(tool)).stdout);
        let lines = format!(
            "#!/bin/bash\ncd {:?} && until mkdir lock 2>/dev/null; do :; done\n\
             n=$(($(cat n 2>/dev/null || echo 0) + 1))\necho $n >n\nrmdir lock\ncd \"$OLDPWD\"\n\
             [ $n != \"${{FAIL-}}\" ] || {{ echo 'it is to fail' >&2; exit 7; }}\nexec {} \"$@\"\n",
            folder.join("count"),
            real.trim()
        );
        fs::write(&path, lines).expect("stand-in");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("mode");
    }
}

/// What a run left: files with their contents, archives with the names in them, without what differs from run to run.
fn left(folder: &Path) -> String {
    let show = r#"
for file in $(find . -type f ! -path './count/*' ! -path './tmp/*' ! -name '*.ksh' | sort); do
	echo "---- $file"
	case $file in
	*.tar.gz) tar -tzf "$file" ;;
	*.tar) tar -tf "$file" ;;
	*.gz) gzip -dc "$file" ;;
	*.sha1) cut -f 2 "$file" ;;
	*) sed -e 's/"build_time": [0-9]*/"build_time": N/' -e 's/[0-9a-f]\{8\}-[0-9a-f-]*/UUID/' "$file" | sort ;;
	esac
done"#;
    both(&limit::output(
        std::process::Command::new("sh")
            .args(["-c", show])
            .current_dir(folder),
    ))
}

fn from_every_call(fixture: &str) {
    for shell in shells() {
        let fresh = || {
            let scratch = tempfile::tempdir().expect("folder");
            let folder = scratch.path();
            copy(&project().join("fixtures").join(fixture), folder);
            let template = format!("{fixture}.json");
            packsh_ok(
                folder,
                &["compile", "--with", "resume", "-o", "t.ksh", &template],
            );
            counting(folder, &["tar", "gzip", "sha1sum", "sha256sum", "sh"]);
            scratch
        };
        let start = |folder: &Path, fail: usize, flags: &[&str]| {
            let path = std::env::var("PATH").expect("PATH");
            let bin = folder.join("count/bin");
            let mut command = run(shell, folder);
            command
                .args(flags)
                .env("PATH", format!("{}:{path}", bin.display()))
                .env("FAIL", fail.to_string());
            limit::output(&mut command)
        };
        let undisturbed = fresh();
        assert!(
            start(undisturbed.path(), 0, &[]).status.success(),
            "{shell}"
        );
        let wanted = left(undisturbed.path());
        let calls = fs::read_to_string(undisturbed.path().join("count/n")).expect("count");
        let calls: usize = calls.trim().parse().expect("number");
        assert!(calls >= 5, "{shell}: {calls}");
        for fail in 1..=calls {
            let scratch = fresh();
            let folder = scratch.path();
            let first = start(folder, fail, &["-on-error=abort"]);
            let what = format!("{fixture} {shell} call {fail}:\n{}", both(&first));
            assert_eq!(first.status.code(), Some(1), "{what}");
            let second = start(folder, 0, &["-resume"]);
            let what = format!("{what}{}", both(&second));
            assert!(second.status.success(), "{what}");
            assert_eq!(left(folder), wanted, "{what}");
            assert!(!folder.join(".packsh").exists(), "{what}");
        }
    }
}

#[test]
fn two_builds_go_on_from_every_call() {
    from_every_call("motd");
}

#[test]
fn chains_go_on_from_every_call() {
    from_every_call("chains");
}

/// A machine that is there, by a real sshd: the connection ends with the run, and is made again.
#[test]
fn a_guest_goes_on_from_every_step() {
    let guest = tempfile::Builder::new()
        .prefix("guest")
        .tempdir()
        .expect("folder");
    let bin = guest.path().join("bin");
    fs::create_dir(&bin).expect("bin");
    let log = guest.path().join("log");
    let stand_in = |path: &Path, lines: String| {
        fs::write(path, format!("#!/bin/sh\n{lines}\n")).expect("stand-in");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("mode");
    };
    stand_in(
        &bin.join("sudo"),
        format!(
            "echo \"$*\" | sed 's/script_[0-9]*/script/' >>{}",
            log.display()
        ),
    );
    stand_in(
        &bin.join("service"),
        format!("echo \"service $*\" >>{}", log.display()),
    );
    for path in [guest.path(), &bin] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o777)).expect("mode");
    }
    let server = Sshd::start_with(&format!("SetEnv PATH={}:/usr/bin:/bin\n", bin.display()));
    let steps = [
        "-M -N -f",
        "cat >/tmp/motd",
        "cat >/tmp/sshd_config",
        "PACKER_BUILD_NAME='web' /tmp/script",
        "SITE='example.org' /tmp/script",
        "sudo -E sh",
    ];
    for shell in shells() {
        let fresh = || {
            fs::write(&log, "").expect("log");
            fs::set_permissions(&log, fs::Permissions::from_mode(0o666)).expect("mode");
            let scratch = tempfile::tempdir().expect("folder");
            let folder = scratch.path();
            copy(&project().join("fixtures/null_ssh"), folder);
            let template = fs::read_to_string(folder.join("null_ssh.json")).expect("template");
            let login = format!(
                "\"ssh_port\": {}, \"ssh_private_key_file\": {:?}",
                server.port,
                server.key()
            );
            let template = template
                .replace("\"operator\"", &format!("{USER:?}"))
                .replace("\"ssh_agent_auth\": true", &login);
            fs::write(folder.join("t.json"), template).expect("template");
            packsh_ok(folder, &["compile", "--with", "resume", "t.json"]);
            fs::create_dir(folder.join("bin")).expect("bin");
            stand_in(
                &folder.join("bin/ssh"),
                "case \"$*\" in *\"$FAIL\"*) echo 'Permission denied' >&2; exit 1 ;; esac\nexec /usr/bin/ssh \"$@\"".to_owned(),
            );
            stand_in(&folder.join("bin/sleep"), "exec /bin/sleep 0.01".to_owned());
            scratch
        };
        let start = |folder: &Path, fail: &str, flags: &[&str]| {
            let path = std::env::var("PATH").expect("PATH");
            let mut command = run(shell, folder);
            command
                .args(["-var", "host=127.0.0.1"])
                .args(flags)
                .env("PATH", format!("{}:{path}", folder.join("bin").display()))
                .env_remove("SSH_AUTH_SOCK")
                .env("FAIL", fail);
            limit::output(&mut command)
        };
        let scratch = fresh();
        let output = start(scratch.path(), "never", &[]);
        assert!(output.status.success(), "{shell}: {}", both(&output));
        let wanted = fs::read_to_string(&log).expect("log");
        assert_eq!(wanted.lines().count(), 4, "{shell}: {wanted}");
        for (number, step) in steps.iter().enumerate() {
            let scratch = fresh();
            let folder = scratch.path();
            let first = start(folder, step, &["-on-error=abort"]);
            let what = format!("{shell} {step}:\n{}", both(&first));
            assert_eq!(first.status.code(), Some(1), "{what}");
            assert_eq!(what.matches("==> ").count(), number + 1, "{what}");
            let second = start(folder, "never", &["-resume"]);
            let said = both(&second);
            assert!(second.status.success(), "{what}{said}");
            assert_eq!(
                fs::read_to_string(&log).expect("log"),
                wanted,
                "{what}{said}"
            );
            // the connection is the one step that is done again
            let again = if number > 0 { 1 } else { 0 };
            assert_eq!(
                said.matches("==> ").count(),
                6 - number + again,
                "{what}{said}"
            );
            assert!(!folder.join(".packsh").exists(), "{what}{said}");
        }
    }
}
