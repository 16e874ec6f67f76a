//! Keys that components of `yandex` share: image.

use crate::config;
use crate::schema::{Checks, Int, List, Map, Text, Validate};

config! {
    /// Keys that components of `yandex` share: image.
    pub struct Image {
        /// Image name.
        image_name: Text = "packer-{{timestamp}}";
        /// Image description.
        image_description: Text = "Created by Packer";
        /// Image family.
        image_family: Text;
        /// Image labels.
        image_labels: Map<Text>;
        /// Image min disk size (GB).
        image_min_disk_size_gb: Int;
        /// Image product identifiers.
        image_product_ids: List<Text>;
    }
}

impl Validate for Image {
    fn validate(&self, _: &mut Checks<'_>) {}
}
