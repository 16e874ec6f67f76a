//! Keys that components of vSphere share: the clone.

use crate::builders::vsphere::common::storage::Storage;
use crate::config;
use crate::schema::{Bool, Checks, Int, Map, Object, Text, Validate};

config! {
    /// What stands in `vapp`.
    pub struct Vapp {
        /// Properties.
        properties: Map<Text>;
    }
}

config! {
    /// Keys that components of vSphere share: the clone.
    pub struct Clone {
        /// Template.
        template: Text => required("'template' is required");
        /// Size of the disk.
        disk_size: Int;
        /// Whether the clone shares its disk.
        linked_clone: Bool;
        /// Network.
        network: Text;
        /// MAC address.
        mac_address: Text;
        /// Notes.
        notes: Text;
        /// vApp options.
        vapp: Object<Vapp>;
    }
    flatten { storage: Storage }
}

impl Validate for Clone {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.storage.validate(checks);
        checks.refuse(
            self.linked_clone.value && self.disk_size.value != 0,
            &self.linked_clone,
            "'linked_clone' and 'disk_size' cannot be used together",
        );
        checks.refuse(
            self.mac_address.is_given() && self.network.is_blank(),
            &self.mac_address,
            "'network' is required when 'mac_address' is specified",
        );
    }
}
