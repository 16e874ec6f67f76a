//! `digitalocean-import`: imports a disk into DigitalOcean as an image.

use crate::config;
use crate::schema::{Account, Bool, Checks, Duration, List, Raw, Secret, Text, Validate};

config! {
    /// Imports a disk into DigitalOcean as an image.
    pub struct DigitaloceanImport as "packer.post-processor.digitalocean-import" {
        /// Token of the API.
        api_token: Secret<Account>;
        /// Key of Spaces.
        spaces_key: Text;
        /// Secret of Spaces.
        spaces_secret: Secret<Account>;
        /// Region of Spaces.
        spaces_region: Text => required("spaces_region must be set");
        /// Name of the space.
        space_name: Text => required("space_name must be set");
        /// Name of the object.
        space_object_name: Raw = "packer-import-{{timestamp}}";
        /// Whether what was uploaded is left there.
        skip_clean: Bool;
        /// Tags of the image.
        image_tags: List<Text>;
        /// Name of the image.
        image_name: Text => required("image_name must be set");
        /// Description of the image.
        image_description: Text;
        /// Distribution of the image.
        image_distribution: Text = "Unkown";
        /// Regions of the image.
        image_regions: List<Text> => required("image_regions must be set");
        /// How long to wait.
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
