//! Keys that components of Tencent Cloud share: the image.

use super::access::REGIONS;
use crate::config;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// Keys that components of Tencent Cloud share: the image.
    pub struct Image {
        /// Name of the image.
        image_name: Text => required("image_name must be specified");
        /// Description of the image.
        image_description: Text;
        /// Does nothing any more.
        reboot: Bool;
        /// Whether the machine is switched off by force.
        force_poweroff: Bool;
        /// Whether Sysprep runs.
        sysprep: Bool;
        /// Whether an image of that name is deleted first.
        image_force_delete: Bool;
        /// Regions that the image is copied to.
        image_copy_regions: List<Text>;
        /// Accounts that may use the image.
        image_share_accounts: List<Text>;
        /// Whether regions are not checked.
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
