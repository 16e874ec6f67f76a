//! Keys that components of `vsphere/common` share: remove cd rom.

use crate::config;
use crate::schema::{Bool, Checks, Validate};

config! {
    /// Keys that components of `vsphere/common` share: remove cd rom.
    pub struct RemoveCdRom {
        /// Switch: remove cdrom; `False` if it is not given.
        remove_cdrom: Bool;
    }
}

impl Validate for RemoveCdRom {
    fn validate(&self, _: &mut Checks<'_>) {}
}
