//! Keys that components of vSphere share: shutdown.

use crate::config;
use crate::schema::{Bool, Checks, Duration, Text, Validate};

config! {
    /// Keys that components of vSphere share: shutdown.
    pub struct Shutdown {
        /// Command that halts the guest.
        shutdown_command: Text;
        /// How long the guest may take to halt.
        shutdown_timeout: Duration = "5m";
        /// Whether the machine is left to halt by itself.
        disable_shutdown: Bool;
    }
}

impl Validate for Shutdown {
    fn validate(&self, _: &mut Checks<'_>) {}
}
