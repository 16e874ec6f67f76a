//! What a build knows while it runs: which variables say what is to be undone, and which are noted for a run that goes on.

use std::collections::{BTreeMap, BTreeSet};

use super::quote::Quoter;
use crate::plan::{Part, Var, Word};
use crate::program::{Build, Stmt};

/// Variables that live within a step only, or hold what is not to be written to a file.
const NEVER: &[&str] = &["file", "n", "password", "secret", "status", "sum", "token"];

/// The variables of a build.
#[derive(Debug, Default)]
pub struct Known {
    /// Those that say what is to be undone, and ends with the run: processes, connections.
    pub ending: Vec<&'static str>,
    /// The others that say what is to be undone.
    pub lasting: Vec<&'static str>,
    /// What later steps, helpers and the undoing need of what steps have learned.
    pub learned: Vec<&'static str>,
}

impl Known {
    /// Looks at all that a build does.
    pub fn of(build: &Build, quoter: &Quoter<'_>) -> Self {
        let flags = |ending: bool| {
            let steps = build
                .steps
                .iter()
                .filter(|step| step.ends_with_run.is_some() == ending);
            let flags = steps
                .filter_map(|step| step.undo.as_ref())
                .map(|it| it.flag);
            let flags: BTreeSet<&'static str> = flags.collect();
            flags.into_iter().collect::<Vec<_>>()
        };
        let (ending, lasting) = (flags(true), flags(false));
        let mut uses = Uses::default();
        let mut number = 1;
        for step in &build.steps {
            number += usize::from(!step.title.is_empty());
            uses.word(&step.title, number);
            step.body
                .iter()
                .for_each(|stmt| uses.stmt(stmt, number, quoter));
            // the undoing comes at any time
            let undo = step.undo.iter().flat_map(|undo| &undo.body);
            undo.for_each(|stmt| uses.stmt(stmt, usize::MAX, quoter));
        }
        build.each_helper(&mut |helper| {
            helper.each_word(&mut |word| uses.word(word, usize::MAX));
            let text = helper.text(quoter);
            for (name, places) in &mut uses.places {
                if text.contains(&format!("${name}")) || text.contains(&format!("${{{name}")) {
                    places.insert(usize::MAX);
                }
            }
        });
        let mut learned: Vec<&'static str> = uses
            .places
            .into_iter()
            .filter(|(name, places)| {
                places.len() > 1
                    && !uses.secret.contains(name)
                    && !NEVER.contains(name)
                    && !ending.contains(name)
                    && !lasting.contains(name)
                    && name.starts_with(|c: char| c.is_ascii_lowercase())
            })
            .map(|(name, _)| name)
            .collect();
        let mut run = false;
        build.each_helper(&mut |helper| run |= helper.reads().contains(&"run_uuid"));
        if run || build.reads("run_uuid") {
            learned.push("run");
        }
        Self {
            ending,
            lasting,
            learned,
        }
    }
}

/// Where the variables of a build are set and read, by the numbers of steps.
#[derive(Default)]
struct Uses {
    places: BTreeMap<&'static str, BTreeSet<usize>>,
    /// Those that are given a secret.
    secret: BTreeSet<&'static str>,
}

impl Uses {
    fn at(&mut self, name: &'static str, number: usize) {
        self.places.entry(name).or_default().insert(number);
    }

    fn word(&mut self, word: &Word, number: usize) {
        for part in word.parts() {
            match part {
                Part::Var(Var::Build(name) | Var::Local(name)) => self.at(name, number),
                Part::Call(_, arguments) => {
                    arguments.iter().for_each(|word| self.word(word, number));
                }
                Part::Literal(_) | Part::Var(_) => {}
            }
        }
    }

    fn stmt(&mut self, stmt: &Stmt, number: usize, quoter: &Quoter<'_>) {
        let mut secret = false;
        stmt.each_word(&mut |word| {
            self.word(word, number);
            secret |= quoter.is_secret(word);
        });
        stmt.each(&mut |stmt| {
            let (Stmt::Let(name, _) | Stmt::Capture(name, _) | Stmt::Start { name, .. }) = stmt
            else {
                return;
            };
            self.at(name, number);
            if secret && !matches!(stmt, Stmt::Start { .. }) {
                self.secret.insert(name);
            }
        });
    }
}
