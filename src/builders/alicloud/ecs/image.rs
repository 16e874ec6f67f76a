//! Keys that components of Alibaba Cloud share: the image.

use crate::builders::alicloud::ecs::disk_devices::DiskDevices;
use crate::builders::pairs::KeyValue;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Object, Text, Trilean, Validate};

config! {
    /// Keys that components of Alibaba Cloud share: the image.
    pub struct Image {
        /// Name of the image.
        image_name: Text;
        /// Version of the image.
        image_version: Text;
        /// Description of the image.
        image_description: Text;
        /// Accounts that may use the image.
        image_share_account: List<Text>;
        /// Accounts that may not use the image any more.
        image_unshare_account: List<Text>;
        /// Regions that the image is copied to.
        image_copy_regions: List<Text>;
        /// Names of the copies, in the order of the regions.
        image_copy_names: List<Text>;
        /// Whether the copies are encrypted.
        image_encrypted: Trilean;
        /// Whether an image of that name is deleted first.
        image_force_delete: Bool;
        /// Whether its snapshots are deleted too.
        image_force_delete_snapshots: Bool;
        /// Whether its instances are deleted too.
        image_force_delete_instances: Bool;
        /// Whether data disks stay out of the image.
        image_ignore_data_disks: Bool;
        /// Whether regions are not checked.
        skip_region_validation: Bool;
        /// Tags.
        tags: Map<Text>;
        /// Tags as a list.
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
