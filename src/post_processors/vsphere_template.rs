//! `vsphere-template`: vsphere-template.

use crate::config;
use crate::schema::{Bool, Checks, Text, Trilean, Validate};

config! {
    /// vsphere-template
    pub struct VsphereTemplate as "packer.post-processor.vsphere" {
        /// Host.
        host: Text => required("host must be set");
        /// Switch: insecure.
        insecure: Bool;
        /// Username.
        username: Text => required("username must be set");
        /// Password.
        password: Text => required("password must be set"), secret();
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
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.refuse(
            self.folder.is_given()
                && !self.folder.shown().starts_with('/')
                && self.folder.now.is_some(),
            &self.folder,
            "Folder must be bound to the root",
        );
    }
}
