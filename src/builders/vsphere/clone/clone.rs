//! Keys that components of `vsphere/clone` share: clone.

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
    /// Keys that components of `vsphere/clone` share: clone.
    pub struct Clone {
        /// Template.
        template: Text => required("'template' is required");
        /// Disk size.
        disk_size: Int;
        /// Switch: linked clone; `False` if it is not given.
        linked_clone: Bool;
        /// Network.
        network: Text;
        /// Mac address.
        mac_address: Text;
        /// Notes.
        notes: Text;
        /// Vapp.
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
