//! Folders in which builds run, and what is noted there of the calls.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{limit, packer, packsh_ok, project};

/// The folder of the stand-ins.
pub fn bin() -> PathBuf {
    project().join("tests/qemu/bin")
}

/// A folder with the files that the templates name.
pub struct Place {
    scratch: tempfile::TempDir,
    /// Builds that share it do not take each other's ports.
    cache: PathBuf,
}

impl Place {
    pub fn new() -> Self {
        let scratch = tempfile::Builder::new()
            .prefix("q")
            .tempdir()
            .expect("folder");
        let cache = scratch.path().join("cache");
        let place = Self { scratch, cache };
        let at = place.at();
        fs::create_dir_all(at.join("calls")).expect("calls");
        fs::create_dir_all(at.join("tmp")).expect("tmp");
        fs::create_dir_all(at.join("dir/inner")).expect("dir");
        fs::write(at.join("base.txt"), "base\n").expect("file");
        fs::write(at.join("dir/inner/file"), "inner\n").expect("file");
        fs::write(at.join("cd.iso"), "no CD at all\n").expect("file");
        place
    }

    /// A place whose builds share the cache of another.
    pub fn beside(other: &Self) -> Self {
        Self {
            cache: other.cache.clone(),
            ..Self::new()
        }
    }

    pub fn at(&self) -> &Path {
        self.scratch.path()
    }

    /// Writes the template, and compiles it to `build.ksh`.
    pub fn compiled(self, template: &Value) -> Self {
        self.template(template);
        packsh_ok(self.at(), &["compile", "-o", "build.ksh", "t.json"]);
        self
    }

    pub fn template(&self, template: &Value) {
        let text = serde_json::to_string_pretty(template).expect("json");
        fs::write(self.at().join("t.json"), text).expect("template");
    }

    /// A command that runs here with the stand-ins first on PATH.
    pub fn with_stand_ins<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let path = std::env::var("PATH").expect("PATH");
        command
            .current_dir(self.at())
            .env("PATH", format!("{}:{path}", bin().display()))
            .env("QEMU_CALLS", self.at().join("calls"))
            .env("TMPDIR", self.at().join("tmp"))
            .env("PACKER_CACHE_DIR", &self.cache)
    }

    /// The script in that shell.
    pub fn script(&self, shell: &str, flags: &[&str]) -> Command {
        let mut command = Command::new(shell);
        self.with_stand_ins(&mut command)
            .arg("build.ksh")
            .args(flags);
        command
    }

    /// Packer on the same template.
    pub fn packer(&self, flags: &[&str]) -> Command {
        let mut command = packer();
        self.with_stand_ins(&mut command)
            .args(["build", "-color=false"])
            .args(flags)
            .arg("t.json");
        command
    }

    /// The calls that a stand-in noted under a name.
    pub fn calls(&self, name: &str) -> Vec<Vec<String>> {
        let Ok(bytes) = fs::read(self.at().join("calls").join(name)) else {
            return Vec::new();
        };
        let text = String::from_utf8(bytes).expect("UTF-8");
        text.split_terminator("\0\0")
            .map(|call| call.split('\0').map(|word| self.plain(word)).collect())
            .collect()
    }

    /// A word without what differs from run to run.
    pub fn plain(&self, word: &str) -> String {
        word.replace(&self.at().display().to_string(), "HERE")
    }

    pub fn run(&self, command: &mut Command, seconds: u64) -> std::process::Output {
        limit::start(command.stdin(std::process::Stdio::null()), seconds).end()
    }
}

/// A command line as each switch and its values, in their order: between switches Packer's order is a matter of chance.
pub fn switches(call: &[String]) -> BTreeMap<String, Vec<String>> {
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut words = call.iter().peekable();
    while let Some(switch) = words.next() {
        assert!(switch.starts_with('-'), "`{switch}` in {call:?}");
        let values = out.entry(switch.clone()).or_default();
        if let Some(value) = words.next_if(|word| !word.starts_with('-')) {
            values.push(value.clone());
        }
    }
    out
}

impl Place {
    /// What a run should not leave: temporary files, locks, state.
    pub fn leftovers(&self) -> Vec<String> {
        let mut found = Vec::new();
        let at = self.at();
        for path in [at.join("tmp"), self.cache.join("port"), at.join(".packsh")] {
            if path.is_dir() {
                let list = fs::read_dir(&path).expect("folder");
                found.extend(list.map(|it| it.expect("entry").path().display().to_string()));
            }
        }
        found
    }
}
