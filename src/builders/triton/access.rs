//! Keys that components of `triton` share: access.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Keys that components of `triton` share: access.
    pub struct Access {
        /// Triton address (URL).
        triton_url: Text = "https://us-sw-1.api.joyent.com";
        /// Triton account.
        triton_account: Text;
        /// Triton user.
        triton_user: Text;
        /// Triton key identifier.
        triton_key_id: Text;
        /// Triton key material.
        triton_key_material: Text => secret();
        /// Switch: insecure skip tls verify.
        insecure_skip_tls_verify: Bool;
    }
}

impl Validate for Access {
    fn validate(&self, _: &mut Checks<'_>) {}
}
