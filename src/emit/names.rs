//! Names in the emitted file: the template's own words, made fit for a shell.

use std::collections::BTreeMap;

use super::quote::Names;
use crate::plan::Plan;
use crate::plan::names::{Taken, identifier};

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
