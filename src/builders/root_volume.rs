//! The root volume of an image that is made from a snapshot.

use crate::config;
use crate::schema::{Checks, Int, Text, Validate};

config! {
    /// The root volume of an image that is made from a snapshot.
    pub struct RootVolume {
        /// Device whose snapshot it is made from.
        source_device_name: Text;
        /// Name of the device.
        device_name: Text;
        /// Operations a second that the volume is made for.
        iops: Int;
        /// Type of the volume.
        volume_type: Text;
        /// Size of the volume in GB.
        volume_size: Int;
    }
}

impl Validate for RootVolume {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.require(
            "source_device_name",
            &self.source_device_name,
            "source_device_name for the root_device must be specified",
        );
        checks.require(
            "device_name",
            &self.device_name,
            "device_name for the root_device must be specified",
        );
        checks.refuse(
            self.volume_type.shown() == "gp2" && self.iops.value != 0,
            &self.iops,
            "iops may not be specified for a gp2 volume",
        );
        checks.refuse(
            self.iops.value < 0,
            &self.iops,
            "iops must be greater than 0",
        );
        checks.refuse(
            self.volume_size.value < 0,
            &self.volume_size,
            "volume_size must be greater than 0",
        );
    }
}
