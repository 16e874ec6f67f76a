//! Keys that components of Parallels share: prlctl version.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of Parallels share: prlctl version.
    pub struct PrlctlVersion {
        /// Remote file that gets the version; empty = none.
        prlctl_version_file: Text = ".prlctl_version";
    }
}

impl Validate for PrlctlVersion {
    fn validate(&self, _: &mut Checks<'_>) {}
}
