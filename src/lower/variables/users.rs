//! What the text of a variable sees of other variables: by the purpose for which it is evaluated.

use std::collections::{BTreeMap, BTreeSet};

use super::{Slot, Variables};
use crate::diagnostic::suggest;
use crate::interpolate::Users;
use crate::plan::{Var, Word};

/// Variables inside the text of a variable, with the values that are known now.
pub(super) struct Known<'b, 'a>(pub(super) &'b mut Variables<'a>);

impl Users for Known<'_, '_> {
    fn late(&mut self, name: &str) -> Result<Word, String> {
        Ok(Word::var(Var::User(name.to_owned())))
    }

    fn early(&mut self, name: &str, _: &str) -> Result<Option<String>, String> {
        Ok(self.0.peek(name))
    }

    fn peek(&mut self, name: &str) -> Option<String> {
        self.0.peek(name)
    }
}

/// Variables inside the text of a variable that must be known now: only the outermost one is fixed.
pub(super) struct Early<'b, 'a>(pub(super) &'b mut Variables<'a>);

impl Users for Early<'_, '_> {
    fn late(&mut self, name: &str) -> Result<Word, String> {
        Err(format!("the variable `{name}` is not known now"))
    }

    fn early(&mut self, name: &str, why: &str) -> Result<Option<String>, String> {
        self.0.value(name, why)
    }
}

/// Variables inside the text of a variable.
pub(in crate::lower) struct References<'b> {
    pub(super) slots: &'b BTreeMap<String, Slot>,
    pub(super) uses: BTreeSet<String>,
}

impl References<'_> {
    /// Whether there is a variable of that name.
    pub(in crate::lower) fn knows(&self, name: &str) -> bool {
        self.slots.contains_key(name)
    }
}

impl Users for References<'_> {
    fn late(&mut self, name: &str) -> Result<Word, String> {
        if !self.knows(name) {
            let hint = suggest(name, self.slots.keys().map(String::as_str))
                .map_or_else(String::new, |other| format!("; did you mean `{other}`?"));
            return Err(format!("variable not set: {name}{hint}"));
        }
        self.uses.insert(name.to_owned());
        Ok(Word::var(Var::User(name.to_owned())))
    }

    fn early(&mut self, name: &str, _: &str) -> Result<Option<String>, String> {
        // the shape of a variable's own value: its inputs count as they stand in the template
        self.uses.insert(name.to_owned());
        Ok(self
            .slots
            .get(name)
            .and_then(|slot| slot.text.clone())
            .filter(|text| !text.contains("{{")))
    }
}
