//! What is wrong with a template inside a string.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Sources, Span, inside};

/// A fault in a Go template, by its place in the decoded text of the string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which check it is.
    pub code: Code,
    /// Bytes of the decoded string at fault.
    pub range: Range<usize>,
    /// One terse line.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Packer's own words.
    pub packer: Option<String>,
    /// The string at fault, if it is not this one.
    pub elsewhere: Option<Span>,
}

impl Fault {
    /// A fault at a place in the text.
    pub fn new(code: Code, range: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            code,
            range,
            message: message.into(),
            help: None,
            packer: None,
            elsewhere: None,
        }
    }

    /// Adds a line of advice.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Adds Packer's own words.
    pub fn packer(mut self, text: impl Into<String>) -> Self {
        self.packer = Some(text.into());
        self
    }

    /// The fault as a diagnostic of the JSON string at `span`, pointing inside the string.
    pub fn at(self, sources: &Sources, span: Span) -> Diagnostic {
        let span = self
            .elsewhere
            .unwrap_or_else(|| inside(sources, span, self.range));
        let mut diagnostic = Diagnostic::error(self.code, span, self.message);
        diagnostic.help.extend(self.help);
        diagnostic.packer = self.packer;
        diagnostic
    }
}
