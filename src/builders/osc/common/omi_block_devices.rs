//! Keys that components of Outscale share: omi block devices.

use crate::builders::osc::common::block_device::OscBlockDevice;
use crate::config;
use crate::schema::{Checks, List, Object, Validate};

config! {
    /// Keys that components of Outscale share: omi block devices.
    pub struct OmiBlockDevices {
        /// Block devices of the OMI.
        omi_block_device_mappings: List<Object<OscBlockDevice>>;
    }
}

impl Validate for OmiBlockDevices {
    fn validate(&self, checks: &mut Checks<'_>) {
        for device in &self.omi_block_device_mappings.items {
            device.value.named("OMIMapping", device, checks);
        }
    }
}
