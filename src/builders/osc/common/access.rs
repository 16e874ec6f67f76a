//! Keys that components of `osc/common` share: access.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Keys that components of `osc/common` share: access.
    pub struct Access {
        /// Access key.
        access_key: Text;
        /// Custom endpoint oapi.
        custom_endpoint_oapi: Text;
        /// Switch: insecure skip tls verify.
        insecure_skip_tls_verify: Bool;
        /// Mfa code.
        mfa_code: Text => secret();
        /// Profile.
        profile: Text;
        /// Region.
        region: Text;
        /// Secret key.
        secret_key: Text => secret();
        /// Switch: skip region validation.
        skip_region_validation: Bool;
        /// Switch: skip metadata api check.
        skip_metadata_api_check: Bool;
        /// Token.
        token: Text => secret();
        /// X509 cert path.
        x509_cert_path: Text;
        /// X509 key path.
        x509_key_path: Text;
    }
}

impl Validate for Access {
    fn validate(&self, checks: &mut Checks<'_>) {
        let both = [&self.access_key, &self.secret_key];
        let one = both.iter().any(|key| key.is_given()) && both.iter().any(|key| key.is_blank());
        checks.refuse(
            one,
            &self.access_key,
            "`access_key` and `secret_key` must both be either set or not set.",
        );
    }
}
