//! Keys that components of `vmware/common` share: hw.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// Keys that components of `vmware/common` share: hw.
    pub struct Hw {
        /// Cpus.
        cpus: Int;
        /// Memory.
        memory: Int;
        /// Cores.
        cores: Int;
        /// Nat, hostonly, bridged or a device.
        network: Text;
        /// Network adapter type.
        network_adapter_type: Text;
        /// Network name.
        network_name: Text;
        /// Switch: sound.
        sound: Bool;
        /// Switch: usb.
        usb: Bool;
        /// NONE, AUTO, FILE:, DEVICE: or PIPE: form.
        serial: Text = "none";
        /// NONE, AUTO, FILE: or DEVICE: form.
        parallel: Text = "none";
    }
}

impl Validate for Hw {
    fn validate(&self, _: &mut Checks<'_>) {}
}
