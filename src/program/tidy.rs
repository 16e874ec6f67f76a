//! What steps of one build do twice is done once, and what they need of the host is looked for up front.

use std::collections::BTreeSet;

use super::{Build, Stmt};
use crate::plan::{Var, Word};

impl Build {
    /// The same build, in which no folder is made that an earlier step has made already, and what is made ready for all
    /// steps is made ready by the first.
    pub fn with_folders_made_once(&self) -> Self {
        let mut build = self.clone();
        let mut made: Vec<Word> = Vec::new();
        let mut ready: BTreeSet<String> = BTreeSet::new();
        for step in &mut build.steps {
            step.body.retain(|stmt| match stmt {
                Stmt::MakeFolder(folder) if made.contains(folder) => false,
                Stmt::MakeFolder(folder) => {
                    made.push(folder.clone());
                    true
                }
                Stmt::Run(command) => command
                    .helper_of()
                    .is_none_or(|helper| !helper.is_once() || ready.insert(helper.name())),
                _ => true,
            });
        }
        build
    }

    /// Takes out of the steps what they need of the host, as far as it is known before the build begins.
    pub fn take_outside(&mut self) -> Vec<Stmt> {
        let mut out = Vec::new();
        for step in &mut self.steps {
            let (taken, rest) = std::mem::take(&mut step.body)
                .into_iter()
                .partition(|stmt| matches!(stmt, Stmt::Outside { path, .. } if is_known(path)));
            step.body = rest;
            out.extend::<Vec<Stmt>>(taken);
        }
        out
    }
}

/// Whether a path is known before the first build begins.
fn is_known(path: &Word) -> bool {
    let mut known = true;
    path.each_var(&mut |var| {
        known &= match var {
            Var::User(_) | Var::Env(_) => true,
            Var::Run(name) => matches!(*name, "template_dir" | "pwd" | "start"),
            Var::Build(_) | Var::Local(_) | Var::Secret(_) | Var::Login(_) => false,
        };
    });
    known
}
