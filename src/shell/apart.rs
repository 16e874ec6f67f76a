//! Scripts that are run at the same time, each with one of the builds of a program.

use super::script::written;
use crate::program::Program;

/// What scripts know of each other that are run at the same time, each with one of the builds of a program.
#[derive(Clone, Debug)]
pub struct Common {
    /// Packer's `PACKER_RUN_UUID`.
    pub run: String,
    /// When the run began, in Unix seconds.
    pub start: u64,
}

/// A script that is run together with others, and that nobody reads: without a head.
///
/// # Errors
/// As [`script`](super::script()).
pub fn among_others(program: &Program, common: &Common) -> Result<String, askama::Error> {
    written(program, &[], Some(common))
}
