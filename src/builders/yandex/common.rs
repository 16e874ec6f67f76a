//! Keys that components of `yandex` share: common.

use crate::builders::yandex::cloud::Cloud;
use crate::builders::yandex::disk::Disk;
use crate::builders::yandex::instance::Instance;
use crate::builders::yandex::network::Network;
use crate::config;
use crate::schema::{Checks, Duration, Text, Validate};

config! {
    /// Keys that components of `yandex` share: common.
    pub struct Common {
        /// Serial log file.
        serial_log_file: Text;
        /// State timeout.
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
