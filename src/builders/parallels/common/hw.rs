//! Keys that components of Parallels share: hardware.

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
                "An invalid memory size was specified (memory < 0): {}",
                self.memory.value
            ),
        );
    }
}
