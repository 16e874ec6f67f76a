//! A block device of a machine.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Value};

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

impl OscBlockDevice {
    /// Each device must have a name; `mapping` is what Packer calls the list that `place` stands in.
    pub fn named(&self, mapping: &str, place: &dyn Value, checks: &mut Checks<'_>) {
        checks.refuse(
            self.device_name.is_blank(),
            place,
            format!("{mapping}: The `device_name` must be specified for every device in the block device mapping."),
        );
    }
}
