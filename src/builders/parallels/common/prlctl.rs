//! Keys that components of Parallels share: prlctl.

use crate::config;
use crate::schema::{Checks, List, Raw, Validate};

config! {
    /// Keys that components of Parallels share: prlctl.
    pub struct Prlctl {
        /// Prlctl command lines before boot.
        prlctl: List<List<Raw>>;
    }
}

impl Validate for Prlctl {
    fn validate(&self, _: &mut Checks<'_>) {}
}
