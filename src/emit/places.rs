//! Where an emitted file holds the logins and credentials that its head speaks of: by line.

use std::collections::BTreeMap;

use super::names::Table;
use super::quote;
use crate::plan::{Plan, Var};

/// Lines of an emitted file, counted from 1.
#[derive(Debug, Default)]
pub struct Places {
    secrets: BTreeMap<String, usize>,
    variables: BTreeMap<String, usize>,
}

impl Places {
    /// Whether a plan has anything to look for.
    pub fn are_wanted(plan: &Plan) -> bool {
        plan.secrets.iter().any(|secret| secret.value.is_some())
            || plan.variables.iter().any(|it| it.login.is_some())
    }

    /// Looks for the lines that set their variables.
    pub fn of(text: &str, plan: &Plan, names: &Table) -> Self {
        let held = plan.secrets.iter().filter(|secret| secret.value.is_some());
        let secrets = held.filter_map(|secret| {
            let set = format!("{}=", quote::variable(&secret.var(), names));
            Some((secret.name.clone(), line(text, &[&set])?))
        });
        let logins = plan.variables.iter().filter(|it| it.login.is_some());
        let variables = logins.filter_map(|variable| {
            let name = quote::variable(&Var::User(variable.name.clone()), names);
            // where it has no other value
            let (unset, set) = (format!("{{{name}+set}}"), format!("{name}="));
            Some((variable.name.clone(), line(text, &[&unset, &set])?))
        });
        Self {
            secrets: secrets.collect(),
            variables: variables.collect(),
        }
    }

    /// Where a secret is, in words.
    pub fn secret(&self, name: &str) -> String {
        in_words(self.secrets.get(name))
    }

    /// Where the default of a variable is, in words.
    pub fn variable(&self, name: &str) -> String {
        in_words(self.variables.get(name))
    }
}

fn in_words(line: Option<&usize>) -> String {
    match line {
        Some(line) => format!("in this file, line {line}"),
        // a listing of the plan
        None => "in the file".to_owned(),
    }
}

/// The first line of the text that has the last of the marks, behind lines that have those before it.
fn line(text: &str, marks: &[&str]) -> Option<usize> {
    let mut marks = marks.iter();
    let mut mark = marks.next()?;
    for (number, line) in text.lines().enumerate() {
        if !line.contains(mark) {
            continue;
        }
        match marks.next() {
            Some(next) => mark = next,
            None => return Some(number + 1),
        }
    }
    None
}
