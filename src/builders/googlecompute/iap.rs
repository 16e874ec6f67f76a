//! Keys that components of Google Compute share: iap.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// Keys that components of Google Compute share: iap.
    pub struct Iap {
        /// Whether the connection goes through Identity-Aware Proxy.
        use_iap: Bool;
        /// Local port of the tunnel.
        iap_localhost_port: Int;
        /// First line of the script that opens the tunnel.
        iap_hashbang: Text;
        /// Extension of that script.
        iap_ext: Text;
        /// Seconds to wait for the tunnel.
        iap_tunnel_launch_wait: Int;
    }
}

impl Validate for Iap {
    fn validate(&self, _: &mut Checks<'_>) {}
}
