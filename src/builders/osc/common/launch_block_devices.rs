//! Keys that components of `osc/common` share: launch block devices.

use crate::builders::osc::common::block_device::OscBlockDevice;
use crate::config;
use crate::schema::{Checks, List, Object, Validate};

config! {
    /// Keys that components of `osc/common` share: launch block devices.
    pub struct LaunchBlockDevices {
        /// Launch block device mappings.
        launch_block_device_mappings: List<Object<OscBlockDevice>>;
    }
}

impl Validate for LaunchBlockDevices {
    fn validate(&self, _: &mut Checks<'_>) {}
}
