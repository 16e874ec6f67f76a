//! Builds of VirtualBox against a stand-in of VBoxManage, for what the harness of traces does not show.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::{packer, packsh_ok};

/// A folder with a template, what it is compiled to, and the stand-in.
pub struct Bench {
    scratch: tempfile::TempDir,
}

impl Bench {
    pub fn new(builders: &[Value]) -> Self {
        Self::with(&json!({ "builders": builders }))
    }

    pub fn with(template: &Value) -> Self {
        let scratch = tempfile::tempdir().expect("folder");
        let root = scratch.path();
        for name in ["build", "bin", "stand-in", "tmp", "home"] {
            fs::create_dir(root.join(name)).expect("folder");
        }
        let program = root.join("bin/VBoxManage");
        fs::write(&program, include_str!("VBoxManage.sh")).expect("stand-in");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("mode");
        let bench = Self { scratch };
        fs::write(bench.at("install.iso"), "an image\n").expect("image");
        fs::create_dir(bench.at("www")).expect("folder");
        fs::write(bench.at("www/hello"), "hello\n").expect("file");
        fs::write(bench.at("t.json"), template.to_string()).expect("template");
        bench
    }

    /// A path where the template is.
    pub fn at(&self, name: &str) -> PathBuf {
        self.scratch.path().join("build").join(name)
    }

    /// A file of the stand-in's.
    pub fn note(&self, name: &str) -> PathBuf {
        self.scratch.path().join("stand-in").join(name)
    }

    pub fn tmp(&self) -> PathBuf {
        self.scratch.path().join("tmp")
    }

    /// The calls so far that begin with one of these words.
    pub fn calls(&self, first: &[&str]) -> Vec<String> {
        let calls = fs::read_to_string(self.note("calls")).unwrap_or_default();
        let fits = |line: &&str| first.contains(&line.split(' ').next().unwrap_or_default());
        calls.lines().filter(fits).map(str::to_owned).collect()
    }

    /// The script, compiled.
    pub fn script(&self) -> PathBuf {
        packsh_ok(&self.at(""), &["compile", "-o", "t.ksh", "t.json"]);
        self.at("t.ksh")
    }

    pub fn makefile(&self) {
        let words = ["compile", "--target", "make", "-o", "Makefile", "t.json"];
        packsh_ok(&self.at(""), &words);
    }

    /// A command in the template's folder, for which the stand-in is VBoxManage.
    pub fn command(&self, program: &str, words: &[&str]) -> Command {
        self.prepared(Command::new(program), words)
    }

    pub fn packer(&self) -> Command {
        self.prepared(packer(), &["build", "-color=false", "t.json"])
    }

    fn prepared(&self, mut command: Command, words: &[&str]) -> Command {
        let root = self.scratch.path();
        let path = std::env::var("PATH").expect("PATH");
        command
            .args(words)
            .current_dir(self.at(""))
            .env("PATH", format!("{}:{path}", root.join("bin").display()))
            .env("STAND_IN", root.join("stand-in"))
            .env("TMPDIR", root.join("tmp"))
            .env("HOME", root.join("home"))
            .env_remove("PACKER_CACHE_DIR")
            .stdin(Stdio::null());
        command
    }
}

/// Keys of a machine that is spoken to by nobody, and the given ones.
pub fn quiet(kind: &str, name: &str, keys: &Value) -> Value {
    let mut builder = json!({
        "type": kind, "name": name, "vm_name": name, "communicator": "none", "virtualbox_version_file": "",
        "guest_additions_mode": "disable", "headless": true, "boot_wait": "-1s", "post_shutdown_delay": "-1s",
        "output_directory": format!("out-{name}"),
    });
    let all = builder.as_object_mut().expect("object");
    all.extend(keys.as_object().expect("object").clone());
    builder
}
