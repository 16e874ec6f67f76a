//! The Packer template as types, and what Packer says of a template before any component sees it.
//!
//! [`parse`] finds the faults that Packer's parser finds (`packer validate -syntax-only`), [`check`] those that need no
//! value of a variable. Both find all faults in one run.

mod check;
mod component;
mod decode;
mod duration;

pub mod inspect;
mod number;
mod parse;
mod post_processor;
mod provisioner;
mod root;
#[cfg(test)]
mod tests;
mod var_file;
mod version;
mod words;

use crate::source::{Node, Span};

pub use check::check;
pub use duration::Duration;
pub use parse::parse;
pub use var_file::{places_in_var_file, read_var_file};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its text in the template.
    pub span: Span,
}

/// A template, each part with its place.
#[derive(Clone, Debug)]
pub struct Template {
    /// The whole document.
    pub span: Span,
    /// `description`, unless empty.
    pub description: Option<Spanned<String>>,
    /// `min_packer_version`, unless empty.
    pub min_packer_version: Option<Spanned<String>>,
    /// `variables`, in the order of the text.
    pub variables: Vec<VariableDecl>,
    /// `sensitive-variables`: names of variables.
    pub sensitive: Vec<Spanned<String>>,
    /// `builders`, in the order of the text.
    pub builders: Vec<Builder>,
    /// `provisioners`, in the order in which they run.
    pub provisioners: Vec<Provisioner>,
    /// `error-cleanup-provisioner`. Its `only` and `except` mean nothing.
    pub cleanup: Option<Provisioner>,
    /// `post-processors`: the chains. A chain may be empty.
    pub post_processors: Vec<Vec<PostProcessor>>,
}

/// A user variable of the template.
#[derive(Clone, Debug)]
pub struct VariableDecl {
    /// The name.
    pub name: Spanned<String>,
    /// The default, a template in itself; none if the variable is required (`null`).
    pub default: Option<Spanned<String>>,
}

/// A builder.
#[derive(Clone, Debug)]
pub struct Builder {
    /// `type`.
    pub kind: Spanned<String>,
    /// `name`, not rendered; the type if no name is given.
    pub name: Spanned<String>,
    /// Whether `name` was given.
    pub named: bool,
    /// The object without the keys of [`Builder::META_KEYS`].
    pub config: Node,
    /// The whole object.
    pub span: Span,
    /// The way to it: `builders[0]`.
    pub path: String,
}

/// A provisioner.
#[derive(Clone, Debug)]
pub struct Provisioner {
    /// `type`.
    pub kind: Spanned<String>,
    /// `only`: raw names of builders.
    pub only: Vec<Spanned<String>>,
    /// `except`: raw names of builders.
    pub except: Vec<Spanned<String>>,
    /// `override`: raw name of a builder, and what is laid over `config` there (an object, or `null` for nothing; Packer leaves
    /// other kinds to the component, which refuses them).
    pub overrides: Vec<(Spanned<String>, Node)>,
    /// `pause_before`; none if not given or `null`.
    pub pause_before: Option<Spanned<Duration>>,
    /// `timeout`; none if not given or `null`.
    pub timeout: Option<Spanned<Duration>>,
    /// `max_retries`, a template that must render to an integer; none if not given, `null` or empty.
    pub max_retries: Option<Spanned<String>>,
    /// The object without the keys of [`Provisioner::META_KEYS`].
    pub config: Node,
    /// The whole object.
    pub span: Span,
    /// The way to it: `provisioners[0]`, `error-cleanup-provisioner`.
    pub path: String,
}

/// A post-processor: one link of a chain.
#[derive(Clone, Debug)]
pub struct PostProcessor {
    /// `type`.
    pub kind: Spanned<String>,
    /// `name`, by which `-except` and the output call it; the type if no name is given. Never rendered.
    pub label: Spanned<String>,
    /// `only`: raw names of builders.
    pub only: Vec<Spanned<String>>,
    /// `except`: raw names of builders.
    pub except: Vec<Spanned<String>>,
    /// `keep_input_artifact`; none if not given or `null`.
    pub keep: Option<bool>,
    /// The object without the keys of [`PostProcessor::META_KEYS`]; of a bare string an empty object.
    pub config: Node,
    /// The whole object or string.
    pub span: Span,
    /// The way to it: `post-processors[0][1]`, and `post-processors[0]` where the item is not in a list.
    pub path: String,
}

impl Builder {
    /// The keys that are Packer's and not the builder's. They are removed in this spelling only, though found in any case.
    pub const META_KEYS: &'static [&'static str] = &["type", "name"];
}

impl Provisioner {
    /// The keys that are Packer's and not the provisioner's. They are removed in this spelling only, though found in any case.
    pub const META_KEYS: &'static [&'static str] = &[
        "type",
        "only",
        "except",
        "override",
        "pause_before",
        "timeout",
        "max_retries",
    ];
}

impl PostProcessor {
    /// The keys that are Packer's and not the post-processor's. They are removed in this spelling only, though found in any case.
    pub const META_KEYS: &'static [&'static str] =
        &["type", "name", "only", "except", "keep_input_artifact"];
}
