//! `vsphere`: vsphere.

use crate::config;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// vsphere
    pub struct Vsphere as "packer.post-processor.vsphere" {
        /// Cluster.
        cluster: Text => required("cluster must be set");
        /// Datacenter.
        datacenter: Text => required("datacenter must be set");
        /// Datastore.
        datastore: Text;
        /// Disk mode.
        disk_mode: Text = "thick";
        /// Host.
        host: Text => required("host must be set");
        /// Esxi host.
        esxi_host: Text;
        /// Switch: insecure.
        insecure: Bool;
        /// Options.
        options: List<Text>;
        /// Switch: overwrite.
        overwrite: Bool;
        /// Password.
        password: Text => required("password must be set"), secret();
        /// Resource pool.
        resource_pool: Text;
        /// Username.
        username: Text => required("username must be set");
        /// Machine folder.
        vm_folder: Text;
        /// Machine name.
        vm_name: Text => required("vm_name must be set");
        /// Machine network.
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
