//! What is said of a fault in the input: one type, with stable codes.

use crate::source::Span;

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
    /// Packer's own words for the fault, for `--packer-compat`.
    pub packer: Option<String>,
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

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $id:literal,)*) => {
        /// The checks, each with a stable code. The documentation of a code is its page in the book.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])* $name,)* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The stable code, such as `PS0102`.
            pub fn id(self) -> &'static str {
                match self { $(Code::$name => $id,)* }
            }

            /// The code's page: first line a title, then what it means and what to do.
            pub fn page(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc, "\n",)*),)* }
            }
        }
    };
}

// Ranges: 01 JSON, 02 root of the template, 03 variables, 04 components and their keys, 05 Go templates,
// 06 lowering (what cannot be compiled), 07 files, 08 command line.
codes! {
    /// the text is not JSON
    ///
    /// Packer reads strict JSON: no comments, no trailing commas, one value.
    JsonSyntax = "PS0101",
    /// a key stands twice in one object
    ///
    /// Packer refuses it at any depth, since only one of the two could count.
    DuplicateKey = "PS0102",
    /// the text is not a good Go template
    ///
    /// Packer reads `{{ }}` in strings as Go's text/template does: the syntax, or a function's name or arguments, are wrong.
    TemplateSyntax = "PS0501",
    /// the template cannot be evaluated
    ///
    /// A function refused its arguments, or is not allowed in this place.
    TemplateFails = "PS0502",
    /// the value must be known when the template is compiled
    ///
    /// It decides what the emitted file looks like, but comes from something that is known only when that file runs (the
    /// environment, the time, a required variable). Give the variable with `packsh compile -var`, or use `--freeze` for times.
    LateShape = "PS0503",
    /// the file cannot be read
    ///
    /// It does not exist, may not be read, or is not UTF-8.
    Unreadable = "PS0701",
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

    /// Adds Packer's own words.
    pub fn packer(mut self, text: impl Into<String>) -> Self {
        self.packer = Some(text.into());
        self
    }
}
