//! Keys that components of Alibaba Cloud share: access.

use crate::config;
use crate::schema::{Account, Bool, Checks, Secret, Text, Validate};

config! {
    /// Keys that components of Alibaba Cloud share: access.
    pub struct Access {
        /// Access key.
        access_key: Text;
        /// Secret key.
        secret_key: Secret<Account>;
        /// Region.
        region: Text;
        /// Whether regions are not checked.
        skip_region_validation: Bool;
        /// Whether the name of the image is not checked.
        skip_image_validation: Bool;
        /// Profile of the credentials file.
        profile: Text;
        /// Path of the credentials file.
        shared_credentials_file: Text;
        /// Security token.
        security_token: Secret<Account>;
    }
}

impl Validate for Access {
    fn validate(&self, checks: &mut Checks<'_>) {
        {
            let profile = !self.profile.is_blank() || checks.env("ALICLOUD_PROFILE").is_some();
            let key = !self.access_key.is_blank() || checks.env("ALICLOUD_ACCESS_KEY").is_some();
            let secret = !self.secret_key.is_blank() || checks.env("ALICLOUD_SECRET_KEY").is_some();
            if checks.here && !profile && !(key && secret) {
                checks.missing("`access_key` and `secret_key` must be given, or `ALICLOUD_ACCESS_KEY` and `ALICLOUD_SECRET_KEY` set in the environment", "ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY must be set in template file or environment variables.");
            }
        }
        checks.require_or_env("region", &self.region, &["ALICLOUD_REGION"], "region option or ALICLOUD_REGION must be provided in template file or environment variables.");
    }
}
