//! `alicloud-import`: alicloud-import.

use crate::builders::alicloud::ecs::access::Access;
use crate::builders::alicloud::ecs::image::Image;
use crate::builders::alicloud::ecs::run::Run;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// alicloud-import
    pub struct AlicloudImport as "packer.post-processor.alicloud-import" {
        /// Oss bucket name.
        oss_bucket_name: Text => required("oss_bucket_name must be set");
        /// Oss key name.
        oss_key_name: Raw;
        /// Switch: skip clean; `False` if it is not given.
        skip_clean: Bool;
        /// Tags.
        tags: Map<Text>;
        /// Image description.
        image_description: Text;
        /// Image share account.
        image_share_account: List<Text>;
        /// Image copy regions.
        image_copy_regions: List<Text>;
        /// Image operating system type.
        image_os_type: Text;
        /// Image platform.
        image_platform: Text;
        /// Image architecture.
        image_architecture: Text;
        /// Image system size.
        image_system_size: Text;
        /// Format.
        format: Text;
        /// Switch: image force delete.
        image_force_delete: Bool;
    }
    flatten { access: Access, image: Image, run: Run }
}

impl Validate for AlicloudImport {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
    }
}
