//! Keys that components of VirtualBox share: the machine that is run.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// Keys that components of VirtualBox share: the machine that is run.
    pub struct Run {
        /// Start without window.
        headless: Bool;
        /// Address of the remote display.
        vrdp_bind_address: Text = "127.0.0.1";
        /// Lowest port for the remote display.
        vrdp_port_min: Int = 5900;
        /// Highest port for the remote display.
        vrdp_port_max: Int = 6000;
    }
}

impl Validate for Run {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.refuse(
            self.vrdp_port_min.value > self.vrdp_port_max.value,
            &self.vrdp_port_min,
            "vrdp_port_min must be less than vrdp_port_max",
        );
    }
}
