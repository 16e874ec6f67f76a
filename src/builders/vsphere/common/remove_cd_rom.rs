//! Keys that components of vSphere share: remove cd rom.

use crate::config;
use crate::schema::{Bool, Checks, Validate};

config! {
    /// Keys that components of vSphere share: remove cd rom.
    pub struct RemoveCdRom {
        /// Whether CD drives are removed at the end.
        remove_cdrom: Bool;
    }
}

impl Validate for RemoveCdRom {
    fn validate(&self, _: &mut Checks<'_>) {}
}
