//! Files as make writes them: targets.

use std::collections::{BTreeMap, BTreeSet};

use super::settings::{Settings, in_make};
use crate::plan::{Part, Var, Word};
use crate::program::{Item, Program};

/// Targets that the Makefile has for itself.
const OWN: &[&str] = &["all", "clean", "notes"];

/// A file that can be written as a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// As it stands in the Makefile.
    pub text: String,
    /// The file, if no setting is given.
    path: String,
}

/// The targets of a Makefile.
#[derive(Debug, Default)]
pub struct Targets<'p> {
    taken: BTreeSet<String>,
    variables: BTreeMap<&'p str, &'p str>,
}

impl<'p> Targets<'p> {
    /// The target for a file; none if make could not read its name, or if it is taken.
    pub fn add(&mut self, item: &Item, settings: &'p Settings<'_>) -> Option<Target> {
        let Item::File(word) = item else { return None };
        let mut variables = Vec::new();
        let target = target(word, settings, &mut variables)?;
        if !self.taken.insert(target.path.clone()) {
            return None;
        }
        self.variables.extend(variables);
        Some(target)
    }

    /// A file that is read, as it stands behind a target; none if make could not read its name.
    pub fn read(&mut self, word: &Word, settings: &'p Settings<'_>) -> Option<String> {
        let mut variables = Vec::new();
        let target = target(word, settings, &mut variables)?;
        self.variables.extend(variables);
        Some(target.text)
    }

    /// The variables that stand in targets, with their values.
    pub fn variables(&self) -> impl Iterator<Item = (&'p str, &'p str)> {
        self.variables.iter().map(|(name, value)| (*name, *value))
    }

    /// What a user types to have each build, in order: its name, if make can read it and nothing else is called so.
    pub fn names_of_builds(&self, program: &Program) -> Vec<String> {
        let names: Vec<Option<&str>> = program
            .builds
            .iter()
            .map(|build| build.name.as_literal())
            .collect();
        let free = |name: &str| {
            is_path(name)
                && !name.contains('/')
                && !self.taken.contains(name)
                && !OWN.contains(&name)
                && names.iter().filter(|it| **it == Some(name)).count() == 1
        };
        names
            .iter()
            .zip(&program.builds)
            .map(|(name, build)| match name {
                Some(name) if free(name) => (*name).to_owned(),
                _ => build.id.clone(),
            })
            .collect()
    }
}

fn target<'p>(
    word: &Word,
    settings: &'p Settings<'_>,
    variables: &mut Vec<(&'p str, &'p str)>,
) -> Option<Target> {
    let mut text = String::new();
    let mut path = String::new();
    for part in word.parts() {
        match part {
            Part::Literal(literal) => {
                let literal = in_make(literal)?;
                text.push_str(literal);
                path.push_str(literal);
            }
            Part::Var(Var::User(name)) => {
                let (name, value, fixed) = settings.for_target(name)?;
                let value = in_make(value)?;
                path.push_str(value);
                if fixed {
                    text.push_str(value);
                } else {
                    text.push_str(&format!("$({name})"));
                    variables.push((name, value));
                }
            }
            _ => return None,
        }
    }
    let path = path.trim_start_matches("./").to_owned();
    let text = text.trim_start_matches("./").to_owned();
    (is_path(&path) && !text.starts_with('-')).then_some(Target { text, path })
}

/// Whether make takes a text for a file, and for nothing else.
fn is_path(text: &str) -> bool {
    let own = text.starts_with('.') && text[1..].starts_with(|c: char| c.is_ascii_uppercase());
    in_make(text).is_some()
        && !text.is_empty()
        && !text.starts_with(['-', '@', '+'])
        && !text.ends_with('/')
        && !text.contains("//")
        && !text.contains("/./")
        && !own
        && !OWN.contains(&text)
        && !text.starts_with(".packsh/")
}
