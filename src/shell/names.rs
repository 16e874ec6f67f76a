//! Names of variables in a script: the template's own words where they are free.

use std::collections::{BTreeMap, BTreeSet};

use super::inline::inline;
use crate::plan::names::{Taken, identifier};
use crate::plan::{Var, Word};
use crate::program::{Features, Program, is_secret};

/// Variables of the script itself, of its helpers and of the shells. A test holds the list against the templates.
const TAKEN: &[&str] = &[
    "_",
    "abort",
    "accel",
    "address",
    "all",
    "answer",
    "backing",
    "base_image",
    "before",
    "build",
    "builds",
    "c",
    "cache",
    "clock",
    "command",
    "connected",
    "console",
    "container",
    "containers",
    "context",
    "control",
    "control1",
    "count",
    "d",
    "data",
    "end",
    "environment",
    "except",
    "failed",
    "fetch",
    "file",
    "files",
    "fingerprint",
    "folder",
    "force",
    "found",
    "given",
    "guest",
    "host",
    "http",
    "i",
    "id",
    "image",
    "image_id",
    "image_2",
    "image_3",
    "image_4",
    "inventory",
    "iso",
    "jobs",
    "kernel",
    "late",
    "left",
    "line",
    "lladdr",
    "log",
    "made",
    "n",
    "name",
    "node",
    "of",
    "on",
    "only",
    "option",
    "original",
    "owner",
    "ours",
    "out",
    "parent",
    "part",
    "password",
    "pauser",
    "pid",
    "pids",
    "port",
    "provisioning",
    "qemu",
    "recipe",
    "refused",
    "rest",
    "return",
    "run",
    "running",
    "secret",
    "seen",
    "shown",
    "shows",
    "size",
    "ssh_port",
    "staging",
    "start",
    "started",
    "status",
    "step",
    "stopped",
    "sum",
    "template_dir",
    "test",
    "text",
    "tmp",
    "to",
    "tool",
    "trace",
    "type",
    "typed",
    "undo",
    "value",
    "vm",
];

/// Variables besides, where a script can do more than build.
const TAKEN_BY_FEATURES: &[&str] = &[
    "ask", "at", "debug", "dry", "edit", "edits", "flags", "from", "known", "lost", "notes",
    "other", "resume", "same", "state", "steps", "title", "values",
];

/// What stands before and behind a reference to a setting until the script is whole. No text has it.
pub const MARK: char = '\0';

/// The names of one script.
#[derive(Debug, Default)]
pub struct Names {
    users: BTreeMap<String, String>,
    /// The settings that are secrets.
    secret: BTreeSet<String>,
    /// The functions of texts that are given one.
    secretive: BTreeSet<&'static str>,
    inline: BTreeSet<String>,
    /// Whether each reference to a setting stands between two marks.
    marks: bool,
}

impl Names {
    /// Names that no setting gets.
    pub fn taken() -> &'static [&'static str] {
        TAKEN
    }

    /// Further ones, where a script can do more than build.
    pub fn taken_by_features() -> &'static [&'static str] {
        TAKEN_BY_FEATURES
    }

    /// Chooses the names of the settings.
    pub fn new(program: &Program) -> Self {
        let mut reserved: BTreeSet<&str> = TAKEN.iter().copied().collect();
        if program.features != Features::default() {
            reserved.extend(TAKEN_BY_FEATURES);
        }
        let mut taken = Taken::default();
        let mut users = BTreeMap::new();
        for setting in &program.settings {
            let id = identifier(&setting.name);
            let free = id == setting.name
                && id.starts_with(|c: char| c.is_ascii_lowercase())
                && id
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
                && !reserved.contains(id.as_str());
            let prefix = if free { "" } else { "var_" };
            users.insert(setting.name.clone(), taken.unique(prefix, &setting.name));
        }
        let secret = program.secret_settings().into_iter();
        Self {
            users,
            secret: secret.map(str::to_owned).collect(),
            secretive: program.secret_calls(),
            inline: inline(program),
            marks: program.features.dry_run,
        }
    }

    /// Whether each reference to a setting stands between two marks (`MARK`).
    pub fn marks(&self) -> bool {
        self.marks
    }

    /// Whether a secret is part of a word.
    pub fn is_secret(&self, word: &Word) -> bool {
        is_secret(word, |name| self.secret.contains(name))
    }

    /// Whether a part of a word is masked in the output: a guest's own login is not.
    pub fn is_masked(&self, word: &Word) -> bool {
        let mut login = false;
        word.each_var(&mut |var| login |= matches!(var, Var::Login(_)));
        !login && self.is_secret(word)
    }

    /// Whether a function of texts is given a secret.
    pub fn is_secretive(&self, function: &str) -> bool {
        self.secretive.contains(function)
    }

    /// Whether the lines of a helper, by its name, stand in the step that uses it.
    pub fn is_inline(&self, helper: &str) -> bool {
        self.inline.contains(helper)
    }

    /// The variable that holds a [`Var`].
    pub fn variable(&self, var: &Var) -> String {
        match var {
            Var::User(name) => self
                .users
                .get(name)
                .cloned()
                .unwrap_or_else(|| format!("var_{}", identifier(name))),
            Var::Run("run_uuid") => "run".to_owned(),
            Var::Run("pwd") => "PWD".to_owned(),
            Var::Run("work") => "tmp".to_owned(),
            Var::Run(name) | Var::Build(name) | Var::Local(name) => (*name).to_owned(),
            Var::Env(name) => name.clone(),
            Var::Secret(name) => format!("secret_{name}"),
            Var::Login(name) => format!("login_{name}"),
        }
    }
}
