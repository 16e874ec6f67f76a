//! Keys that components of `shutdowncommand` share: shutdown.

use crate::config;
use crate::schema::{Checks, Duration, Text, Validate};

config! {
    /// Keys that components of `shutdowncommand` share: shutdown.
    pub struct Shutdown {
        /// Command that powers the guest off; without it the machine is stopped hard.
        shutdown_command: Text;
        /// How long to wait for power-off.
        shutdown_timeout: Duration = "5m";
    }
}

impl Validate for Shutdown {
    fn validate(&self, _: &mut Checks<'_>) {}
}
