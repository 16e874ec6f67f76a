//! Keys that components of `triton` share: target image.

use crate::builders::pairs::NameValue;
use crate::config;
use crate::schema::{Checks, List, Map, Object, Text, Validate};

config! {
    /// Keys that components of `triton` share: target image.
    pub struct TargetImage {
        /// Image name.
        image_name: Text => required("An image_name must be specified");
        /// Image version.
        image_version: Text => required("An image_version must be specified");
        /// Image description.
        image_description: Text;
        /// Image homepage.
        image_homepage: Text;
        /// Image eula address (URL).
        image_eula_url: Text;
        /// Image acls.
        image_acls: List<Text>;
        /// Image tags.
        image_tags: Map<Text>;
        /// Image tag.
        image_tag: List<Object<NameValue>>;
    }
}

impl Validate for TargetImage {
    fn validate(&self, _: &mut Checks<'_>) {}
}
