//! Names in the emitted file: the template's own words, made fit for a shell.

use std::collections::{BTreeMap, HashMap};

use super::quote::Names;
use crate::plan::Plan;

/// The names that an emitted file gives to the things of a plan.
#[derive(Debug, Default)]
pub struct Table {
    users: BTreeMap<String, String>,
    /// The function for each embedded file, by its index.
    pub files: Vec<String>,
}

impl Table {
    /// Chooses the names.
    pub fn new(plan: &Plan) -> Self {
        let mut taken = Taken::default();
        let mut users = BTreeMap::new();
        for variable in &plan.variables {
            users.insert(variable.name.clone(), taken.unique("var_", &variable.name));
        }
        let files = plan.files.iter().map(|file| {
            let base = file.path.rsplit('/').next().unwrap_or_default();
            taken.unique("file_", base)
        });
        Self {
            files: files.collect(),
            users,
        }
    }
}

impl Names for Table {
    fn user(&self, name: &str) -> String {
        // every name that a plan uses is among its variables; another one is unset, as in Packer
        self.users
            .get(name)
            .cloned()
            .unwrap_or_else(|| format!("var_{}", identifier(name)))
    }
}

/// The text with everything but letters, digits and `_` replaced by `_`.
pub fn identifier(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect()
}

/// Identifiers that are taken, each with the number to try next for what would be called the same.
#[derive(Debug, Default)]
pub struct Taken(HashMap<String, usize>);

impl Taken {
    /// `prefix` + `text` as an identifier that is not taken yet: the second `x` is called `x_2`.
    pub fn unique(&mut self, prefix: &str, text: &str) -> String {
        let base = format!("{prefix}{}", identifier(text));
        let Some(next) = self.0.get(&base) else {
            self.0.insert(base.clone(), 2);
            return base;
        };
        let mut number = *next;
        let name = loop {
            let name = format!("{base}_{number}");
            number += 1;
            if !self.0.contains_key(&name) {
                break name;
            }
        };
        self.0.insert(base, number);
        self.0.insert(name.clone(), 2);
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_names_are_the_same() {
        let mut taken = Taken::default();
        let names = ["a", "a_2", "a", "a!", "a.", "a", "a_2"].map(|name| taken.unique("", name));
        let wanted = ["a", "a_2", "a_3", "a_", "a__2", "a_4", "a_2_2"];
        assert_eq!(names, wanted);
    }
}
