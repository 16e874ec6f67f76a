//! Builds of docker that are interrupted in each of their calls: the container goes, folders and logins go, and `-resume` goes
//! on. Docker is a stand-in that has one container at most, and that waits where it is told.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use support::limit::{self, Running};
use support::{both, packsh_ok, shells};

/// `$FAKE/hold` names the call in which it waits; `early` is `run` before there is a container.
const DOCKER: &str = r#"#!/bin/sh
cd "$FAKE" || exit 99
echo "$*" >>calls
wait_at() {
	[ "$(cat hold 2>/dev/null)" = "$1" ] || return 0
	rm hold
	: >at
	sleep 60
}
case $1 in
login)
	read -r password
	[ "$password" = s3cret ] && [ -d "$DOCKER_CONFIG" ] || exit 3
	echo "$DOCKER_CONFIG" >login
	: >"$DOCKER_CONFIG/config.json"
	wait_at login
	;;
run)
	[ "$2" = --cidfile ] && [ ! -e "$3" ] || exit 4
	[ ! -e container ] || exit 5
	wait_at early
	echo runs >container
	echo c0ffee >"$3"
	wait_at run
	echo c0ffee
	;;
rm)
	wait_at rm
	if [ ! -e container ]; then
		echo 'Error: No such container: c0ffee' >&2
		exit 1
	fi
	rm container
	;;
exec | cp | commit)
	[ -e container ] || exit 6
	wait_at "$1"
	[ "$1 $2" != 'cp -' ] || cat >/dev/null
	[ "$1" != commit ] || echo sha256:1234
	;;
*)
	wait_at "$1"
	;;
esac
"#;

const TEMPLATE: &str = r#"{
  "variables": { "password": "" },
  "sensitive-variables": ["password"],
  "builders": [{
    "name": "b", "type": "docker", "image": "base:1", "commit": true,
    "login": true, "login_username": "mona", "login_password": "{{user `password`}}"
  }],
  "provisioners": [
    { "type": "shell", "inline": ["true"] },
    { "type": "file", "source": "t.json", "destination": "/t.json" }
  ],
  "post-processors": [[
    { "type": "docker-tag", "repository": "app", "tags": ["1"] },
    { "type": "docker-push" }
  ]]
}"#;

/// A folder with a script in it, and docker first on its PATH.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self::with(TEMPLATE)
    }

    fn with(template: &str) -> Self {
        let place = Self(tempfile::tempdir().expect("folder"));
        for name in ["bin", "home", "tmp", "fake", "work"] {
            fs::create_dir(place.path(name)).expect("folder");
        }
        let docker = place.path("bin/docker");
        fs::write(&docker, DOCKER).expect("docker");
        fs::set_permissions(&docker, fs::Permissions::from_mode(0o755)).expect("mode");
        fs::write(place.path("work/t.json"), template).expect("template");
        packsh_ok(&place.path("work"), &["compile", "t.json"]);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn start(&self, shell: &str, flags: &[&str]) -> Running {
        let mut command = Command::new(shell);
        let path = std::env::var("PATH").expect("PATH");
        command
            .args(["t.ksh", "-color=false", "-var", "password=s3cret"])
            .args(flags)
            .current_dir(self.path("work"))
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("HOME", self.path("home"))
            .env("TMPDIR", self.path("tmp"))
            .env("FAKE", self.path("fake"))
            .stdin(Stdio::null());
        limit::start(&mut command, 60)
    }

    fn calls(&self) -> String {
        fs::read_to_string(self.path("fake/calls")).unwrap_or_default()
    }

    /// No container, no folder of this host that it sees.
    fn clean(&self, what: &str) {
        let calls = self.calls();
        assert!(
            !self.path("fake/container").exists(),
            "a container is left: {what}\n{calls}"
        );
        assert_eq!(below(&self.path("home")), Vec::<PathBuf>::new(), "{what}");
        assert!(
            !self.path("work/.packsh").exists(),
            "its state is left: {what}"
        );
    }
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("folder");
    entries.map(|entry| entry.expect("entry").path()).collect()
}

/// The calls in which it is interrupted.
const POINTS: [&str; 10] = [
    "login", "pull", "early", "run", "inspect", "cp", "exec", "commit", "tag", "push",
];

fn interrupted(shell: &str, how: &str, point: &str) {
    let place = Place::new();
    fs::write(place.path("fake/hold"), point).expect("hold");
    let flags: &[&str] = match how {
        "abort" => &["-on-error=abort"],
        _ => &[],
    };
    let mut run = place.start(shell, flags);
    run.wait_for(&place.path("fake/at"));
    if how == "KILL" {
        // as when the power fails: all that it has started goes with it
        drop(run);
    } else {
        run.signal(if how == "TERM" { "TERM" } else { "INT" });
        let output = run.end();
        let what = format!("{shell} {how} at {point}:\n{}", both(&output));
        assert!(!output.status.success(), "{what}");
        assert_eq!(below(&place.path("tmp")), Vec::<PathBuf>::new(), "{what}");
        if how != "abort" {
            place.clean(&what);
            return;
        }
    }
    let before = place.calls();
    let output = place.start(shell, &["-resume"]).end();
    let calls = place.calls();
    let what = format!(
        "{shell} {how} at {point}, then -resume:\n{}\n{calls}",
        both(&output)
    );
    assert!(output.status.success(), "{what}");
    place.clean(&what);
    let count = |word: &str, calls: &str| calls.matches(word).count();
    // a container that is there is gone on with; one that was still being started is replaced
    let begun = count("run --cidfile", &before);
    let again = count("run --cidfile", &calls) - begun;
    let wanted = usize::from(begun == 0 || ["early", "run"].contains(&point));
    assert_eq!(again, wanted, "{what}");
    assert!(calls.trim_end().ends_with("push app:1"), "{what}");
}

#[test]
fn every_call_by_every_signal() {
    let shells = shells();
    let mut jobs = Vec::new();
    for (at, point) in POINTS.into_iter().enumerate() {
        for (n, how) in ["KILL", "INT", "TERM", "abort"].into_iter().enumerate() {
            // each shell sees each way, and each pair is seen by a shell
            jobs.push((shells[(at + n) % shells.len()], how, point));
        }
    }
    // what is undone by then is undone once more
    jobs.push(("mksh", "KILL", "rm"));
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                while let Some((shell, how, point)) = jobs.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let tried = std::panic::catch_unwind(|| interrupted(shell, how, point));
                    if let Err(fault) = tried {
                        let text = fault.downcast_ref::<String>().cloned().unwrap_or_default();
                        faults.lock().expect("faults").push(text);
                    }
                }
            });
        }
    });
    let faults = faults.into_inner().expect("faults");
    assert!(faults.is_empty(), "{}", faults.join("\n----\n"));
}

#[test]
fn a_provisioner_that_takes_too_long_is_ended() {
    let given = TEMPLATE.replace(r#"["true"] }"#, r#"["true"], "timeout": "1s" }"#);
    let place = Place::with(&given);
    fs::write(place.path("fake/hold"), "exec").expect("hold");
    let output = place.start("mksh", &[]).end();
    let what = both(&output);
    assert!(!output.status.success(), "{what}");
    assert!(
        what.contains("Cancelling provisioner after a timeout..."),
        "{what}"
    );
    place.clean(&what);
    assert_eq!(below(&place.path("tmp")), Vec::<PathBuf>::new(), "{what}");
}
