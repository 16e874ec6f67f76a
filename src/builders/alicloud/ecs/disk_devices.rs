//! Keys that components of Alibaba Cloud share: disk devices.

use crate::config;
use crate::schema::{Bool, Checks, Int, List, Object, Text, Trilean, Validate};

config! {
    /// The system disk.
    pub struct SystemDiskMapping {
        /// Name of the disk.
        disk_name: Text;
        /// Category of the disk.
        disk_category: Text;
        /// Size of the disk.
        disk_size: Int;
        /// Snapshot that the disk is made from.
        disk_snapshot_id: Text;
        /// Description of the disk.
        disk_description: Text;
        /// Whether the disk goes with the instance.
        disk_delete_with_instance: Bool;
        /// Name of the device.
        disk_device: Text;
        /// Whether the disk is encrypted.
        disk_encrypted: Trilean;
    }
}

config! {
    /// Keys that components of Alibaba Cloud share: disk devices.
    pub struct DiskDevices {
        /// The system disk.
        system_disk_mapping: Object<SystemDiskMapping>;
        /// Data disks.
        image_disk_mappings: List<Object<SystemDiskMapping>>;
    }
}

impl Validate for DiskDevices {
    fn validate(&self, _: &mut Checks<'_>) {}
}
