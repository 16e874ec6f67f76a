//! Secrets that stand literally in the template: whether the emitted file holds them or asks for them.

use std::collections::BTreeMap;

use super::Options;
use crate::plan::{Secret, SecretKind, Var, Word};
use crate::source::Span;

/// The secrets found so far.
#[derive(Debug)]
pub struct Secrets {
    /// Which kinds the emitted file holds.
    held: fn(SecretKind) -> bool,
    /// By kind and value, so that one password that ten builds share is asked for once.
    known: BTreeMap<(SecretKind, String), Known>,
}

/// What is known of one secret.
#[derive(Debug)]
struct Known {
    name: String,
    origin: String,
    /// Where the template has it as a secret.
    places: Vec<Span>,
}

/// A text that the emitted file leaves out.
#[derive(Clone, Debug)]
pub struct Withheld {
    /// What the template calls it.
    pub name: String,
    /// The environment variable in which the emitted file looks for it.
    pub environment: String,
    /// The text.
    pub value: String,
    /// Where the template has it as this secret.
    pub places: Vec<Span>,
}

impl Secrets {
    /// None yet; the options say which are left out. A guest's login is public by its author's choice.
    pub fn new(options: &Options) -> Self {
        let held: fn(SecretKind) -> bool = match (options.embed_secrets, options.ask_secrets) {
            (true, _) => |_| true,
            (false, true) => |_| false,
            (false, false) => |kind| kind == SecretKind::Guest,
        };
        Self {
            held,
            known: BTreeMap::new(),
        }
    }

    /// Whether the emitted file holds secrets of this kind.
    pub fn are_held(&self, kind: SecretKind) -> bool {
        (self.held)(kind)
    }

    /// The word for a literal secret; `key` is what the template calls it.
    pub fn word(
        &mut self,
        kind: SecretKind,
        (key, value): (&str, &str),
        origin: &str,
        place: Option<Span>,
    ) -> Word {
        let held = self.are_held(kind);
        let count = self.known.len();
        let taken = |name: &str| self.known.values().any(|secret| secret.name == name);
        let name = if taken(key) {
            format!("{key}_{}", count + 1)
        } else {
            key.to_owned()
        };
        let secret = self
            .known
            .entry((kind, value.to_owned()))
            .or_insert_with(|| Known {
                name,
                origin: origin.to_owned(),
                places: Vec::new(),
            });
        secret.places.extend(place);
        Word::var(match kind {
            SecretKind::Guest if held => Var::Login(secret.name.clone()),
            _ => Var::Secret(secret.name.clone()),
        })
    }

    /// The secrets of the plan, by name.
    pub fn plan(&self) -> Vec<Secret> {
        let known = self.known.iter();
        let mut all: Vec<Secret> = known
            .map(|((kind, value), secret)| Secret {
                name: secret.name.clone(),
                origin: secret.origin.clone(),
                kind: *kind,
                value: self.are_held(*kind).then(|| value.clone()),
            })
            .collect();
        all.sort_by(|one, other| one.name.cmp(&other.name));
        all
    }

    /// Those that the emitted file leaves out.
    pub fn withheld(&self) -> impl Iterator<Item = Withheld> {
        let known = self.known.iter();
        known
            .filter(|((kind, _), _)| !self.are_held(*kind))
            .map(|((_, value), secret)| Withheld {
                name: secret.name.clone(),
                environment: Secret::environment_of(&secret.name),
                value: value.clone(),
                places: secret.places.clone(),
            })
    }
}
