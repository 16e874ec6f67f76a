//! Keys that components of `bootcommand` share: vnc.

use crate::builders::common::boot::Boot;
use crate::config;
use crate::schema::{Bool, Checks, Duration, Validate};

config! {
    /// Keys that components of `bootcommand` share: vnc.
    pub struct Vnc {
        /// Do not connect by VNC; forbids a boot_command.
        disable_vnc: Bool;
        /// Pause after each key event.
        boot_key_interval: Duration;
    }
    flatten { boot: Boot }
}

impl Validate for Vnc {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.boot.validate(checks);
    }
}
