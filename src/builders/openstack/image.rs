//! Keys that components of OpenStack share: the image.

use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Text, Validate};

config! {
    /// Keys that components of OpenStack share: the image.
    pub struct Image {
        /// Name of the image.
        image_name: Text => required("An image_name must be specified");
        /// Metadata.
        metadata: Map<Text>;
        /// Who sees the image: `public`, `private`, `shared` or `community`.
        image_visibility: Text;
        /// Projects that may use the image.
        image_members: List<Text>;
        /// Whether the image is accepted on behalf of its members.
        image_auto_accept_members: Bool;
        /// Format of the image.
        image_disk_format: Text;
        /// Tags of the image.
        image_tags: List<Text>;
        /// Smallest disk for the image in GB.
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
