//! What a program uses of what a script can have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::quote::Quoter;
use crate::helpers::{self, Helper};
use crate::plan::{File, Part, Var, Word};
use crate::program::{Build, Program, Stmt};

/// What a program uses of what a script can have.
#[derive(Default)]
pub struct Uses {
    /// The helpers, by their names; those that others call are among them.
    pub helpers: BTreeMap<String, Arc<dyn Helper>>,
    /// The variables of the run that something reads.
    pub reads: BTreeSet<&'static str>,
    /// Whether it has pipelines itself.
    pub pipes: bool,
}

impl Uses {
    /// The texts of the helpers that stand as functions, in the order of their names.
    pub fn texts(&self, quoter: &Quoter<'_>) -> Vec<String> {
        self.helpers
            .values()
            .filter(|helper| !quoter.is_inline(helper.as_ref()))
            .map(|helper| helper.text(quoter).trim_end().to_owned())
            .collect()
    }

    /// Looks at all that a program does.
    pub fn of(program: &Program) -> Self {
        let secret = program.secret_settings();
        let mut uses = Self::default();
        for build in &program.builds {
            uses.build(build, &program.files, &secret);
        }
        for word in program.settings.iter().filter_map(|it| it.default.as_ref()) {
            uses.word(word);
        }
        if !program.secret_calls().is_empty() {
            uses.add(Arc::new(helpers::Put {}));
        }
        uses
    }

    /// Looks at what one build does, with the files of the program and the settings that are secrets.
    pub fn of_build(build: &Build, files: &[File], secret: &BTreeSet<&str>) -> Self {
        let mut uses = Self::default();
        uses.build(build, files, secret);
        uses
    }

    fn build(&mut self, build: &Build, files: &[File], secret: &BTreeSet<&str>) {
        let mut prints = false;
        build.each_stmt(&mut |stmt| {
            self.stmt(stmt, files);
            prints |= stmt.prints_secret(secret);
        });
        if prints {
            self.add(Arc::new(helpers::Put {}));
        }
        self.word(&build.name);
        for step in &build.steps {
            self.word(&step.title);
            if step.policy.timeout.is_some() {
                self.add(Arc::new(helpers::Within {}));
            }
            if step.policy.retries > 0 {
                self.add(Arc::new(helpers::Retry {}));
            }
        }
    }

    fn stmt(&mut self, stmt: &Stmt, files: &[File]) {
        stmt.each_word(&mut |word| self.word(word));
        stmt.commands(&mut |command| {
            self.pipes |= command.is_piped();
            if let Some(helper) = command.shared_helper() {
                self.add(helper);
            }
        });
        if let Stmt::Unpack { file, .. } = stmt
            && let Some(file) = files.get(*file)
            && crate::plan::readable::is_encoded(&file.bytes)
        {
            self.add(Arc::new(helpers::Decode {}));
        }
        if matches!(stmt, Stmt::Outside { sha256, .. } if sha256.is_some()) {
            self.add(Arc::new(helpers::Pinned {}));
        }
    }

    fn add(&mut self, helper: Arc<dyn Helper>) {
        let name = helper.name();
        if self.helpers.contains_key(&name) {
            return;
        }
        self.reads.extend(helper.reads());
        let mut inner: Vec<Word> = Vec::new();
        helper.each_word(&mut |word| inner.push(word.clone()));
        inner.iter().for_each(|word| self.word(word));
        for other in helper.uses() {
            self.add(other);
        }
        self.helpers.insert(name, helper);
    }

    fn word(&mut self, word: &Word) {
        for part in word.parts() {
            match part {
                Part::Var(Var::Run(name)) => {
                    self.reads.insert(name);
                }
                Part::Literal(_) | Part::Var(_) => {}
                Part::Call(function, arguments) => {
                    arguments.iter().for_each(|word| self.word(word));
                    if let Some(late) = helpers::late(function.0) {
                        self.add(Arc::new(*late));
                    }
                }
            }
        }
    }
}
