//! Keys that components of `vsphere/iso` share: create.

use crate::builders::vsphere::common::storage::Storage;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Object, Text, Validate};

config! {
    /// What stands in `network_adapters`.
    pub struct NetworkAdapters {
        /// Network.
        network: Text;
        /// Network card.
        network_card: Text;
        /// Mac address.
        mac_address: Text;
        /// Switch: passthrough.
        passthrough: Bool;
    }
}

config! {
    /// Keys that components of `vsphere/iso` share: create.
    pub struct Create {
        /// Machine version.
        vm_version: Int;
        /// Guest operating system type.
        guest_os_type: Text = "otherGuest";
        /// Network adapters.
        network_adapters: List<Object<NetworkAdapters>>;
        /// Usb controller.
        usb_controller: List<Text>;
        /// Notes.
        notes: Text;
    }
    flatten { storage: Storage }
}

impl Validate for Create {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.storage.validate(checks);
    }
}
