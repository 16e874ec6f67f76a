//! What of the library a build comes to: of its communicator what it asks for, and one way to send files.

use std::collections::BTreeSet;

use super::facts::{self, ROOTS};
use super::library::{self, Function};
use crate::plan::{Build, Stmt};

/// What a communicator may be asked for; the names of the functions that do it end so.
const OPERATIONS: &[&str] = &[
    "remote",
    "upload",
    "upload_folder",
    "download",
    "download_folder",
];

/// What a build asks of its communicator, and how files are sent.
#[derive(Debug)]
pub struct Reach {
    asked: BTreeSet<&'static str>,
    /// Beginnings of the names of functions that it does not come to.
    never: &'static [&'static str],
}

impl Reach {
    /// Of a build.
    pub fn of(build: &Build) -> Self {
        let sends = |method: &str| {
            let sets = |stmt: &Stmt| matches!(stmt, Stmt::Set("b_ssh_transfer", word) if word.as_literal() == Some(method));
            build.setup.iter().any(sets)
        };
        let mut reach = Self {
            asked: BTreeSet::new(),
            never: match (sends("scp"), sends("sftp")) {
                (true, _) => &["sftp_"],
                (_, true) => &["scp_"],
                _ => &[],
            },
        };
        let names = facts::functions(build.each_stmt());
        loop {
            let roots = names.iter().chain(ROOTS).copied();
            let asked: BTreeSet<&str> = reach
                .closure(roots)
                .into_iter()
                .flat_map(|function| function.asks().iter().copied())
                .collect();
            if asked == reach.asked {
                return reach;
            }
            reach.asked = asked;
        }
    }

    /// The functions that are come to from the given ones.
    pub fn closure<'a>(&self, roots: impl IntoIterator<Item = &'a str>) -> Vec<&'static Function> {
        library::closure_where(roots, |function, ready| {
            let operation = OPERATIONS
                .iter()
                .filter(|operation| function.name.ends_with(&format!("_{operation}")))
                .max_by_key(|operation| operation.len());
            let asked = !ready || operation.is_none_or(|operation| self.asked.contains(operation));
            asked
                && !self
                    .never
                    .iter()
                    .any(|start| function.name.starts_with(start))
        })
    }
}
