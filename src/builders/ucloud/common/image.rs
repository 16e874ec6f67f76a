//! Keys that components of UCloud share: the image.

use crate::builders::ucloud::names;
use crate::config;
use crate::schema::{Checks, Int, List, Object, Text, Validate};

config! {
    /// Copies of the image.
    pub struct ImageCopyToMappings {
        /// Project.
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
    /// Keys that components of UCloud share: the image.
    pub struct Image {
        /// Name of the image.
        image_name: Text => required("\"image_name\" must be set");
        /// Description of the image.
        image_description: Text;
        /// Copies of the image.
        image_copy_to_mappings: List<Object<ImageCopyToMappings>>;
        /// Seconds to wait for the image.
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
