//! `vsphere-template`: makes a template of a machine in vSphere.

use crate::config;
use crate::schema::{Account, Bool, Checks, Secret, Text, Trilean, Validate};

config! {
    /// Makes a template of a machine in vSphere.
    pub struct VsphereTemplate as "packer.post-processor.vsphere" {
        /// Host.
        host: Text => required("host must be set");
        /// Whether certificates are not checked.
        insecure: Bool;
        /// Login name.
        username: Text => required("username must be set");
        /// Password.
        password: Secret<Account> => required("password must be set");
        /// Data center.
        datacenter: Text;
        /// Folder.
        folder: Text;
        /// Whether a snapshot is made.
        snapshot_enable: Bool;
        /// Name of the snapshot.
        snapshot_name: Text;
        /// Description of the snapshot.
        snapshot_description: Text;
        /// Whether the machine is registered anew.
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
