//! Keys that components of `vsphere/common` share: wait ip.

use crate::builders::addresses;
use crate::config;
use crate::schema::{Checks, Duration, Text, Validate};

config! {
    /// Keys that components of `vsphere/common` share: wait ip.
    pub struct WaitIp {
        /// IP address wait timeout.
        ip_wait_timeout: Duration = "30m";
        /// IP address settle timeout.
        ip_settle_timeout: Duration = "5s";
        /// IP address wait address.
        ip_wait_address: Text;
    }
}

impl Validate for WaitIp {
    fn validate(&self, checks: &mut Checks<'_>) {
        let cidr = &self.ip_wait_address;
        if let Some(why) = cidr
            .now
            .as_deref()
            .filter(|text| !text.is_empty())
            .and_then(addresses::cidr_fault)
        {
            checks.refuse(
                true,
                cidr,
                format!("unable to parse \"ip_wait_address\": {why}"),
            );
        }
    }
}
