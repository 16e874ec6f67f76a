//! Builds that are held in one call of a stand-in, so that a signal comes just then.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::limit::{self, Running};
use super::{packsh_ok, queue, shells};

/// What a stand-in begins with: `wait_at NAME` is where a build can be held. `$FAKE/hold` names the place, once.
const BEGIN: &str = r#"#!/bin/sh
cd "$FAKE" || exit 99
echo "${0##*/} $*" >>calls
wait_at() {
	[ "$(cat hold 2>/dev/null)" = "$1" ] || return 0
	rm hold
	: >at
	sleep 60
}
"#;

/// A folder with a script of the template `t.json` in it, and stand-ins first on its PATH.
pub struct Place(tempfile::TempDir);

impl Place {
    /// The stand-ins by their names, each with the rest of its text.
    pub fn new(template: &str, programs: &[(&str, &str)]) -> Self {
        let place = Self(tempfile::tempdir().expect("folder"));
        for name in ["bin", "home", "tmp", "fake", "work"] {
            fs::create_dir(place.path(name)).expect("folder");
        }
        for (name, text) in programs {
            let program = place.path("bin").join(name);
            fs::write(&program, format!("{BEGIN}{text}")).expect("program");
            fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("mode");
        }
        fs::write(place.path("work/t.json"), template).expect("template");
        packsh_ok(&place.path("work"), &["compile", "t.json"]);
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Says where the next run is held.
    pub fn hold(&self, point: &str) {
        fs::write(self.path("fake/hold"), point).expect("hold");
    }

    pub fn start(&self, shell: &str, flags: &[&str]) -> Running {
        let mut command = Command::new(shell);
        let path = std::env::var("PATH").expect("PATH");
        command
            .arg("t.ksh")
            .args(flags)
            .current_dir(self.path("work"))
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("HOME", self.path("home"))
            .env("TMPDIR", self.path("tmp"))
            .env("FAKE", self.path("fake"))
            .stdin(Stdio::null());
        limit::start(&mut command, 60)
    }

    /// A run that is held at a point, and then interrupted: by `INT`, `TERM`, or, with everything that it started, by `KILL`; `abort`
    /// is INT with -on-error=abort. The result is what it said, nothing after KILL.
    pub fn cut_off(&self, shell: &str, flags: &[&str], point: &str, how: &str) -> String {
        self.hold(point);
        let more: &[&str] = match how {
            "abort" => &["-on-error=abort"],
            _ => &[],
        };
        let mut run = self.start(shell, &[flags, more].concat());
        run.wait_for(&self.path("fake/at"));
        if how == "KILL" {
            // as when the power fails: all that it has started goes with it
            drop(run);
            return String::new();
        }
        run.signal(match how {
            "TERM" | "HUP" => how,
            _ => "INT",
        });
        let output = run.end();
        let what = super::both(&output);
        assert!(
            !output.status.success(),
            "{shell} {how} at {point}:\n{what}"
        );
        assert_eq!(below(&self.path("tmp")), Vec::<PathBuf>::new(), "{what}");
        what
    }

    /// The calls of the stand-ins.
    pub fn calls(&self) -> String {
        fs::read_to_string(self.path("fake/calls")).unwrap_or_default()
    }
}

/// What is in a folder.
pub fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("folder");
    entries.map(|entry| entry.expect("entry").path()).collect()
}

/// Each way of an interrupt at each point: `test` gets a shell, the way and the point. Each shell sees each way.
pub fn each_way(points: &[&str], test: impl Fn(&str, &str, &str) + Sync) {
    each_of(["KILL", "INT", "TERM", "abort"], points, test);
}

/// The same without KILL, behind which nothing goes on: a plain script does not know what one before it has left.
pub fn each_signal(points: &[&str], test: impl Fn(&str, &str, &str) + Sync) {
    each_of(["INT", "TERM", "HUP", "abort"], points, test);
}

fn each_of(ways: [&str; 4], points: &[&str], test: impl Fn(&str, &str, &str) + Sync) {
    let shells = shells();
    let mut jobs = Vec::new();
    for (at, point) in points.iter().enumerate() {
        for (n, how) in ways.into_iter().enumerate() {
            jobs.push((shells[(at + n) % shells.len()], how, *point));
        }
    }
    queue::all(&jobs, 6, |(shell, how, point)| test(shell, how, point));
}
