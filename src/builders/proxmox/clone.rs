//! `proxmox-clone`: proxmox-clone.

use crate::builders::proxmox::common::Common;
use crate::config;
use crate::schema::{Checks, Text, Trilean, Validate};

config! {
    /// proxmox-clone
    pub struct ProxmoxClone {
        /// Clone machine.
        clone_vm: Text;
        /// Switch: full clone.
        full_clone: Trilean;
    }
    flatten { common: Common }
}

impl Validate for ProxmoxClone {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.common.validate(checks);
    }
}
