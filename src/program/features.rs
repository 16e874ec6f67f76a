//! What a script can do besides building.

/// What `--with` adds to a script.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// `-resume` goes on at the step that failed.
    pub resume: bool,
    /// `-n` prints the steps and does nothing.
    pub dry_run: bool,
    /// `-on-error=ask` and `-debug`.
    pub ask: bool,
}

impl Features {
    /// Whether steps are numbered: a build can begin at any of them.
    pub fn numbers_steps(self) -> bool {
        self.resume || self.ask
    }
}
