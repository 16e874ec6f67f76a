//! Keys that components of vSphere share: wait ip.

use crate::builders::addresses;
use crate::config;
use crate::schema::{Checks, Duration, Text, Validate};

config! {
    /// Keys that components of vSphere share: wait ip.
    pub struct WaitIp {
        /// How long to wait for the guest's address.
        ip_wait_timeout: Duration = "30m";
        /// How long the address must stay the same.
        ip_settle_timeout: Duration = "5s";
        /// Block that the address must be in.
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
