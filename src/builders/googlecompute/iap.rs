//! Keys that components of `googlecompute` share: iap.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// Keys that components of `googlecompute` share: iap.
    pub struct Iap {
        /// Switch: use iap.
        use_iap: Bool;
        /// Iap localhost port.
        iap_localhost_port: Int;
        /// Iap hashbang.
        iap_hashbang: Text;
        /// Iap ext.
        iap_ext: Text;
        /// Iap tunnel launch wait.
        iap_tunnel_launch_wait: Int;
    }
}

impl Validate for Iap {
    fn validate(&self, _: &mut Checks<'_>) {}
}
