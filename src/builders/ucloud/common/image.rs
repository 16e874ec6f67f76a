//! Keys that components of `ucloud/common` share: image.

use crate::config;
use crate::schema::{Checks, Int, List, Object, Text, Validate};

config! {
    /// What stands in `image_copy_to_mappings`.
    pub struct ImageCopyToMappings {
        /// Project identifier.
        project_id: Text;
        /// Region.
        region: Text;
        /// Name.
        name: Text;
        /// Description.
        description: Text;
    }
}

config! {
    /// Keys that components of `ucloud/common` share: image.
    pub struct Image {
        /// Image name.
        image_name: Text;
        /// Image description.
        image_description: Text;
        /// Image copy to mappings.
        image_copy_to_mappings: List<Object<ImageCopyToMappings>>;
        /// Wait image ready timeout.
        wait_image_ready_timeout: Int = 3600;
    }
}

impl Validate for Image {
    fn validate(&self, _: &mut Checks<'_>) {}
}
