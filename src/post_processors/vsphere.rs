//! `vsphere`: uploads a machine to vSphere.

use crate::config;
use crate::schema::{Account, Bool, Checks, List, Secret, Text, Validate};

config! {
    /// Uploads a machine to vSphere.
    pub struct Vsphere as "packer.post-processor.vsphere" {
        /// Cluster.
        cluster: Text => required("cluster must be set");
        /// Data center.
        datacenter: Text => required("datacenter must be set");
        /// Datastore.
        datastore: Text;
        /// How the disk takes space.
        disk_mode: Text = "thick";
        /// Host.
        host: Text => required("host must be set");
        /// Host that gets the machine.
        esxi_host: Text;
        /// Whether certificates are not checked.
        insecure: Bool;
        /// More options.
        options: List<Text>;
        /// Whether a machine that is there is overwritten.
        overwrite: Bool;
        /// Password.
        password: Secret<Account> => required("password must be set");
        /// Resource pool.
        resource_pool: Text;
        /// Login name.
        username: Text => required("username must be set");
        /// Folder of the machine.
        vm_folder: Text;
        /// Name of the machine.
        vm_name: Text => required("vm_name must be set");
        /// Network of the machine.
        vm_network: Text;
    }
}

impl Validate for Vsphere {
    fn validate(&self, checks: &mut Checks<'_>) {
        if checks.lacks("ovftool") {
            checks.bad(
                None,
                "`ovftool` is not installed here",
                "ovftool not found: exec: \"ovftool\": executable file not found in $PATH",
            );
        }
    }
}
