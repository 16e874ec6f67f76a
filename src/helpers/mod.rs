//! Helpers: what is not one command. Each is an askama template in `targets/ksh/helpers/`, specialised when compiling.
//!
//! A helper is used through its Rust type: a misspelt helper or a wrong number of words does not compile. What its
//! template prints of the plan is a [`Quoted`](crate::shell::Quoted), which only the quoter makes.

#[macro_use]
mod macros;
mod docker;
mod files;
mod local;
mod lxc;
pub mod openbsd;
pub mod qemu;
mod ssh;
mod texts;
mod web;

pub use docker::{AwsWith, KeepLogin};
pub use files::{Decode, Digest, MakeCd, Manifest, PackedTogether, Pinned, Put, manifest_name};
pub use local::{Here, Pause, Retry, Within};
pub use lxc::HasComeUp;
pub use ssh::{
    Bastion, Connect, FetchFolder, Login, OnGuest, RunScript, Send, SendFolder, script_name,
};
pub use texts::{Late, UUID, late, pipeline};
pub use web::{Download, Fetch, Serve, getter};

use std::fmt;
use std::sync::Arc;

use crate::plan::Word;
use crate::program::Tools;
use crate::shell::Quoter;

/// A function of the emitted file.
pub trait Helper: fmt::Debug + std::marker::Send + Sync {
    /// Its name in the emitted file.
    fn name(&self) -> String;

    /// The tools of the host that it runs, besides those that every system has.
    fn tools(&self) -> Vec<Tools> {
        Vec::new()
    }

    /// The helpers that it calls.
    fn uses(&self) -> Vec<Arc<dyn Helper>> {
        Vec::new()
    }

    /// Variables of the run that its text reads, and which a file has only if something reads them.
    fn reads(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether its lines stand in the step if that is the only one to use it: they take no words, and do not return.
    fn is_inline(&self) -> bool {
        false
    }

    /// Whether it makes something ready for the whole build: a second call would do nothing. It is called by no step that
    /// is tried again or has a time limit.
    fn is_once(&self) -> bool {
        false
    }

    /// Its text, with the comment that says what it does.
    fn text(&self, quoter: &Quoter<'_>) -> String;

    /// Calls `visit` for each word that is part of its text.
    fn each_word(&self, visit: &mut dyn FnMut(&Word));
}

/// Calls `visit` for a helper and for all that it calls.
pub fn each(helper: &dyn Helper, visit: &mut dyn FnMut(&dyn Helper)) {
    visit(helper);
    for other in helper.uses() {
        each(other.as_ref(), visit);
    }
}

/// Says how many words a helper takes.
pub trait Takes<const N: usize> {}

/// What sets the helpers of one build's guest apart from those of another: nothing, if there is one build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suffix(String);

impl Suffix {
    /// That of the helpers for the bastion before this guest.
    #[must_use]
    pub fn bastion(&self) -> Self {
        Self(format!("{}_bastion", self.0))
    }

    /// The suffix for a build, by its identifier.
    pub fn of(id: &str, alone: bool) -> Self {
        if alone {
            return Self::default();
        }
        let id = id.strip_prefix("build_").unwrap_or(id);
        Self(format!("_{}", crate::plan::names::identifier(id)))
    }
}

impl fmt::Display for Suffix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
