//! What a step does with files of this host, as far as one can rely on it.

use super::Item;

/// What a step does with files of this host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Effect {
    /// It may do anything: it works on a machine, or runs a script.
    #[default]
    Anything,
    /// It does nothing but make files out of other files.
    Makes {
        /// What it reads.
        from: Vec<Item>,
        /// What it writes.
        to: Vec<Item>,
    },
    /// It may do anything, and leaves these files.
    Leaves(Vec<Item>),
    /// It does nothing but look for files that steps before it have made.
    Finds(Vec<Item>),
}

impl Effect {
    /// It makes files out of other files.
    pub fn makes(from: impl IntoIterator<Item = Item>, to: impl IntoIterator<Item = Item>) -> Self {
        Self::Makes {
            from: from.into_iter().collect(),
            to: to.into_iter().collect(),
        }
    }

    /// The files that it reads.
    pub fn from(&self) -> &[Item] {
        match self {
            Self::Makes { from, .. } => from,
            Self::Finds(files) => files,
            Self::Anything | Self::Leaves(_) => &[],
        }
    }

    /// Whether it may do anything besides.
    pub fn is_anything(&self) -> bool {
        matches!(self, Self::Anything | Self::Leaves(_))
    }

    /// The files that it writes.
    pub fn to(&self) -> &[Item] {
        match self {
            Self::Makes { to, .. } | Self::Leaves(to) => to,
            Self::Anything | Self::Finds(_) => &[],
        }
    }
}
