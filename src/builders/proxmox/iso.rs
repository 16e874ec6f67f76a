//! `proxmox-iso`: proxmox-iso.

use crate::builders::common::IsoConfig;
use crate::builders::proxmox::common::common::Common;
use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// proxmox-iso
    pub struct ProxmoxIso {
        /// ISO file.
        iso_file: Text;
        /// ISO storage pool.
        iso_storage_pool: Text;
        /// Switch: unmount ISO.
        unmount_iso: Bool;
    }
    flatten { common: Common, iso: IsoConfig }
}

impl Validate for ProxmoxIso {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.common.validate(checks);
        self.iso.validate(checks);
    }
}
