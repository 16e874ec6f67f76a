//! Tags, rendered when the step runs.

use super::data;
use crate::builders::pairs::{RawKeyValue, RawNameValue};
use crate::diagnostic::Diagnostic;
use crate::lower::Scope;
use crate::plan::{Stmt, Word};
use crate::schema::{List, Map, Object, Raw};

/// Tags as the template gives them: raw keys and values. A later one of the same key takes the place of an earlier one.
#[derive(Clone, Debug, Default)]
pub struct Tags(Vec<(Raw, Raw)>);

impl Tags {
    /// The tags of an object.
    pub fn of(map: &Map<Raw>) -> Self {
        let mut tags = Self::default();
        for (key, value) in &map.items {
            let key = Raw {
                text: key.shown().to_owned(),
                span: key.span,
            };
            tags.put(key, value.clone());
        }
        tags
    }

    /// Adds those of a list.
    pub fn and(mut self, list: &List<Object<RawKeyValue>>) -> Self {
        for pair in &list.items {
            self.put(pair.value.key.clone(), pair.value.value.clone());
        }
        self
    }

    /// Adds those of a list of names.
    pub fn and_named(mut self, list: &List<Object<RawNameValue>>) -> Self {
        for pair in &list.items {
            self.put(pair.value.name.clone(), pair.value.value.clone());
        }
        self
    }

    /// Adds one, unless there is one of that key.
    pub fn or(mut self, key: &str, value: &str) -> Self {
        if !self.0.iter().any(|(known, _)| known.text == key) {
            let raw = |text: &str| Raw {
                text: text.to_owned(),
                span: None,
            };
            self.put(raw(key), raw(value));
        }
        self
    }

    fn put(&mut self, key: Raw, value: Raw) {
        match self.0.iter_mut().find(|(known, _)| known.text == key.text) {
            Some(pair) => pair.1 = value,
            None => self.0.push((key, value)),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The statements that collect them for `what`.
    ///
    /// # Errors
    /// A text that cannot be rendered.
    pub fn lower(&self, what: &str, scope: &mut Scope<'_, '_>) -> Result<Vec<Stmt>, Diagnostic> {
        if self.is_empty() {
            return Ok(Vec::new());
        }
        let record = data::record();
        let mut out = Vec::new();
        for (key, value) in &self.0 {
            let pair = [scope.record(key, &record)?, scope.record(value, &record)?];
            out.push(Stmt::call("aws_tag", pair));
        }
        out.push(Stmt::call("ec2_tags_for", [Word::lit(what)]));
        Ok(out)
    }
}
