//! A block device of an instance.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Trilean, Validate};

config! {
    /// A block device.
    pub struct BlockDevice {
        /// Switch: delete on termination.
        delete_on_termination: Bool;
        /// Device name.
        device_name: Text;
        /// Switch: encrypted.
        encrypted: Trilean;
        /// Iops.
        iops: Int;
        /// Switch: no device.
        no_device: Bool;
        /// Snapshot identifier.
        snapshot_id: Text;
        /// Throughput.
        throughput: Int;
        /// Virtual name.
        virtual_name: Text;
        /// Volume type.
        volume_type: Text;
        /// Volume size.
        volume_size: Int;
        /// KMS key identifier.
        kms_key_id: Text;
    }
}

impl Validate for BlockDevice {
    fn validate(&self, _: &mut Checks<'_>) {}
}
