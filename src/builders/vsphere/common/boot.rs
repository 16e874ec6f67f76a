//! Keys that components of vSphere share: boot.

use crate::builders::common::BootConfig;
use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of vSphere share: boot.
    pub struct VsphereBoot {
        /// Address that the guest is told.
        http_ip: Text;
    }
    flatten { boot: BootConfig }
}

impl Validate for VsphereBoot {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.boot.validate(checks);
    }
}
