//! Runs library functions in each shell, and real Packer beside them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use packsh::emit::library;
use tempfile::TempDir;

use crate::support::{both, limit};

/// A folder for one run.
pub struct Place(TempDir);

impl Place {
    /// An empty folder.
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, its folder included.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>, mode: u32) {
        let path = self.path(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).expect("a folder");
        }
        fs::write(&path, bytes).expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("its mode");
    }

    /// The bytes of a file, `None` if there is none.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.path(name)).ok()
    }

    /// The permission bits of a file.
    pub fn mode(&self, name: &str) -> u32 {
        let data = fs::metadata(self.path(name)).expect("a file");
        data.permissions().mode() & 0o7777
    }

    /// Runs shell text with the library functions that it names, in this folder. The result is what it printed.
    pub fn run(&self, shell: &str, text: &str) -> String {
        self.run_with(shell, "", text)
    }

    /// As [`Place::run`], with text that runs first (a umask, a path to other tools).
    pub fn run_with(&self, shell: &str, before: &str, text: &str) -> String {
        let names: Vec<&str> = library::all()
            .map(|function| function.name)
            .filter(|name| {
                text.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .any(|word| word == *name)
            })
            .chain(["settings"])
            .collect();
        let functions: Vec<&str> = library::closure(names)
            .iter()
            .map(|function| function.text)
            .collect();
        let script = format!(
            "set -u\n{before}\nscript=test\n{}\nsettings\nopt_color= b_name=null b_type=null PACKER_RUN_UUID=run\n\
             work=$TMPDIR/work state=$TMPDIR/state\nmkdir -p -m 700 \"$work\" \"$state\"\nartifact_new x Null ''\n{text}\n",
            library::closure(["artifact_new"])
                .iter()
                .map(|function| function.text)
                .chain(functions)
                .collect::<Vec<_>>()
                .join("\n\n")
        );
        let scratch = tempfile::tempdir().expect("a temporary folder");
        let path = scratch.path().join("script");
        fs::write(&path, script).expect("the script");
        let mut command = Command::new(shell);
        command.arg(&path).env("TMPDIR", scratch.path());
        self.output(command)
    }

    /// Runs `packer build` on a template, in this folder. The result is what it printed.
    pub fn packer(&self, template: &serde_json::Value, arguments: &[&str]) -> String {
        self.write(".template.json", template.to_string(), 0o644);
        let mut command = Command::new("packer");
        command
            .args(["build", "-color=false"])
            .args(arguments)
            .arg(".template.json");
        let out = self.output(command);
        fs::remove_file(self.path(".template.json")).expect("the template");
        out
    }

    fn output(&self, mut command: Command) -> String {
        let command = command
            .current_dir(self.0.path())
            .env("CHECKPOINT_DISABLE", "1")
            .env_remove("PACKER_RUN_UUID")
            .stdin(Stdio::null());
        both(&limit::output(command))
    }

    /// What a tool prints that reads a file of this folder.
    pub fn tool(&self, name: &str, arguments: &[&str]) -> Vec<u8> {
        let output = Command::new(name)
            .args(arguments)
            .current_dir(self.0.path())
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("`{name}` is needed for this test: {error}"));
        assert!(output.status.success(), "{name} {arguments:?}: {output:?}");
        output.stdout
    }
}

/// A template with the null builder and these chains of post-processors.
pub fn null_template(chains: serde_json::Value) -> serde_json::Value {
    serde_json::json!({
        "builders": [{"type": "null", "communicator": "none"}],
        "post-processors": chains,
    })
}

/// The lines of a text that begin with a prefix, without it.
pub fn lines_of(text: &str, prefix: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.strip_prefix(prefix))
        .map(str::to_owned)
        .collect()
}

/// A text as one word of a shell command.
pub fn word(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Names that break what is quoted badly.
pub const HOSTILE: &[&str] = &[
    "plain.txt",
    "two words",
    "it's \"quoted\"",
    "-rf",
    "$(id)`id`",
    "new\nline",
    "é.ü",
    "back\\slash",
    "*",
    ".dot",
    "[a]",
];
