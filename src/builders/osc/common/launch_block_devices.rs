//! Keys that components of Outscale share: launch block devices.

use crate::builders::osc::common::block_device::OscBlockDevice;
use crate::config;
use crate::schema::{Checks, List, Object, Validate};

config! {
    /// Keys that components of Outscale share: launch block devices.
    pub struct LaunchBlockDevices {
        /// Block devices of the machine.
        launch_block_device_mappings: List<Object<OscBlockDevice>>;
    }
}

impl Validate for LaunchBlockDevices {
    fn validate(&self, checks: &mut Checks<'_>) {
        for device in &self.launch_block_device_mappings.items {
            device.value.named("LaunchMapping", device, checks);
        }
    }
}
