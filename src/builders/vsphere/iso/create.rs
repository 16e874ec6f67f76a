//! Keys that components of vSphere share: the new machine.

use crate::builders::vsphere::common::storage::Storage;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Object, Text, Validate};

config! {
    /// Network adapters.
    pub struct NetworkAdapters {
        /// Network.
        network: Text;
        /// Model of the network card.
        network_card: Text;
        /// MAC address.
        mac_address: Text;
        /// Whether the device is passed through.
        passthrough: Bool;
    }
}

config! {
    /// Keys that components of vSphere share: the new machine.
    pub struct Create {
        /// Version of the virtual hardware.
        vm_version: Int;
        /// Kind of the guest's operating system.
        guest_os_type: Text = "otherGuest";
        /// Network adapters.
        network_adapters: List<Object<NetworkAdapters>>;
        /// USB controllers.
        usb_controller: List<Text>;
        /// Notes.
        notes: Text;
    }
    flatten { storage: Storage }
}

impl Validate for Create {
    fn validate(&self, checks: &mut Checks<'_>) {
        if self.storage.storage.is_empty() {
            checks.missing(
                "`storage` must be given",
                "no storage devices have been defined",
            );
        }
        self.storage
            .disks(self.storage.disk_controller_type.items.len().max(1), checks);
        let mut counts = [0, 0];
        for (index, text) in self.usb_controller.items.iter().enumerate() {
            match text.shown() {
                "usb" | "1" | "true" => counts[0] += 1,
                "xhci" => counts[1] += 1,
                "false" | "0" => {}
                _ => {
                    checks.refuse(
                        text.now.is_some(),
                        text,
                        format!("usb_controller[{index}] references an unknown usb controller"),
                    );
                }
            }
        }
        checks.refuse(
            counts[0] > 1 || counts[1] > 1,
            &self.usb_controller,
            "there can only be one usb controller and one xhci controller",
        );
    }
}
