//! Keys that components of `tencentcloud/cvm` share: image.

use crate::config;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// Keys that components of `tencentcloud/cvm` share: image.
    pub struct Image {
        /// Image name.
        image_name: Text;
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
    fn validate(&self, _: &mut Checks<'_>) {}
}
