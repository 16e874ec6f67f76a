//! Keys that components of `ucloud/common` share: access.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of `ucloud/common` share: access.
    pub struct Access {
        /// Public key.
        public_key: Text;
        /// Private key.
        private_key: Text => secret();
        /// Region.
        region: Text;
        /// Project identifier.
        project_id: Text;
        /// Base address (URL).
        base_url: Text;
        /// Profile.
        profile: Text;
        /// Shared credentials file.
        shared_credentials_file: Text;
    }
}

impl Validate for Access {
    fn validate(&self, _: &mut Checks<'_>) {}
}
