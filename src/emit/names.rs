//! Names in the emitted file: the template's own words, made fit for a shell.

use std::collections::{BTreeMap, BTreeSet};

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
        let mut taken = BTreeSet::new();
        let mut users = BTreeMap::new();
        for variable in &plan.variables {
            users.insert(
                variable.name.clone(),
                unique("var_", &variable.name, &mut taken),
            );
        }
        let files = plan.files.iter().map(|file| {
            let base = file.path.rsplit('/').next().unwrap_or_default();
            unique("file_", base, &mut taken)
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

/// `prefix` + `text` as an identifier that is not taken yet.
pub fn unique(prefix: &str, text: &str, taken: &mut BTreeSet<String>) -> String {
    let base = format!("{prefix}{}", identifier(text));
    let mut name = base.clone();
    let mut number = 2;
    while !taken.insert(name.clone()) {
        name = format!("{base}_{number}");
        number += 1;
    }
    name
}
