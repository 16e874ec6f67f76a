//! Keys that components of Yandex share: network.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Keys that components of Yandex share: network.
    pub struct Network {
        /// Subnet by its identifier.
        subnet_id: Text;
        /// Zone.
        zone: Text = "ru-central1-a";
        /// Whether the machine gets a public IPv4 address.
        use_ipv4_nat: Bool;
        /// Whether the machine gets an IPv6 address.
        use_ipv6: Bool;
        /// Whether the internal address is connected to.
        use_internal_ip: Bool;
    }
}

impl Validate for Network {
    fn validate(&self, _: &mut Checks<'_>) {}
}
