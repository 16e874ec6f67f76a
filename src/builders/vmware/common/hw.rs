//! Keys that components of VMware share: hardware.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// Keys that components of VMware share: hardware.
    pub struct Hw {
        /// Processors.
        cpus: Int;
        /// Memory.
        memory: Int;
        /// Cores of each processor.
        cores: Int;
        /// Nat, hostonly, bridged or a device.
        network: Text;
        /// Model of the network adapter.
        network_adapter_type: Text;
        /// Name of the network.
        network_name: Text;
        /// Whether there is a sound device.
        sound: Bool;
        /// Whether there is a USB controller.
        usb: Bool;
        /// NONE, AUTO, FILE:, DEVICE: or PIPE: form.
        serial: Text = "none";
        /// NONE, AUTO, FILE: or DEVICE: form.
        parallel: Text = "none";
    }
}

impl Validate for Hw {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.refuse(
            self.cpus.value < 0,
            &self.cpus,
            format!(
                "An invalid number of cpus was specified (cpus < 0): {}",
                self.cpus.value
            ),
        );
        checks.refuse(
            self.memory.value < 0,
            &self.memory,
            format!(
                "An invalid amount of memory was specified (memory < 0): {}",
                self.memory.value
            ),
        );
        checks.refuse(
            self.cores.value < 0,
            &self.cores,
            format!(
                "An invalid number of cores was specified (cores < 0): {}",
                self.cores.value
            ),
        );
    }
}
