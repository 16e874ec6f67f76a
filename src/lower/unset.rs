//! Variables that have no value, and what Packer says of them. It goes through all of them again and again, until it has gone
//! through them a hundred times, and names the last that it had no value for.

use std::collections::BTreeSet;

use super::order;
use super::variables::{DEPTH, References, Variables};
use crate::diagnostic::{Code, Diagnostic};
use crate::interpolate::{self, Users, When};
use crate::plan::Word;

impl Variables<'_> {
    /// A variable that is made of itself has no value.
    pub(super) fn cycles(&self, faults: &mut Vec<Diagnostic>) {
        if self.order().is_some() {
            return;
        }
        let mut told = Vec::new();
        let names: Vec<&str> = self.names().collect();
        for at in order::circular(&self.uses()) {
            let name = names[at];
            let message = format!("the variable `{name}` is made of itself");
            told.push(
                match self.span(name) {
                    Some(span) => Diagnostic::error(Code::VariableCycle, span, message),
                    None => Diagnostic::general(Code::VariableCycle, message),
                }
                .help("write one of them without the other, or give one with `-var NAME=VALUE`"),
            );
        }
        if told.is_empty() {
            told.push(
                Diagnostic::general(
                    Code::VariableCycle,
                    format!("the variables refer to each other more than {DEPTH} deep"),
                )
                .help("write the longest chains out"),
            );
        }
        faults.append(&mut told);
    }

    /// Packer's words for all variables without a value, where those of `undefined` refer to nothing.
    ///
    /// There are none where a variable with a value refers to another one in the usual way: Packer then takes each time for
    /// progress, and leaves the others without a value.
    pub(super) fn unset_words(&self, undefined: &BTreeSet<String>) -> Option<String> {
        let unset = self.unset(undefined);
        let usual = |(name, text): (&str, &str)| !unset.contains(name) && refers(text);
        if self.texts().any(usual) {
            return None;
        }
        let last = unset.last()?;
        let (_, text) = self.texts().find(|(name, _)| name == last)?;
        let mut users = Unset {
            unset: &unset,
            others: self.references(),
        };
        let fault = interpolate::render(text, &self.context(), &mut users, When::Late).err()?;
        Some(in_variable(last, text, fault.code, fault.packer?))
    }

    /// The variables that refer to nothing, to themselves, or to such variables.
    fn unset(&self, undefined: &BTreeSet<String>) -> BTreeSet<String> {
        let names: Vec<&str> = self.names().collect();
        let uses = self.uses();
        let mut users = vec![Vec::new(); uses.len()];
        for (user, used) in uses.iter().enumerate() {
            for &used in used {
                users[used].push(user);
            }
        }
        let mut open = order::circular(&uses);
        open.extend((0..names.len()).filter(|at| undefined.contains(names[*at])));
        let mut unset = BTreeSet::new();
        while let Some(at) = open.pop() {
            if unset.insert(names[at].to_owned()) {
                open.extend(&users[at]);
            }
        }
        unset
    }
}

/// What Packer puts around a fault in the value of a variable.
pub(super) fn in_variable(name: &str, text: &str, code: Code, words: String) -> String {
    if code == Code::TemplateSyntax {
        return format!("error interpolating default value for '{name}': {words}");
    }
    if !says_unset(&words) {
        return words;
    }
    format!(
        "Failed to interpolate \"{name}\": \"{text}\"; error: {words}: Please make sure that the variable you're \
         referencing has been defined; Packer treats all variables used to interpolate other user variables as required."
    )
}

/// Whether Packer's words are about a variable without a value.
pub(super) fn says_unset(words: &str) -> bool {
    words.contains("variable not set: ")
}

/// Whether a text refers to a variable in back-quotes, by Packer's regular expression for that.
fn refers(text: &str) -> bool {
    const BLANKS: [char; 5] = [' ', '\t', '\n', '\r', '\x0c'];
    text.match_indices('{').any(|(at, _)| {
        let Some(call) = text[at..].strip_prefix("{{") else {
            return false;
        };
        let call = call.trim_start_matches(BLANKS);
        let name = call
            .strip_prefix("user")
            .map(|rest| rest.trim_start_matches(BLANKS));
        let Some(name) = name.and_then(|rest| rest.strip_prefix('`')) else {
            return false;
        };
        let line = name.split('\n').next().unwrap_or_default();
        line.match_indices('`')
            .any(|(at, _)| name[at + 1..].trim_start_matches(BLANKS).starts_with("}}"))
    })
}

/// Variables of which some have no value.
struct Unset<'b> {
    unset: &'b BTreeSet<String>,
    others: References<'b>,
}

impl Unset<'_> {
    fn refuse(&self, name: &str) -> Result<(), String> {
        match self.unset.contains(name) || !self.others.knows(name) {
            true => Err(format!("variable not set: {name}")),
            false => Ok(()),
        }
    }
}

impl Users for Unset<'_> {
    fn late(&mut self, name: &str) -> Result<Word, String> {
        self.refuse(name)?;
        self.others.late(name)
    }

    fn early(&mut self, name: &str, why: &str) -> Result<Option<String>, String> {
        self.refuse(name)?;
        self.others.early(name, why)
    }
}

#[cfg(test)]
mod tests {
    use super::refers;

    #[test]
    fn references_are_those_of_packers_expression() {
        for text in [
            "{{user `a`}}",
            "x{{ user\t`a` }}",
            "{{{user`a`\n}}",
            "{{user `a` | upper `}}",
        ] {
            assert!(refers(text), "{text}");
        }
        for text in [
            "{{user \"a\"}}",
            "{{user `a` | upper}}",
            "{{user `a\n`}}",
            "{{ users `a`}}",
        ] {
            assert!(!refers(text), "{text}");
        }
    }
}
