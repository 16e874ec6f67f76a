//! Keys that components of Yandex share: disks.

use crate::config;
use crate::schema::{Checks, Int, Map, Text, Validate};

config! {
    /// Keys that components of Yandex share: disks.
    pub struct Disk {
        /// Name of the disk.
        disk_name: Text;
        /// Size of the disk in GB.
        disk_size_gb: Int = 10;
        /// Type of the disk.
        disk_type: Text = "network-ssd";
        /// Labels of the disk.
        disk_labels: Map<Text>;
    }
}

impl Validate for Disk {
    fn validate(&self, _: &mut Checks<'_>) {}
}
