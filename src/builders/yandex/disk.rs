//! Keys that components of `yandex` share: disk.

use crate::config;
use crate::schema::{Checks, Int, Map, Text, Validate};

config! {
    /// Keys that components of `yandex` share: disk.
    pub struct Disk {
        /// Disk name.
        disk_name: Text;
        /// Disk size (GB).
        disk_size_gb: Int = 10;
        /// Disk type.
        disk_type: Text = "network-ssd";
        /// Disk labels.
        disk_labels: Map<Text>;
    }
}

impl Validate for Disk {
    fn validate(&self, _: &mut Checks<'_>) {}
}
