//! A template that is compiled and run, and the texts that it leaves.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{both, limit, packsh_ok};

/// The texts that were printed, each with a NUL behind it.
pub fn pieces(bytes: &[u8]) -> Vec<String> {
    let mut out: Vec<String> = bytes
        .split(|byte| *byte == 0)
        .map(|piece| String::from_utf8_lossy(piece).into_owned())
        .collect();
    out.pop();
    out
}

/// Names the first text that differs; whole lists would be unreadable.
pub fn same(who: &str, wanted: &[String], got: &[String]) {
    for (index, wanted) in wanted.iter().enumerate() {
        let got = got.get(index);
        if got != Some(wanted) {
            let cut = |text: &String| text.chars().take(300).collect::<String>();
            panic!(
                "{who}: text {index} differs\nwanted {:?}\ngot    {:?}",
                cut(wanted),
                got.map(cut)
            );
        }
    }
    assert_eq!(got.len(), wanted.len(), "{who}: the number of texts");
}

/// A folder with a compiled template.
pub struct Compiled {
    pub folder: tempfile::TempDir,
    target: &'static str,
}

impl Compiled {
    pub fn new(template: &Value, target: &'static str, more: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        Self::within(folder, template, target, more)
    }

    /// In a folder that holds the template's files already.
    pub fn within(
        folder: tempfile::TempDir,
        template: &Value,
        target: &'static str,
        more: &[&str],
    ) -> Self {
        let text = serde_json::to_string_pretty(template).expect("json");
        fs::write(folder.path().join("t.json"), text).expect("template");
        let mut words = vec!["compile", "--target", target, "-o", "out.file"];
        words.extend(more);
        words.push("t.json");
        packsh_ok(folder.path(), &words);
        Self { folder, target }
    }

    /// The command that runs it in a folder.
    pub fn command(&self, who: &str, folder: &Path) -> Command {
        let file = self.folder.path().join("out.file");
        let mut command = Command::new(who);
        if self.target == "make" {
            command.arg("-f").arg(&file).arg("KSH=mksh");
        } else {
            command.arg(&file);
            // one that calls the library has more options
            let text = fs::read_to_string(&file).expect("script");
            if text.contains("opt_color") {
                command.arg("-color=false");
            }
        }
        command.current_dir(folder);
        command
    }

    /// Runs it in a fresh folder and wants success.
    pub fn run(&self, who: &str, flags: &[String], environment: &[(String, String)]) -> Left {
        let at = tempfile::tempdir().expect("folder");
        let mut command = self.command(who, at.path());
        command.args(flags).envs(environment.iter().cloned());
        let output = limit::output(&mut command);
        let said: String = both(&output).chars().take(3000).collect();
        assert!(output.status.success(), "{who}:\n{said}");
        Left {
            who: who.to_owned(),
            folder: at,
        }
    }
}

/// What a run left.
pub struct Left {
    pub who: String,
    pub folder: tempfile::TempDir,
}

impl Left {
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn pieces(&self, name: &str) -> Vec<String> {
        let bytes = fs::read(self.path(name))
            .unwrap_or_else(|fault| panic!("{}: {name}: {fault}", self.who));
        pieces(&bytes)
    }

    pub fn same(&self, name: &str, wanted: &[String]) {
        same(&format!("{} {name}", self.who), wanted, &self.pieces(name));
    }
}
