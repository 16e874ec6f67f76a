//! Keys that components of Parallels share: prlctl post.

use crate::config;
use crate::schema::{Checks, List, Raw, Validate};

config! {
    /// Keys that components of Parallels share: prlctl post.
    pub struct PrlctlPost {
        /// Prlctl command lines after shutdown.
        prlctl_post: List<List<Raw>>;
    }
}

impl Validate for PrlctlPost {
    fn validate(&self, _: &mut Checks<'_>) {}
}
