//! What is said of a fault in the input: one type, with stable codes.

mod codes;
mod compat;
mod excerpt;
mod json;
mod positions;
mod render;
mod sarif;
mod suggest;

use crate::source::Span;

pub use codes::Code;
pub use compat::packer_words;
pub use json::{json, json_of_all};
pub use render::{summary, text};
pub use sarif::sarif;
pub use suggest::suggest;

/// One fault, or one warning.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Which check it is.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// One terse line, in lower case, with names in back-ticks.
    pub message: String,
    /// The places; the first is the one at fault.
    pub labels: Vec<Label>,
    /// What to do, in the imperative; runnable where possible.
    pub help: Vec<String>,
    /// Packer's own words for the fault, for `--packer-compat`: without what Packer puts around them all
    /// (`Failed to parse template: `, `N errors occurred:`).
    pub packer: Option<String>,
    /// What few have; apart, to keep the others small.
    pub(crate) more: Option<Box<More>>,
}

/// What few diagnostics have.
#[derive(Clone, Debug, Default)]
pub(crate) struct More {
    /// The build (by its rendered name) in which it was found.
    build: Option<String>,
    /// What mends it, where that is certain enough to be done by an editor.
    fix: Vec<Edit>,
}

/// One change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
}

/// A place and what is to be said of it.
#[derive(Clone, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A few words; may be empty.
    pub text: String,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The build would go on.
    Warning,
    /// The template is refused.
    Error,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: vec![Label {
                span,
                text: String::new(),
            }],
            help: Vec::new(),
            packer: None,
            more: None,
        }
    }

    /// A warning at a place.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// An error without a place in a file.
    pub fn general(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: Vec::new(),
            help: Vec::new(),
            packer: None,
            more: None,
        }
    }

    /// Says what is found at the primary place.
    pub fn found(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// Adds a further place.
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds a line of advice.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds what mends it: another text in the place of a span.
    pub fn mended(mut self, span: Span, text: impl Into<String>) -> Self {
        self.more.get_or_insert_default().fix.push(Edit {
            span,
            text: text.into(),
        });
        self
    }

    /// Lets other edits mend it than those that it has.
    pub fn mend_by(&mut self, edits: &[Edit]) {
        self.more.get_or_insert_default().fix = edits.to_vec();
    }

    /// What mends it; empty if that is not certain.
    pub fn fix(&self) -> &[Edit] {
        self.more.as_ref().map_or(&[], |more| more.fix.as_slice())
    }

    /// Notes the build in which it was found.
    pub fn found_in(&mut self, build: &str) {
        self.more.get_or_insert_default().build = Some(build.to_owned());
    }

    /// The build (by its rendered name) in which it was found, if it was found in one.
    pub fn build(&self) -> Option<&str> {
        self.more.as_ref()?.build.as_deref()
    }

    /// Adds Packer's own words.
    pub fn packer(mut self, text: impl Into<String>) -> Self {
        self.packer = Some(text.into());
        self
    }
}

/// Whether there is an error among them.
pub fn failed(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}
