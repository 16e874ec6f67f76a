//! Keys of a component as data of its commands.

use super::Scope;
use crate::diagnostic::Diagnostic;
use crate::interpolate::{Field, Key, Record};
use crate::plan::Word;
use crate::schema::{Raw, Text};
use crate::source::Span;

impl Scope<'_, '_> {
    /// The text of a key as data of a command: a condition of that may ask for it.
    pub fn key(&self, name: &str, text: &Text) -> Field {
        self.key_as(name, text.word.clone(), text.span)
    }

    /// As [`Scope::key`], of what has been made of the key's text.
    pub fn key_as(&self, name: &str, word: Word, span: Option<Span>) -> Field {
        Field::Key(Box::new(Key {
            word,
            span,
            name: format!("{}.{name}", self.path),
        }))
    }

    /// Renders a command with data that Packer keeps in a struct, `kind`.
    ///
    /// # Errors
    /// A diagnostic that points into the text.
    pub fn with_record(
        &mut self,
        raw: &Raw,
        kind: &'static str,
        fields: &[(&'static str, Field)],
    ) -> Result<Word, Diagnostic> {
        let record = Record {
            kind,
            fields: fields.iter().cloned().collect(),
        };
        self.record(raw, &record)
    }
}
