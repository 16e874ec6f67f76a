//! Keys that components of VirtualBox share: hardware.

use crate::builders::hardware::counted;
use crate::config;
use crate::schema::{Bool, Checks, Int, Literal, Validate};

config! {
    /// Keys that components of VirtualBox share: hardware.
    pub struct Hw {
        /// Processors.
        cpus: Int = 1;
        /// MiB.
        memory: Int = 512;
        /// Audio driver for VBoxManage --audio.
        sound: Literal = "none";
        /// Whether there is a USB controller.
        usb: Bool;
    }
}

impl Validate for Hw {
    fn validate(&self, checks: &mut Checks<'_>) {
        counted("cpus", "number of cpus", &self.cpus, checks);
        counted("memory", "memory size", &self.memory, checks);
    }
}
