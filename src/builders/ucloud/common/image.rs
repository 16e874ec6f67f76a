//! Keys that components of `ucloud/common` share: image.

use crate::builders::ucloud::names;
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
        image_name: Text => required("\"image_name\" must be set");
        /// Image description.
        image_description: Text;
        /// Image copy to mappings.
        image_copy_to_mappings: List<Object<ImageCopyToMappings>>;
        /// Wait image ready timeout.
        wait_image_ready_timeout: Int = 3600;
    }
}

impl Validate for Image {
    fn validate(&self, checks: &mut Checks<'_>) {
        if self.image_name.is_given() {
            names::image("image_name", &self.image_name, checks);
        }
        for copy in &self.image_copy_to_mappings.items {
            checks.refuse(
                copy.value.region.is_blank(),
                copy,
                "\"image_copy_region\" must be set",
            );
            checks.refuse(
                copy.value.project_id.is_blank(),
                copy,
                "\"image_copy_project\" must be set",
            );
            names::image("image_copy_name", &copy.value.name, checks);
        }
    }
}
