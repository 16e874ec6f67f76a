//! `vsphere`: vsphere.

use crate::config;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// vsphere
    pub struct Vsphere as "packer.post-processor.vsphere" {
        /// Cluster.
        cluster: Text;
        /// Datacenter.
        datacenter: Text;
        /// Datastore.
        datastore: Text;
        /// Disk mode.
        disk_mode: Text = "thick";
        /// Host.
        host: Text;
        /// Esxi host.
        esxi_host: Text;
        /// Switch: insecure.
        insecure: Bool;
        /// Options.
        options: List<Text>;
        /// Switch: overwrite.
        overwrite: Bool;
        /// Password.
        password: Text => secret();
        /// Resource pool.
        resource_pool: Text;
        /// Username.
        username: Text;
        /// Machine folder.
        vm_folder: Text;
        /// Machine name.
        vm_name: Text;
        /// Machine network.
        vm_network: Text;
    }
}

impl Validate for Vsphere {
    fn validate(&self, _: &mut Checks<'_>) {}
}
