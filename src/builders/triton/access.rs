//! Keys that components of `triton` share: access.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Keys that components of `triton` share: access.
    pub struct Access {
        /// Triton address (URL).
        triton_url: Text = "https://us-sw-1.api.joyent.com";
        /// Triton account.
        triton_account: Text => required("triton_account is required to use the triton builder");
        /// Triton user.
        triton_user: Text;
        /// Triton key identifier.
        triton_key_id: Text => required("triton_key_id is required to use the triton builder");
        /// Triton key material.
        triton_key_material: Text => secret();
        /// Switch: insecure skip tls verify.
        insecure_skip_tls_verify: Bool;
    }
}

impl Validate for Access {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.refuse(
            checks.here
                && self.triton_key_material.is_blank()
                && checks.env("SSH_AUTH_SOCK").is_none(),
            &self.triton_key_material,
            "Error creating Triton request signer:",
        );
    }
}
