//! Keys that components of `tencentcloud/cvm` share: access.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Keys that components of `tencentcloud/cvm` share: access.
    pub struct Access {
        /// Secret identifier.
        secret_id: Text => secret();
        /// Secret key.
        secret_key: Text => secret();
        /// Region.
        region: Text;
        /// Zone.
        zone: Text;
        /// Switch: skip region validation.
        skip_region_validation: Bool;
    }
}

impl Validate for Access {
    fn validate(&self, _: &mut Checks<'_>) {}
}
