//! Keys that components of Outscale share: block devices.

use crate::builders::osc::common::launch_block_devices::LaunchBlockDevices;
use crate::builders::osc::common::omi_block_devices::OmiBlockDevices;
use crate::config;
use crate::schema::{Checks, Validate};

config! {
    /// Keys that components of Outscale share: block devices.
    pub struct BlockDevices {

    }
    flatten { omi_block_devices: OmiBlockDevices, launch_block_devices: LaunchBlockDevices }
}

impl Validate for BlockDevices {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.omi_block_devices.validate(checks);
        self.launch_block_devices.validate(checks);
    }
}
