//! Keys that components of `tencentcloud/cvm` share: image.

use super::access::REGIONS;
use crate::config;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// Keys that components of `tencentcloud/cvm` share: image.
    pub struct Image {
        /// Image name.
        image_name: Text => required("image_name must be specified");
        /// Image description.
        image_description: Text;
        /// Switch: reboot.
        reboot: Bool;
        /// Switch: force poweroff.
        force_poweroff: Bool;
        /// Switch: sysprep.
        sysprep: Bool;
        /// Switch: image force delete.
        image_force_delete: Bool;
        /// Image copy regions.
        image_copy_regions: List<Text>;
        /// Image share accounts.
        image_share_accounts: List<Text>;
        /// Switch: skip region validation.
        skip_region_validation: Bool;
    }
}

impl Validate for Image {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.refuse(
            self.image_name.shown().chars().count() > 60,
            &self.image_name,
            "image_name length should not exceed 60 characters",
        );
        checks.refuse(
            self.image_description.shown().chars().count() > 60,
            &self.image_description,
            "image_description length should not exceed 60 characters",
        );
        if !self.skip_region_validation.value {
            for region in &self.image_copy_regions.items {
                checks.among(
                    "image_copy_regions",
                    region,
                    REGIONS,
                    format!("unknown region: {}", region.shown()),
                );
            }
        }
    }
}
