//! What the table of components tells of each.

use super::{BuilderPlan, Lowered, Scope};
use crate::diagnostic::Diagnostic;
use crate::interpolate::Clean;
use crate::schema::Key;
use crate::source::Node;

/// The kinds of components.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Makes an artifact.
    Builder,
    /// Works on a guest.
    Provisioner,
    /// Works on an artifact.
    PostProcessor,
}

/// Lowers a builder.
pub type LowerBuilder =
    fn(&[&Node], &mut Scope<'_, '_>, &mut Vec<Diagnostic>) -> Option<BuilderPlan>;

/// Lowers a provisioner or a post-processor.
pub type LowerStep =
    fn(&[&Node], &mut Scope<'_, '_>, Option<&BuilderPlan>, &mut Vec<Diagnostic>) -> Lowered;

/// Decodes and checks a component, and no more.
pub type Check = fn(&[&Node], &mut Scope<'_, '_>, &mut Vec<Diagnostic>);

/// Looks a component up.
pub type Find = fn(Kind, &str) -> Found;

/// A component that is built, or of which the keys are known.
#[derive(Debug)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its type.
    pub name: &'static str,
    /// What has been shown of it: a rung of the support table.
    pub rung: &'static str,
    /// The lines of its documentation.
    pub docs: fn() -> &'static [&'static str],
    /// Its keys.
    pub keys: fn() -> &'static [Key],
    /// How it is checked where it is not lowered.
    pub check: Check,
    /// How a builder is lowered.
    pub builder: Option<LowerBuilder>,
    /// How a provisioner is lowered.
    pub provisioner: Option<LowerStep>,
    /// How a post-processor is lowered.
    pub post_processor: Option<LowerStep>,
    /// How a builder is composed.
    pub compose_builder: Option<super::compose::ComposesBuilder>,
    /// How a provisioner or a post-processor is composed.
    pub compose_step: Option<super::compose::ComposesStep>,
    /// Keys that a builder adds to the `build` function.
    pub build_keys: &'static [&'static str],
    /// Its `clean_resource_name`.
    pub clean: Option<Clean>,
    /// Whether its input artifact is kept unless the template says otherwise (language.md C13).
    pub keep_default: bool,
    /// Whether it is kept whatever the template says.
    pub keep_forced: bool,
}

/// What there is under a name.
#[derive(Debug)]
pub enum Found {
    /// A component.
    Built(&'static Entry),
    /// A component whose keys are known, but which cannot be lowered yet.
    Known(&'static Entry),
    /// Packer has it; packsh has not yet.
    NotYet,
    /// Packer has no such thing.
    Unknown {
        /// A type of nearly that name.
        suggestion: Option<String>,
    },
}

impl Entry {
    /// Whether a post-processor's input artifact is kept, if the template asks for that or not (language.md C13).
    pub fn keeps(&self, asked: Option<bool>) -> bool {
        match asked {
            Some(false) if self.keep_forced => true,
            Some(keep) => keep,
            None => self.keep_default,
        }
    }

    /// Whether its part of a program can be made.
    pub fn composes(&self) -> bool {
        self.compose_builder.is_some() || self.compose_step.is_some()
    }

    /// How the support table says that it is written; nothing: it is only validated.
    pub fn form(&self) -> Option<&'static str> {
        let lowered = self.provisioner.or(self.post_processor);
        match (self.composes(), self.builder.is_some() || lowered.is_some()) {
            (true, _) => Some("plain commands"),
            (false, true) => Some("library"),
            (false, false) => None,
        }
    }
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Builder, Self::Provisioner, Self::PostProcessor];

    /// The word in messages.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Builder => "builder",
            Self::Provisioner => "provisioner",
            Self::PostProcessor => "post-processor",
        }
    }
}

impl Found {
    /// A component of which the keys are known.
    pub fn entry(&self) -> Option<&'static Entry> {
        match self {
            Self::Built(entry) | Self::Known(entry) => Some(entry),
            Self::NotYet | Self::Unknown { .. } => None,
        }
    }
}
