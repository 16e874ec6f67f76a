//! What a template is evaluated with: the place, the data, the user variables.

use std::collections::BTreeMap;

use super::clean::Clean;
use crate::plan::{LibFn, Word};
use crate::source::Span;

/// Where a text stands: decides which functions there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A value of `variables` or `-var`: the only place of `env`, `consul_key`, `vault`, `aws_secretsmanager`.
    Variable,
    /// A builder's `name`.
    BuilderName,
    /// A builder's field.
    Builder,
    /// A provisioner's field.
    Provisioner,
    /// A post-processor's field.
    PostProcessor,
}

/// What `.` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// Nothing: `{{.X}}` gives `<no value>` (builder fields at Prepare, variables).
    Nil,
    /// The placeholders of provisioners and post-processors at Prepare: `{{.ID}}` gives a text that tells to use
    /// `build`, and `{{build "ID"}}` gives `{{.ID}}`.
    Placeholders,
    /// Values at run time; a missing key gives `<no value>`.
    Fields(BTreeMap<String, Word>),
    /// Values at run time that are a struct in Packer: another field is a fault.
    Record(Record),
}

/// The data that some fields are rendered with at run time, such as that of a provisioner's `execute_command`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Packer's name of the type, for its messages: `*shell.ExecuteCommandTemplate`.
    pub kind: &'static str,
    /// The fields.
    pub fields: BTreeMap<&'static str, Field>,
}

/// A value in a [`Record`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// A flag, which conditions can ask for.
    Bool(bool),
    /// A number.
    Int(i64),
    /// A text, which may be late.
    Text(Word),
    /// The text of a key of the template, which may be late.
    Key(Box<Key>),
    /// A map of which nothing is known before the emitted file runs: a library function leaves the value of a key in
    /// `REPLY`.
    Lookup(LibFn),
}

/// The text of a key of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The text.
    pub word: Word,
    /// Its place.
    pub span: Option<Span>,
    /// The key, with where it stands: `provisioners[0].version`.
    pub name: String,
}

/// The user variables, as the caller knows them.
pub trait Users {
    /// What `{{user NAME}}` stands for: usually the late variable, the empty word if it is not declared.
    ///
    /// # Errors
    /// A message, when the name cannot be used here (in a variable's value: it is not resolved).
    fn late(&mut self, name: &str) -> Result<Word, String>;

    /// The value at compile time. It fixes the variable, and the callee records why. `None`: not known before the
    /// script runs.
    ///
    /// # Errors
    /// A message, when the name cannot be used here.
    fn early(&mut self, name: &str, why: &str) -> Result<Option<String>, String>;

    /// The value by what is known now, if it is; nothing becomes fixed by this.
    fn peek(&mut self, _name: &str) -> Option<String> {
        None
    }
}

/// All that an evaluation depends on, besides the user variables.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// Where the text stands.
    pub place: Place,
    /// The build's name, rendered.
    pub build_name: Word,
    /// The builder's type.
    pub build_type: &'a str,
    /// What `.` is.
    pub data: Data,
    /// The flavour of `clean_resource_name`; without one the function is not defined.
    pub clean: Option<Clean>,
    /// Keys of the `build` function that this builder declares, besides those of all builders; `None`: the builder is
    /// unknown, so that there may be any.
    pub build_keys: Option<&'a [&'a str]>,
    /// The template's folder; usually `Word::var(Var::Run("template_dir"))`.
    pub template_dir: Word,
    /// What `packsh compile --freeze` makes known.
    pub frozen: Option<&'a Frozen>,
}

/// What is otherwise known only when the emitted file runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// The start time, in Unix seconds.
    pub time: i64,
    /// The nanoseconds behind it.
    pub nanos: u32,
    /// The working directory.
    pub pwd: String,
    /// The environment.
    pub env: BTreeMap<String, String>,
    /// What the random part of `uuid` is made from.
    pub seed: String,
}

/// When the value must be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When<'a> {
    /// When the emitted file runs.
    Late,
    /// Now, since it decides the shape of the emitted file.
    Early {
        /// The field, for messages.
        why: &'a str,
    },
}
