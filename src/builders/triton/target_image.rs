//! Keys that components of Triton share: target image.

use crate::builders::pairs::NameValue;
use crate::config;
use crate::schema::{Checks, List, Map, Object, Text, Validate};

config! {
    /// Keys that components of Triton share: target image.
    pub struct TargetImage {
        /// Name of the image.
        image_name: Text => required("An image_name must be specified");
        /// Version of the image.
        image_version: Text => required("An image_version must be specified");
        /// Description of the image.
        image_description: Text;
        /// Home page of the image.
        image_homepage: Text;
        /// Licence of the image.
        image_eula_url: Text;
        /// Accounts that may use the image.
        image_acls: List<Text>;
        /// Tags of the image.
        image_tags: Map<Text>;
        /// Tags of the image as a list.
        image_tag: List<Object<NameValue>>;
    }
}

impl Validate for TargetImage {
    fn validate(&self, _: &mut Checks<'_>) {}
}
