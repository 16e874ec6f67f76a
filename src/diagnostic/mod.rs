//! What is said of a fault in the input: one type, with stable codes.

mod compat;
mod excerpt;
mod json;
mod positions;
mod render;
mod sarif;
mod suggest;

use crate::source::Span;

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
    /// The build (by its rendered name) in which it was found, if it was found in one.
    pub build: Option<String>,
    /// What mends it, where that is certain enough to be done by an editor.
    pub fix: Vec<Edit>,
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
    /// a number is too large
    ///
    /// Packer reads numbers as 64-bit floating point; this one is beyond its range.
    NumberRange = "PS0103",
    /// the text is not UTF-8
    ///
    /// Packer puts U+FFFD in the place of each byte that is not UTF-8, without a word. So is done here.
    NotUtf8 = "PS0104",
    /// the template is not an object
    ///
    /// The document is one JSON object, with the builders, provisioners and so on under its root keys.
    NotAnObject = "PS0201",
    /// a root key is not known
    ///
    /// Packer knows `builders`, `provisioners`, `post-processors`, `variables`, `sensitive-variables`,
    /// `error-cleanup-provisioner`, `description`, `min_packer_version`, `comments`, `push` and keys that start with `_`.
    UnknownRootKey = "PS0202",
    /// a root value is of the wrong kind
    ///
    /// The root of a template is read strictly: no value is converted to the kind that is wanted.
    RootType = "PS0203",
    /// a comment is not a string
    ///
    /// The value of a root key that starts with `_` must be a string.
    CommentType = "PS0204",
    /// there is no builder
    ///
    /// A template that builds nothing is refused.
    NoBuilder = "PS0205",
    /// the template is for another version of Packer
    ///
    /// `min_packer_version` is not a version, or asks for one later than 1.6.6, the last whose templates are known here.
    MinVersion = "PS0206",
    /// a variable's default is not a string
    ///
    /// The default of a user variable is a string, or `null` for a variable that must be given.
    VariableType = "PS0301",
    /// a variable file is not an object of strings
    ///
    /// A file given with `-var-file` is a JSON object whose values are strings.
    VariableFile = "PS0302",
    /// a sensitive variable is not declared
    ///
    /// Packer ignores it, so that nothing is masked.
    UnknownSensitive = "PS0303",
    /// a variable is made of itself
    ///
    /// The defaults of variables may refer to each other, but not in a circle, and at most 100 deep.
    VariableCycle = "PS0304",
    /// a required variable is not set
    ///
    /// Its default is `null`, so a value must be given.
    RequiredVariable = "PS0305",
    /// a component is not an object
    ///
    /// A builder and a provisioner are objects; a post-processor is an object, a string, or a list of those.
    ComponentForm = "PS0401",
    /// a component has no type
    ///
    /// Each builder, provisioner and post-processor says by `type` which one it is.
    MissingType = "PS0402",
    /// two builders have the same name
    ///
    /// A builder's name is its `type` unless `name` is given.
    DuplicateBuilder = "PS0403",
    /// a meta key is of the wrong kind
    ///
    /// The keys that all components have, such as `only`, `override` and `pause_before`, are read before the component's own.
    MetaType = "PS0404",
    /// both `only` and `except` are given
    ///
    /// One item takes one of them.
    OnlyAndExcept = "PS0405",
    /// a builder is named that does not exist
    ///
    /// `only`, `except` and `override` name builders of this template, by the name as it is written (before `{{ }}` is rendered).
    UnknownBuilder = "PS0406",
    /// there is no component of that type
    ///
    /// Packer 1.6.6 knows no builder, provisioner or post-processor of that name. `packsh components` lists all.
    UnknownType = "PS0407",
    /// the component is not supported yet
    ///
    /// Packer has it, but it cannot be compiled yet. `packsh components` tells which can.
    NotSupported = "PS0408",
    /// the component has no such key
    ///
    /// Packer refuses keys that a component does not know.
    UnknownKey = "PS0411",
    /// a value is of the wrong kind
    ///
    /// Packer converts weakly: a number or a boolean is taken for a text, a text for a number if it reads as one, a text for
    /// a list (split at its commas). What cannot be converted is refused.
    WrongType = "PS0412",
    /// a key that must be given is missing
    ///
    /// The component cannot work without it.
    MissingKey = "PS0413",
    /// a value cannot be
    ///
    /// The key takes certain values only, or names a file that does not exist.
    BadValue = "PS0414",
    /// two keys exclude each other
    ///
    /// Only one of them may be given.
    Conflict = "PS0415",
    /// the key is gone
    ///
    /// Packer once had it and refuses it now. `packer fix` rewrites such templates.
    DeprecatedKey = "PS0416",
    /// something is doubtful
    ///
    /// Packer only warns of it.
    Doubtful = "PS0417",
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
    /// a file cannot be written
    ///
    /// The old file is as it was.
    CannotWrite = "PS0703",
    /// the command line is wrong
    ///
    /// `packsh help` tells how it is used.
    BadFlag = "PS0801",
    /// the template is in HCL2
    ///
    /// Packer takes a path that ends in `.pkr.hcl` or `.pkr.json`, or is a folder, for HCL2. Only JSON templates can be compiled.
    Hcl = "PS0702",
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
            build: None,
            fix: Vec::new(),
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
            build: None,
            fix: Vec::new(),
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
        self.fix.push(Edit {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds Packer's own words.
    pub fn packer(mut self, text: impl Into<String>) -> Self {
        self.packer = Some(text.into());
        self
    }
}
