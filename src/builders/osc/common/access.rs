//! Keys that components of Outscale share: access.

use crate::config;
use crate::schema::{Account, Bool, Checks, Secret, Text, Validate};

config! {
    /// Keys that components of Outscale share: access.
    pub struct Access {
        /// Access key.
        access_key: Secret<Account>;
        /// Address of the API.
        custom_endpoint_oapi: Text;
        /// Whether certificates are not checked.
        insecure_skip_tls_verify: Bool;
        /// Code of the second factor.
        mfa_code: Secret<Account>;
        /// Profile of the credentials file.
        profile: Text;
        /// Region.
        region: Text;
        /// Secret key.
        secret_key: Secret<Account>;
        /// Whether regions are not checked.
        skip_region_validation: Bool;
        /// Does nothing any more.
        skip_metadata_api_check: Bool;
        /// Token.
        token: Secret<Account>;
        /// Certificate.
        x509_cert_path: Text;
        /// Key of the certificate.
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
