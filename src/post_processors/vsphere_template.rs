//! `vsphere-template`: vsphere-template.

use crate::config;
use crate::schema::{Bool, Checks, Text, Trilean, Validate};

config! {
    /// vsphere-template
    pub struct VsphereTemplate as "packer.post-processor.vsphere" {
        /// Host.
        host: Text;
        /// Switch: insecure.
        insecure: Bool;
        /// Username.
        username: Text;
        /// Password.
        password: Text => secret();
        /// Datacenter.
        datacenter: Text;
        /// Folder.
        folder: Text;
        /// Switch: snapshot enable.
        snapshot_enable: Bool;
        /// Snapshot name.
        snapshot_name: Text;
        /// Snapshot description.
        snapshot_description: Text;
        /// Switch: reregister machine.
        reregister_vm: Trilean;
    }
}

impl Validate for VsphereTemplate {
    fn validate(&self, _: &mut Checks<'_>) {}
}
