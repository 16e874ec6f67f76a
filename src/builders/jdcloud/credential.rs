//! Keys that components of `jdcloud` share: credential.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of `jdcloud` share: credential.
    pub struct Credential {
        /// Access key.
        access_key: Text;
        /// Secret key.
        secret_key: Text => secret();
        /// Region identifier.
        region_id: Text;
        /// Az.
        az: Text;
    }
}

impl Validate for Credential {
    fn validate(&self, _: &mut Checks<'_>) {}
}
