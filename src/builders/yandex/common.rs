//! Keys that components of Yandex share: what they have in common.

use crate::builders::yandex::cloud::Cloud;
use crate::builders::yandex::disk::Disk;
use crate::builders::yandex::instance::Instance;
use crate::builders::yandex::network::Network;
use crate::config;
use crate::schema::{Checks, Duration, Text, Validate};

config! {
    /// Keys that components of Yandex share: what they have in common.
    pub struct Common {
        /// File for the output of the serial console.
        serial_log_file: Text;
        /// How long to wait for a state.
        state_timeout: Duration = "5m";
    }
    flatten { instance: Instance, disk: Disk, network: Network, cloud: Cloud }
}

impl Validate for Common {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.instance.validate(checks);
        self.disk.validate(checks);
        self.network.validate(checks);
        self.cloud.validate(checks);
    }
}
