//! Keys that components of VMware share: hardware.

use crate::builders::hardware::counted;
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
        counted("cpus", "number of cpus", &self.cpus, checks);
        counted("memory", "amount of memory", &self.memory, checks);
        counted("cores", "number of cores", &self.cores, checks);
    }
}
