//! Keys that components of `virtualbox/common` share: hw.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// Keys that components of `virtualbox/common` share: hw.
    pub struct Hw {
        /// Cpus.
        cpus: Int = 1;
        /// MiB.
        memory: Int = 512;
        /// Audio driver for VBoxManage --audio.
        sound: Text = "none";
        /// Switch: usb.
        usb: Bool;
    }
}

impl Validate for Hw {
    fn validate(&self, _: &mut Checks<'_>) {}
}
