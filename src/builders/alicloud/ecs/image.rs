//! Keys that components of `alicloud/ecs` share: image.

use crate::builders::alicloud::ecs::disk_devices::DiskDevices;
use crate::builders::pairs::KeyValue;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Object, Text, Trilean, Validate};

config! {
    /// Keys that components of `alicloud/ecs` share: image.
    pub struct Image {
        /// Image name.
        image_name: Text;
        /// Image version.
        image_version: Text;
        /// Image description.
        image_description: Text;
        /// Image share account.
        image_share_account: List<Text>;
        /// Image unshare account.
        image_unshare_account: List<Text>;
        /// Image copy regions.
        image_copy_regions: List<Text>;
        /// Image copy names.
        image_copy_names: List<Text>;
        /// Switch: image encrypted.
        image_encrypted: Trilean;
        /// Switch: image force delete.
        image_force_delete: Bool;
        /// Switch: image force delete snapshots.
        image_force_delete_snapshots: Bool;
        /// Switch: image force delete instances.
        image_force_delete_instances: Bool;
        /// Switch: image ignore data disks.
        image_ignore_data_disks: Bool;
        /// Switch: skip region validation.
        skip_region_validation: Bool;
        /// Tags.
        tags: Map<Text>;
        /// Tag.
        tag: List<Object<KeyValue>>;
    }
    flatten { disk_devices: DiskDevices }
}

impl Validate for Image {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.require(
            "image_name",
            &self.image_name,
            "image_name must be specified",
        );
        let name = self.image_name.shown();
        let size = name.len();
        checks.refuse(
            !name.is_empty() && !(2..=128).contains(&size),
            &self.image_name,
            "image_name must less than 128 letters and more than 1 letters",
        );
        checks.refuse(
            (2..=128).contains(&size)
                && (name.starts_with("http://") || name.starts_with("https://")),
            &self.image_name,
            "image_name can't start with 'http://' or 'https://'",
        );
        checks.refuse(
            name.contains(char::is_whitespace),
            &self.image_name,
            "image_name can't include spaces",
        );
        self.disk_devices.validate(checks);
    }
}
