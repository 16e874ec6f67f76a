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
        spaces_region: Text => required("spaces_region must be set");
        /// Space name.
        space_name: Text => required("space_name must be set");
        /// Space object name.
        space_object_name: Raw = "packer-import-{{timestamp}}";
        /// Switch: skip clean.
        skip_clean: Bool;
        /// Image tags.
        image_tags: List<Text>;
        /// Image name.
        image_name: Text => required("image_name must be set");
        /// Image description.
        image_description: Text;
        /// Image distribution.
        image_distribution: Text = "Unkown";
        /// Image regions.
        image_regions: List<Text> => required("image_regions must be set");
        /// Timeout.
        timeout: Duration = "20m";
    }
}

impl Validate for DigitaloceanImport {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.require_or_env(
            "api_token",
            &self.api_token,
            &["DIGITALOCEAN_API_TOKEN"],
            "api_token must be set",
        );
        checks.require_or_env(
            "spaces_key",
            &self.spaces_key,
            &["DIGITALOCEAN_SPACES_ACCESS_KEY"],
            "spaces_key must be set",
        );
        checks.require_or_env(
            "spaces_secret",
            &self.spaces_secret,
            &["DIGITALOCEAN_SPACES_SECRET_KEY"],
            "spaces_secret must be set",
        );
    }
}
