//! The configuration of components: one struct is the one source of decoding, validation, JSON Schema and reference page.
//!
//! A struct is written with [`config!`](crate::config). Decoding is as weak as Packer's (language.md 6), and takes several
//! layers: an `override` is decoded on top of the object that it overrides, into the same struct.

mod any;
mod checks;
mod cx;
mod decode;
mod deprecated;
mod describe;
mod go;
mod literal;
mod macros;
mod scalar;
mod secret;
mod structure;
mod text;
mod words;

pub use any::Any;
pub use checks::Checks;
pub use cx::Cx;
pub use decode::decode;
pub use describe::{json_schema, page};
pub use go::parse_bool;
pub use literal::Literal;
pub use scalar::{Bool, Byte, Duration, Float, Int, Trilean};
pub use secret::{Account, Guest, Kind as KindOfSecret, Secret};
pub use structure::{List, Map, Object};
pub use text::{Raw, Text};

use crate::interpolate::Fault;
use crate::plan::{SecretKind, Word};
use crate::source::{Kind, Node, Sources, Span};

/// How texts of a configuration are rendered.
pub trait Renderer {
    /// Renders a text at Prepare; `field` is its dotted path (`inline[0]`).
    ///
    /// # Errors
    /// A fault in the text.
    fn text(&mut self, text: &str, field: &str) -> Result<Word, Fault>;

    /// Renders a text whose value decides the shape of the plan: it must be known now.
    ///
    /// # Errors
    /// A fault in the text, or that its value is not known.
    fn early(&mut self, text: &str, field: &str) -> Result<String, Fault>;

    /// A rendered text that a list is split from, with all commas in its literal pieces; `None`: it must be known now.
    ///
    /// # Errors
    /// A message, when the list may not depend on what is in the text.
    fn items(&mut self, word: &Word, field: &str) -> Result<Option<Word>, String>;

    /// Checks the syntax of a text that is rendered at run time only.
    ///
    /// # Errors
    /// A fault in the text.
    fn check(&mut self, text: &str, field: &str) -> Result<(), Fault>;

    /// What a word is by what is known now, without fixing anything; `None`: that is not known.
    fn peek(&mut self, word: &Word) -> Option<String>;

    /// The input files, to point inside strings.
    fn sources(&self) -> &Sources;
}

/// A value of a configuration.
pub trait Value {
    /// Takes a JSON value on top of what is there already.
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>);

    /// Takes a text that is rendered already: a piece of a list that is given as one text.
    fn take_word(&mut self, word: Word, span: Span, cx: &mut Cx<'_>) {
        // late words go to values only that take them
        let text = word.to_string();
        let kind = Kind::String(text);
        cx.verbatim(|cx| self.set(&Node { span, kind }, cx));
    }

    /// Whether a text that is known only when the emitted file runs will do.
    fn takes_late(&self) -> bool {
        false
    }

    /// Whether it is what Go calls the zero value: a default then takes its place.
    fn is_zero(&self) -> bool;

    /// Whether it is known to be more than the zero value.
    fn given(&self) -> bool {
        !self.is_zero()
    }

    /// Takes a default.
    fn preset(&mut self, preset: &Preset);

    /// Takes a default that was rendered.
    fn preset_word(&mut self, _: Word, _: &mut Cx<'_>) {}

    /// Fills in defaults and checks rules within the value, when all layers have been taken.
    fn finish(&mut self, _: &mut Cx<'_>) {}

    /// A known value, for `one_of`.
    fn known(&self) -> Option<String> {
        None
    }

    /// Where it stands in the template, if it does.
    fn span(&self) -> Option<Span>;
}

/// What a key takes, for people and for the JSON Schema.
pub trait Typed {
    /// The shape.
    fn shape() -> Shape;
}

/// A struct that [`config!`](crate::config) made.
pub trait Config: Default {
    /// The name by which Packer looks up the keys that the component had once; empty if it does not.
    const PLUGIN: &'static str;

    /// The lines of its documentation; the first is a title.
    fn docs() -> &'static [&'static str];

    /// Its keys, those of flattened structs included.
    fn keys() -> &'static [Key];

    /// The value of a key, by its exact name.
    fn field(&mut self, key: &str) -> Option<&mut dyn Value>;
}

/// What can be checked when all keys have been read.
pub trait Validate {
    /// Checks between keys. Each finding has Packer's words.
    fn validate(&self, checks: &mut Checks<'_>);
}

/// A default.
#[derive(Clone, Debug, PartialEq)]
pub enum Preset {
    /// None.
    Nothing,
    /// A text, which may be a template if the key is rendered at run time; a duration.
    Text(&'static str),
    /// A text that Packer renders where the default is taken.
    Rendered(&'static str),
    /// A number.
    Int(i64),
    /// A boolean.
    Bool(bool),
    /// A list of texts.
    List(&'static [&'static str]),
}

/// A default that Packer renders where it is taken, at Prepare.
pub const fn rendered(template: &'static str) -> Preset {
    Preset::Rendered(template)
}

impl From<&'static str> for Preset {
    fn from(text: &'static str) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Preset {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Preset {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl<const N: usize> From<&'static [&'static str; N]> for Preset {
    fn from(list: &'static [&'static str; N]) -> Self {
        Self::List(list)
    }
}

/// A rule for one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// It must be given; with Packer's words if it is not.
    Required(&'static str),
    /// It must be one of these.
    OneOf(&'static [&'static str]),
    /// Packer has no name for the key, so its messages have Go's name of the field.
    Untagged(&'static str),
    /// It still works, but another key has taken its place.
    Old(&'static str),
}

/// What a key takes.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A text.
    Text,
    /// A text that is rendered when the step runs.
    Template,
    /// A text that is a secret.
    Secret(SecretKind),
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// A duration: `1h2m3.5s`.
    Duration,
    /// A list.
    List(Box<Shape>),
    /// An object of any keys.
    Map(Box<Shape>),
    /// Anything.
    Any,
    /// An object of these keys.
    Object(&'static [Key]),
}

/// One key of a component.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// The lines of its documentation.
    pub docs: &'static [&'static str],
    /// What it takes.
    pub shape: Shape,
    /// Its default.
    pub preset: Preset,
    /// Its rules.
    pub rules: Vec<Rule>,
}

impl Key {
    /// The key's name in Packer's messages.
    pub fn packer_name(&self) -> &'static str {
        let untagged = self.rules.iter().find_map(|rule| match rule {
            Rule::Untagged(name) => Some(*name),
            _ => None,
        });
        untagged.unwrap_or(self.name)
    }
}
