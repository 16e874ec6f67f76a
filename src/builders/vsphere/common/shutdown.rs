//! Keys that components of `vsphere/common` share: shutdown.

use crate::config;
use crate::schema::{Bool, Checks, Duration, Text, Validate};

config! {
    /// Keys that components of `vsphere/common` share: shutdown.
    pub struct Shutdown {
        /// Shutdown command.
        shutdown_command: Text;
        /// Shutdown timeout.
        shutdown_timeout: Duration = "5m";
        /// Switch: disable shutdown.
        disable_shutdown: Bool;
    }
}

impl Validate for Shutdown {
    fn validate(&self, _: &mut Checks<'_>) {}
}
