//! Keys that components of `alicloud/ecs` share: access.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Keys that components of `alicloud/ecs` share: access.
    pub struct Access {
        /// Access key.
        access_key: Text;
        /// Secret key.
        secret_key: Text => secret();
        /// Region.
        region: Text;
        /// Switch: skip region validation.
        skip_region_validation: Bool;
        /// Switch: skip image validation.
        skip_image_validation: Bool;
        /// Profile.
        profile: Text;
        /// Shared credentials file.
        shared_credentials_file: Text;
        /// Security token.
        security_token: Text => secret();
    }
}

impl Validate for Access {
    fn validate(&self, _: &mut Checks<'_>) {}
}
