//! How the guest is halted at the end.

use crate::config;
use crate::schema::{Checks, Duration, Text, Validate};

config! {
    /// How the guest is halted at the end.
    pub struct ShutdownConfig {
        /// Command that halts the guest; without it the hypervisor does.
        shutdown_command: Text;
        /// How long the guest may take to halt.
        shutdown_timeout: Duration = "5m";
    }
}

impl Validate for ShutdownConfig {
    fn validate(&self, _: &mut Checks<'_>) {}
}
