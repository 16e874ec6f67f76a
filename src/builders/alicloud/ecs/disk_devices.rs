//! Keys that components of `alicloud/ecs` share: disk devices.

use crate::config;
use crate::schema::{Bool, Checks, Int, List, Object, Text, Trilean, Validate};

config! {
    /// What stands in `system_disk_mapping`.
    pub struct SystemDiskMapping {
        /// Disk name.
        disk_name: Text;
        /// Disk category.
        disk_category: Text;
        /// Disk size.
        disk_size: Int;
        /// Disk snapshot identifier.
        disk_snapshot_id: Text;
        /// Disk description.
        disk_description: Text;
        /// Switch: disk delete with instance.
        disk_delete_with_instance: Bool;
        /// Disk device.
        disk_device: Text;
        /// Switch: disk encrypted.
        disk_encrypted: Trilean;
    }
}

config! {
    /// Keys that components of `alicloud/ecs` share: disk devices.
    pub struct DiskDevices {
        /// System disk mapping.
        system_disk_mapping: Object<SystemDiskMapping>;
        /// Image disk mappings.
        image_disk_mappings: List<Object<SystemDiskMapping>>;
    }
}

impl Validate for DiskDevices {
    fn validate(&self, _: &mut Checks<'_>) {}
}
