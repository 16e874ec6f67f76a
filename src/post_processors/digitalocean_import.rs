//! `digitalocean-import`: digitalocean-import.

use crate::config;
use crate::schema::{Bool, Checks, Duration, List, Raw, Text, Validate};

config! {
    /// digitalocean-import
    pub struct DigitaloceanImport as "packer.post-processor.digitalocean-import" {
        /// Api token.
        api_token: Text => secret();
        /// Spaces key.
        spaces_key: Text;
        /// Spaces secret.
        spaces_secret: Text => secret();
        /// Spaces region.
        spaces_region: Text;
        /// Space name.
        space_name: Text;
        /// Space object name.
        space_object_name: Raw = "packer-import-{{timestamp}}";
        /// Switch: skip clean.
        skip_clean: Bool;
        /// Image tags.
        image_tags: List<Text>;
        /// Image name.
        image_name: Text;
        /// Image description.
        image_description: Text;
        /// Image distribution.
        image_distribution: Text = "Unkown";
        /// Image regions.
        image_regions: List<Text>;
        /// Timeout.
        timeout: Duration = "20m";
    }
}

impl Validate for DigitaloceanImport {
    fn validate(&self, _: &mut Checks<'_>) {}
}
