//! Keys that components of `vsphere/common` share: storage.

use crate::config;
use crate::schema::{Bool, Checks, Int, List, Object, Text, Validate};

config! {
    /// What stands in `storage`.
    pub struct Disk {
        /// Disk size.
        disk_size: Int;
        /// Switch: disk thin provisioned; `False` if it is not given.
        disk_thin_provisioned: Bool;
        /// Switch: disk eagerly scrub; `False` if it is not given.
        disk_eagerly_scrub: Bool;
        /// Disk controller index.
        disk_controller_index: Int;
    }
}

config! {
    /// Keys that components of `vsphere/common` share: storage.
    pub struct Storage {
        /// Disk controller type; `lsilogic` if it is not given.
        disk_controller_type: List<Text>;
        /// Storage.
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
