//! Which variables are secrets, and which are a guest's login that everybody may read.

use super::secrets::Withheld;
use super::variables::{DEPTH, Variables};
use crate::plan::{Part, Var, Word};
use crate::source::Span;

impl Variables<'_> {
    /// From now on the variable is a secret: it goes where secrets go, and so does a variable that is all its text.
    pub fn conceal(&mut self, name: &str) {
        // what was evaluated before may have been no secret
        self.values.clear();
        let mut name = name.to_owned();
        // longer chains have been refused
        for _ in 0..=DEPTH {
            let slot = self.slots.entry(name).or_default();
            slot.sensitive = true;
            match slot.word.as_ref().map(Word::parts) {
                Some([Part::Var(Var::User(other))]) => name = other.clone(),
                _ => return,
            }
        }
    }

    /// The variable is the guest's login that the template calls `key`.
    pub fn log_in(&mut self, name: &str, key: &str) {
        let slot = self.slots.entry(name.to_owned()).or_default();
        slot.login.get_or_insert_with(|| key.to_owned());
    }

    /// Whether its whole value stands in the template, and not as a secret.
    pub fn is_public(&self, name: &str) -> bool {
        self.slots.get(name).is_some_and(|slot| {
            let word = slot.word.as_ref().filter(|word| !word.is_empty());
            !slot.given
                && !slot.sensitive
                && word.is_some_and(|word| {
                    word.parts().iter().all(|part| match part {
                        Part::Literal(_) => true,
                        Part::Var(Var::User(other)) => self.is_public(other),
                        _ => false,
                    })
                })
        })
    }

    /// The secrets that the plan leaves out and whose values are known now.
    pub fn withheld(&mut self) -> Vec<Withheld> {
        let plan = self.plan();
        let asked = plan.into_iter().filter(|variable| variable.asked);
        asked
            .filter_map(|variable| {
                let value = self.peek(&variable.name)?;
                let span = self.slots.get(&variable.name)?.span;
                Some(Withheld {
                    environment: variable.environment(),
                    name: variable.name,
                    value,
                    places: span.into_iter().collect(),
                })
            })
            .collect()
    }

    /// Where the text of a variable stands, if it is in an input file.
    pub fn place(&self, name: &str) -> Option<Span> {
        self.slots.get(name)?.span
    }

    /// Whether the variable is a secret.
    pub fn is_sensitive(&self, name: &str) -> bool {
        self.slots.get(name).is_some_and(|slot| slot.sensitive)
    }

    /// What a variable is by what is known now, secret or not, without fixing it.
    pub fn peek(&mut self, name: &str) -> Option<String> {
        let embed = std::mem::replace(&mut self.embed_secrets, true);
        let value = self.value(name, "nothing");
        self.embed_secrets = embed;
        value.ok().flatten()
    }
}
