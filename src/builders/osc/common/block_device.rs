//! A block device of a machine.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// A block device.
    pub struct OscBlockDevice {
        /// Switch: delete on machine deletion.
        delete_on_vm_deletion: Bool;
        /// Device name.
        device_name: Text;
        /// Iops.
        iops: Int;
        /// Switch: no device.
        no_device: Bool;
        /// Snapshot identifier.
        snapshot_id: Text;
        /// Virtual name.
        virtual_name: Text;
        /// Volume type.
        volume_type: Text;
        /// Volume size.
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
