//! Keys that components of Parallels share: hardware.

use crate::builders::hardware::counted;
use crate::config;
use crate::schema::{Bool, Checks, Int, Validate};

config! {
    /// Keys that components of Parallels share: hardware.
    pub struct Hw {
        /// Processors.
        cpus: Int = 1;
        /// Memory.
        memory: Int = 512;
        /// Whether there is a sound device.
        sound: Bool;
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
