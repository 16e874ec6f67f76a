//! Keys that components of `vmware/common` share: run.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// Keys that components of `vmware/common` share: run.
    pub struct Run {
        /// Switch: headless.
        headless: Bool;
        /// Vnc bind address.
        vnc_bind_address: Text = "127.0.0.1";
        /// Vnc port min.
        vnc_port_min: Int = 5900;
        /// Vnc port max.
        vnc_port_max: Int = 6000;
        /// Switch: vnc disable password.
        vnc_disable_password: Bool;
        /// Switch: vnc over websocket.
        vnc_over_websocket: Bool;
        /// Switch: insecure connection; `False` if it is not given.
        insecure_connection: Bool;
    }
}

impl Validate for Run {
    fn validate(&self, _: &mut Checks<'_>) {}
}
