//! Keys that components of UCloud share: access.

use crate::config;
use crate::schema::{Account, Checks, Secret, Text, Validate};

config! {
    /// Keys that components of UCloud share: access.
    pub struct Access {
        /// Public key.
        public_key: Text;
        /// Private key.
        private_key: Secret<Account>;
        /// Region.
        region: Text;
        /// Project.
        project_id: Text;
        /// Address of the API.
        base_url: Text;
        /// Profile of the credentials file.
        profile: Text;
        /// Path of the credentials file.
        shared_credentials_file: Text;
    }
}

impl Validate for Access {
    fn validate(&self, checks: &mut Checks<'_>) {
        if checks.here
            && checks.env("UCLOUD_PROFILE").is_none()
            && self.profile.is_blank()
            && checks.env("CLOUD_SHELL").as_deref() != Some("true")
            && (self.public_key.is_blank() && checks.env("UCLOUD_PUBLIC_KEY").is_none()
                || self.private_key.is_blank() && checks.env("UCLOUD_PRIVATE_KEY").is_none())
        {
            checks.missing("`public_key` and `private_key` must be given, or `UCLOUD_PUBLIC_KEY` and `UCLOUD_PRIVATE_KEY` set in the environment", "\"public_key\", \"private_key\" must be set in template file or environment variables");
        }
        checks.require_or_env(
            "region",
            &self.region,
            &["UCLOUD_REGION"],
            "\"region\" must be set",
        );
        checks.require_or_env(
            "project_id",
            &self.project_id,
            &["UCLOUD_PROJECT_ID"],
            "\"projectId\" must be set",
        );
    }
}
