//! Keys that components of vSphere share: storage.

use crate::config;
use crate::schema::{Bool, Checks, Int, List, Object, Text, Validate};

config! {
    /// Disks.
    pub struct Disk {
        /// Size of the disk.
        disk_size: Int;
        /// Whether space is taken as it is used.
        disk_thin_provisioned: Bool;
        /// Whether the disk is zeroed at once.
        disk_eagerly_scrub: Bool;
        /// Which controller has the disk.
        disk_controller_index: Int;
    }
}

config! {
    /// Keys that components of vSphere share: storage.
    pub struct Storage {
        /// Types of the disk controllers; `lsilogic` if it is not given.
        disk_controller_type: List<Text>;
        /// Disks.
        storage: List<Object<Disk>>;
    }
}

impl Validate for Storage {
    fn validate(&self, _: &mut Checks<'_>) {}
}
impl Storage {
    /// The disks, and the controllers that they name.
    pub fn disks(&self, controllers: usize, checks: &mut Checks<'_>) {
        for (index, disk) in self.storage.items.iter().enumerate() {
            checks.refuse(
                disk.value.disk_size.value == 0,
                disk,
                format!("storage[{index}].'disk_size' is required"),
            );
            let named = usize::try_from(disk.value.disk_controller_index.value).unwrap_or(0);
            checks.refuse(
                named >= controllers,
                disk,
                format!(
                    "storage[{index}].'disk_controller_index' references an unknown disk controller"
                ),
            );
        }
    }
}
