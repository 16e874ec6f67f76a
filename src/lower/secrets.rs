//! Secrets that stand literally in the template: the emitted file asks for them.

use std::collections::BTreeMap;

use crate::plan::{Secret, Var, Word};

/// The secrets found so far.
#[derive(Debug, Default)]
pub struct Secrets {
    /// By value, so that one password that ten builds share is asked for once.
    known: BTreeMap<String, Secret>,
}

impl Secrets {
    /// The word for a literal secret; `key` is what the template calls it.
    pub fn word(&mut self, key: &str, value: &str, origin: &str) -> Word {
        let count = self.known.len();
        let taken = |name: &str| self.known.values().any(|secret| secret.name == name);
        let name = if taken(key) {
            format!("{key}_{}", count + 1)
        } else {
            key.to_owned()
        };
        let secret = self
            .known
            .entry(value.to_owned())
            .or_insert_with(|| Secret {
                name,
                origin: origin.to_owned(),
            });
        Word::var(Var::Secret(secret.name.clone()))
    }

    /// The secrets of the plan, by name.
    pub fn plan(&self) -> Vec<Secret> {
        let mut all: Vec<Secret> = self.known.values().cloned().collect();
        all.sort_by(|one, other| one.name.cmp(&other.name));
        all
    }

    /// Their values, by the environment variables in which the emitted file looks for them.
    pub fn values(&self) -> Vec<(String, String)> {
        self.known
            .iter()
            .map(|(value, secret)| (secret.environment(), value.clone()))
            .collect()
    }
}
