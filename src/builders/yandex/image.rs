//! Keys that components of Yandex share: the image.

use crate::builders::google;
use crate::config;
use crate::schema::{Checks, Int, List, Map, Text, Validate, rendered};

config! {
    /// Keys that components of Yandex share: the image.
    pub struct Image {
        /// Name of the image.
        image_name: Text = rendered("packer-{{timestamp}}");
        /// Description of the image.
        image_description: Text = "Created by Packer";
        /// Family of the image.
        image_family: Text;
        /// Labels of the image.
        image_labels: Map<Text>;
        /// Smallest disk for the image in GB.
        image_min_disk_size_gb: Int;
        /// Product identifiers of the image.
        image_product_ids: List<Text>;
    }
}

impl Validate for Image {
    fn validate(&self, checks: &mut Checks<'_>) {
        let family = self.image_family.shown();
        checks.refuse(
            family.len() > 63,
            &self.image_family,
            "Invalid image family: Must not be longer than 63 characters",
        );
        checks.refuse(!family.is_empty() && !google::good_name(family), &self.image_family, "Invalid image family: The first character must be a lowercase letter, and all following characters must be a dash, lowercase letter, or digit, except the last character, which cannot be a dash");
    }
}
