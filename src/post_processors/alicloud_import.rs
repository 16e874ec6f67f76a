//! `alicloud-import`: imports a disk into Alibaba Cloud as an image.

use crate::builders::alicloud::ecs::access::Access;
use crate::builders::alicloud::ecs::image::Image;
use crate::builders::alicloud::ecs::run::Run;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// Imports a disk into Alibaba Cloud as an image.
    pub struct AlicloudImport as "packer.post-processor.alicloud-import" {
        /// Bucket.
        oss_bucket_name: Text => required("oss_bucket_name must be set");
        /// Name of the object.
        oss_key_name: Raw;
        /// Whether what was uploaded is left there.
        skip_clean: Bool;
        /// Tags.
        tags: Map<Text>;
        /// Description of the image.
        image_description: Text;
        /// Accounts that may use the image.
        image_share_account: List<Text>;
        /// Regions that the image is copied to.
        image_copy_regions: List<Text>;
        /// Kind of the operating system.
        image_os_type: Text;
        /// Platform of the image.
        image_platform: Text;
        /// Architecture of the image.
        image_architecture: Text;
        /// Size of the system disk in GB.
        image_system_size: Text;
        /// Format.
        format: Text;
        /// Whether an image of that name is deleted first.
        image_force_delete: Bool;
    }
    flatten { access: Access, image: Image, run: Run }
}

impl Validate for AlicloudImport {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
    }
}
