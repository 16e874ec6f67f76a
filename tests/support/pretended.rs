//! A pretended OpenBSD host for one test: see `tests/openbsd/host`.

#![allow(dead_code)] // each test file uses its own part

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use super::support::{both, copy, packsh, project, text};

/// A folder that is the user's home on the host, and one that is laid over its root.
pub struct Pretended {
    /// Ends with the test.
    _scratch: tempfile::TempDir,
    /// `/home/build`.
    pub home: PathBuf,
    /// What is laid over `/`.
    pub files: PathBuf,
    environment: Vec<(String, String)>,
}

/// The guest; the first who asks makes it.
pub fn guest() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openbsd-guest");
    let output = Command::new("timeout")
        .args(["-s", "KILL", "600"])
        .arg(project().join("tests/openbsd/guest/build"))
        .arg(&folder)
        .stdin(Stdio::null())
        .output()
        .expect("timeout");
    assert!(output.status.success(), "the guest: {}", both(&output));
    folder
}

impl Pretended {
    /// A host whose user has these files, a folder of the project, at home. Its firmware for VMs is installed.
    pub fn new(from: &str) -> Self {
        let scratch = tempfile::Builder::new()
            .prefix("host")
            .tempdir()
            .expect("folder");
        let (home, files) = (scratch.path().join("home"), scratch.path().join("files"));
        copy(&project().join(from), &home);
        fs::create_dir_all(files.join("etc")).expect("etc");
        Self {
            _scratch: scratch,
            home,
            files,
            environment: Vec::new(),
        }
    }

    /// Sets a variable of the environment, also one of `tests/openbsd/host`.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The kernel of the guest's installer is `/bsd.rd`.
    pub fn with_kernel(self) -> Self {
        link(&guest().join("bsd.rd"), &self.files.join("bsd.rd"));
        self
    }

    /// Compiles a template of the home to a script with the library, and installs what root has to write by
    /// `--emit-config`, as its comments say.
    pub fn with_script(self, template: &str, more: &[&str]) -> Self {
        self.compiled(template, &[&["--library"], more].concat())
    }

    /// The same in the form of plain commands.
    pub fn with_second(self, template: &str, more: &[&str]) -> Self {
        let host = self.compiled(template, more);
        let script = host.read("build.ksh");
        assert!(script.contains("\n# ---- the run ----\n"), "{script}");
        host
    }

    fn compiled(self, template: &str, more: &[&str]) -> Self {
        let output = packsh()
            .args(["compile", "-o", "build.ksh", "--emit-config", "conf"])
            .args(more)
            .arg(template)
            .current_dir(&self.home)
            .output()
            .expect("packsh");
        assert!(output.status.success(), "{}", both(&output));
        for (name, start) in [("vm.conf", "socket owner :build\n"), ("doas.conf", "")] {
            let lines = fs::read_to_string(self.home.join("conf").join(name)).unwrap_or_default();
            let lines = lines.replace("USER", "build").replace("PWD", "/home/build");
            fs::write(self.files.join("etc").join(name), format!("{start}{lines}")).expect(name);
        }
        self
    }

    /// Runs the script of plain commands, and tells what it says.
    pub fn run_second(&self, shell: &str, limit: Duration, flags: &[&str]) -> (bool, String) {
        let mut command = vec!["ksh", "build.ksh"];
        command.extend(flags);
        let output = self.run(shell, limit, &command);
        (output.status.success(), both(&output))
    }

    /// Runs a command on the host as its user, or as `HOST_USER` says. It is killed, and all that it started with it,
    /// when the time is over.
    pub fn run(&self, shell: &str, limit: Duration, command: &[&str]) -> Output {
        Command::new("timeout")
            .args(["-s", "KILL", &limit.as_secs().to_string()])
            .arg(project().join("tests/openbsd/host"))
            .args([&self.home, &self.files])
            .args(command)
            .env("HOST_SHELL", shell)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .output()
            .expect("timeout")
    }

    /// Runs the script with flags, and tells what it says.
    pub fn build(&self, shell: &str, limit: Duration, flags: &[&str]) -> (bool, String) {
        let mut command = vec!["ksh", "build.ksh", "-color=false"];
        command.extend(flags);
        let output = self.run(shell, limit, &command);
        (output.status.success(), both(&output))
    }

    /// A file of the home, or nothing.
    pub fn read(&self, path: &str) -> String {
        fs::read(self.home.join(path)).map_or(String::new(), |bytes| text(&bytes))
    }
}

/// A file under another name, without a copy where that can be.
pub fn link(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().expect("folder")).expect("folder");
    if fs::hard_link(from, to).is_err() {
        fs::copy(from, to).expect("copy");
    }
}

/// A file in the first partition of a disk image, read without booting it.
pub fn inside(image: &Path, path: &str) -> String {
    let folder = tempfile::tempdir().expect("folder");
    let raw = folder.path().join("raw");
    let output = Command::new("qemu-img")
        .args(["convert", "-O", "raw"])
        .args([image, &raw])
        .output()
        .expect("the tests need qemu-img (qemu-utils)");
    assert!(output.status.success(), "{}", both(&output));
    file_at(&raw, 1024 * 1024, path)
}

/// A file in a file system that begins somewhere in an image.
pub fn file_at(raw: &Path, offset: u64, path: &str) -> String {
    let output = Command::new("debugfs")
        .args(["-R", &format!("cat {path}")])
        .arg(format!("{}?offset={offset}", raw.display()))
        .output()
        .expect("the tests need debugfs (e2fsprogs)");
    let said = text(&output.stdout);
    assert!(
        output.status.success() && !said.is_empty(),
        "no {path} in {}: {}",
        raw.display(),
        text(&output.stderr)
    );
    said
}
