//! Keys that components of `parallels/common` share: hw.

use crate::config;
use crate::schema::{Bool, Checks, Int, Validate};

config! {
    /// Keys that components of `parallels/common` share: hw.
    pub struct Hw {
        /// Cpus.
        cpus: Int = 1;
        /// Memory.
        memory: Int = 512;
        /// Switch: sound.
        sound: Bool;
        /// Switch: usb.
        usb: Bool;
    }
}

impl Validate for Hw {
    fn validate(&self, _: &mut Checks<'_>) {}
}
