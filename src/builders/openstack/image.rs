//! Keys that components of `openstack` share: image.

use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Text, Validate};

config! {
    /// Keys that components of `openstack` share: image.
    pub struct Image {
        /// Image name.
        image_name: Text => required("An image_name must be specified");
        /// Metadata.
        metadata: Map<Text>;
        /// Image visibility.
        image_visibility: Text;
        /// Image members.
        image_members: List<Text>;
        /// Switch: image auto accept members.
        image_auto_accept_members: Bool;
        /// Image disk format.
        image_disk_format: Text;
        /// Image tags.
        image_tags: List<Text>;
        /// Image min disk.
        image_min_disk: Int;
    }
}

impl Validate for Image {
    fn validate(&self, checks: &mut Checks<'_>) {
        let visibility = self.image_visibility.shown().to_lowercase();
        checks.refuse(
            !matches!(
                visibility.as_str(),
                "" | "public" | "private" | "shared" | "community"
            ),
            &self.image_visibility,
            format!("Unknown visibility value {}", self.image_visibility.shown()),
        );
        checks.refuse(
            self.image_min_disk.value < 0,
            &self.image_min_disk,
            "An image min disk size must be greater than or equal to 0",
        );
    }
}
