//! Keys that components of VirtualBox share: vbox bundle.

use crate::config;
use crate::schema::{Bool, Checks, Validate};

config! {
    /// Keys that components of VirtualBox share: vbox bundle.
    pub struct VboxBundle {
        /// Leave the boot ISO attached in the export.
        bundle_iso: Bool;
    }
}

impl Validate for VboxBundle {
    fn validate(&self, _: &mut Checks<'_>) {}
}
