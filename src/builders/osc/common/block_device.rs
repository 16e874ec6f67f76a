//! A block device of a machine.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// A block device.
    pub struct OscBlockDevice {
        /// Whether the volume goes with the machine.
        delete_on_vm_deletion: Bool;
        /// Name of the device.
        device_name: Text;
        /// Operations a second that the volume is made for.
        iops: Int;
        /// Whether the mapping of the source image is left out.
        no_device: Bool;
        /// Snapshot that the volume is made from.
        snapshot_id: Text;
        /// Name of an instance store.
        virtual_name: Text;
        /// Type of the volume.
        volume_type: Text;
        /// Size of the volume in GB.
        volume_size: Int;
    }
}

impl Validate for OscBlockDevice {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.require(
            "device_name",
            &self.device_name,
            "The `device_name` must be specified for every device in the block device mapping.",
        );
    }
}
