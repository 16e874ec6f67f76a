//! `proxmox-clone`: clones a machine under Proxmox, changes it, and makes a template of it.

use crate::builders::proxmox::common::Common;
use crate::config;
use crate::schema::{Checks, Text, Trilean, Validate};

config! {
    /// Clones a machine under Proxmox, changes it, and makes a template of it.
    pub struct ProxmoxClone {
        /// Machine that is cloned.
        clone_vm: Text;
        /// Whether the clone has a disk of its own.
        full_clone: Trilean;
    }
    flatten { common: Common }
}

impl Validate for ProxmoxClone {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.common.validate(checks);
    }
}
