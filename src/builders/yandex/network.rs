//! Keys that components of `yandex` share: network.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Keys that components of `yandex` share: network.
    pub struct Network {
        /// Subnet identifier.
        subnet_id: Text;
        /// Zone.
        zone: Text = "ru-central1-a";
        /// Switch: use ipv4 nat.
        use_ipv4_nat: Bool;
        /// Switch: use ipv6; `False` if it is not given.
        use_ipv6: Bool;
        /// Switch: use internal IP address.
        use_internal_ip: Bool;
    }
}

impl Validate for Network {
    fn validate(&self, _: &mut Checks<'_>) {}
}
