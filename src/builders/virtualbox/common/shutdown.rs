//! Keys that components of VirtualBox share: shutdown.

use crate::config;
use crate::schema::{Bool, Checks, Duration, Text, Validate};

config! {
    /// Keys that components of VirtualBox share: shutdown.
    pub struct Shutdown {
        /// Command that halts the guest.
        shutdown_command: Text;
        /// How long the guest may take to halt.
        shutdown_timeout: Duration = "5m";
        /// Pause after power-off.
        post_shutdown_delay: Duration = "2s";
        /// Only wait; something else powers off.
        disable_shutdown: Bool;
        /// Press the ACPI power button.
        acpi_shutdown: Bool;
    }
}

impl Validate for Shutdown {
    fn validate(&self, _: &mut Checks<'_>) {}
}
