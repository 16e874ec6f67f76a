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
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.require_or_env(
            "triton_account",
            &self.triton_account,
            &["SDC_ACCOUNT"],
            "triton_account is required to use the triton builder",
        );
        checks.require_or_env(
            "triton_key_id",
            &self.triton_key_id,
            &["SDC_KEY_ID"],
            "triton_key_id is required to use the triton builder",
        );
        checks.refuse(
            checks.here
                && self.triton_key_material.is_blank()
                && checks.env("SDC_KEY_MATERIAL").is_none()
                && checks.env("SSH_AUTH_SOCK").is_none(),
            &self.triton_key_material,
            "Error creating Triton request signer:",
        );
    }
}
