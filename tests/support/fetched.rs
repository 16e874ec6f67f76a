//! Emitted files that download, and what they leave in the cache.

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{both, limit, packsh_ok, shells, text};

/// Bytes of an image, others for each seed.
pub fn image(seed: u8, size: usize) -> Vec<u8> {
    let mut state = u32::from(seed) + 1;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..size).map(|_| next()).collect()
}

pub fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    hex(sha2::Sha256::digest(bytes))
}

/// SHA-1: it names files in the cache.
pub fn sha1(bytes: impl AsRef<[u8]>) -> String {
    by_tool("sha1sum", bytes.as_ref())
}

pub fn by_tool(tool: &str, bytes: &[u8]) -> String {
    let mut command = Command::new(tool);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|fault| panic!("the tests need {tool}: {fault}"));
    let mut input = child.stdin.take().expect("stdin");
    input.write_all(bytes).expect("write");
    drop(input);
    let output = child.wait_with_output().expect("output");
    let said = text(&output.stdout);
    said.split_whitespace()
        .next()
        .expect("a checksum")
        .to_owned()
}

pub fn md5(bytes: &[u8]) -> String {
    by_tool("md5sum", bytes)
}

/// A builder of packsh's that downloads an image; the rest of it is never reached here.
pub fn builder(name: &str, keys: Value) -> Value {
    let mut builder = json!({
        "type": "openbsd-vmm", "name": name, "vm_name": name, "vm_template": "t", "boot_device": "cdrom",
        "disk_size": "1G", "boot_command": "<enter>", "ssh_username": "root", "ssh_agent_auth": true,
        "output_directory": "out",
    });
    let all = builder.as_object_mut().expect("object");
    all.extend(keys.as_object().expect("object").clone());
    builder
}

/// A folder with a compiled template.
pub struct Place {
    folder: tempfile::TempDir,
    path: String,
    /// After how many seconds a server that says nothing is given up.
    pub stall: u32,
}

impl Place {
    pub fn new(builders: &[Value]) -> Self {
        Self::with(json!({ "builders": builders }))
    }

    pub fn with(template: Value) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        fs::write(folder.path().join("t.json"), template.to_string()).expect("template");
        packsh_ok(
            folder.path(),
            &["compile", "--library", "-o", "x.ksh", "t.json"],
        );
        Self {
            folder,
            path: std::env::var("PATH").expect("PATH"),
            stall: 20,
        }
    }

    pub fn at(&self) -> &Path {
        self.folder.path()
    }

    /// Only these tools, and what every host has.
    pub fn with_tools(mut self, tools: &[&str]) -> Self {
        let bin = self.at().join("bin");
        fs::create_dir(&bin).expect("bin");
        let base = "awk basename bzip2 cat chmod cp date grep gzip head kill ln ls mkdir mkfifo mktemp mv od perl printf rm rmdir sed \
                    sha1sum sha256sum sha512sum md5sum sh sleep sort stty tail tar tee touch tr uname unzip wc xz";
        let all = base
            .split_whitespace()
            .chain(tools.iter().copied())
            .chain(shells());
        for name in all {
            let paths = std::env::var_os("PATH").expect("PATH");
            let found = std::env::split_paths(&paths)
                .map(|folder| folder.join(name))
                .find(|path| path.is_file());
            let found = found.unwrap_or_else(|| panic!("the tests need {name}"));
            symlink(found, bin.join(name)).expect("link");
        }
        self.path = bin.display().to_string();
        self
    }

    pub fn command(&self, shell: &str, flags: &[&str]) -> Command {
        let mut command = Command::new(shell);
        command
            .args(["x.ksh", "-color=false"])
            .args(flags)
            .current_dir(self.at())
            .env("PATH", &self.path)
            .env("PACKSH_STALL", self.stall.to_string())
            .env_remove("PACKER_CACHE_DIR");
        command
    }

    pub fn run(&self, shell: &str, flags: &[&str]) -> (bool, String) {
        let output = limit::output(&mut self.command(shell, flags));
        (output.status.success(), both(&output))
    }

    /// What is in the cache, but for locks.
    pub fn cache(&self) -> Vec<PathBuf> {
        let cache = self.at().join("packer_cache");
        if !cache.exists() {
            return Vec::new();
        }
        let mut files = super::files(&cache);
        files.retain(|path| path.extension().is_none_or(|it| it != "lock"));
        files
    }

    pub fn cached(&self, name: &str) -> Vec<u8> {
        fs::read(self.at().join("packer_cache").join(name))
            .unwrap_or_else(|fault| panic!("{name}: {fault}; there is {:?}", self.cache()))
    }
}

/// Does it for each shell and each tool at once: they mostly wait.
pub fn everywhere(test: impl Fn(&'static str, &'static [&'static str]) + Sync) {
    std::thread::scope(|scope| {
        for shell in shells() {
            // without flock(1), perl holds the lock
            for tools in [&["curl", "flock"] as &[_], &["wget"]] {
                let test = &test;
                scope.spawn(move || test(shell, tools));
            }
        }
    });
}
