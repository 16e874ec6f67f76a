//! Keys that components of Triton share: access.

use crate::config;
use crate::schema::{Account, Bool, Checks, Secret, Text, Validate};

config! {
    /// Keys that components of Triton share: access.
    pub struct Access {
        /// Address of the API.
        triton_url: Text = "https://us-sw-1.api.joyent.com";
        /// Account.
        triton_account: Text => required("triton_account is required to use the triton builder");
        /// User of the account.
        triton_user: Text;
        /// Fingerprint of the key.
        triton_key_id: Text => required("triton_key_id is required to use the triton builder");
        /// Private key, or its path.
        triton_key_material: Secret<Account>;
        /// Whether certificates are not checked.
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
            "Error creating Triton request signer: environment variable SSH_AUTH_SOCK not set",
        );
    }
}
