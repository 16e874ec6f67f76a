//! Keys that components of VMware share: the machine that is run.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// Keys that components of VMware share: the machine that is run.
    pub struct Run {
        /// Whether no window is opened.
        headless: Bool;
        /// Address that VNC listens on.
        vnc_bind_address: Text = "127.0.0.1";
        /// Lowest port for VNC.
        vnc_port_min: Int = 5900;
        /// Highest port for VNC.
        vnc_port_max: Int = 6000;
        /// Whether VNC has no password.
        vnc_disable_password: Bool;
        /// Whether VNC goes over the host's API.
        vnc_over_websocket: Bool;
        /// Whether certificates are not checked.
        insecure_connection: Bool;
    }
}

impl Validate for Run {
    fn validate(&self, _: &mut Checks<'_>) {}
}
impl Run {
    /// The ports of VNC, or VNC over the API of a remote host.
    pub fn vnc(&self, remote: bool, checks: &mut Checks<'_>) {
        if self.vnc_over_websocket.value {
            checks.refuse(
                !remote,
                &self.vnc_over_websocket,
                "'vnc_over_websocket' can only be used with remote VMWare builds.",
            );
            return;
        }
        let (min, max) = (self.vnc_port_min.value, self.vnc_port_max.value);
        checks.refuse(
            min > max,
            &self.vnc_port_min,
            "vnc_port_min must be less than vnc_port_max",
        );
        checks.refuse(min < 0, &self.vnc_port_min, "vnc_port_min must be positive");
    }
}
