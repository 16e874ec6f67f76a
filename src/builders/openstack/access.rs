//! Keys that components of `openstack` share: access.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Keys that components of `openstack` share: access.
    pub struct Access {
        /// Username.
        username: Text;
        /// User identifier.
        user_id: Text;
        /// Password.
        password: Text => secret();
        /// Identity endpoint.
        identity_endpoint: Text;
        /// Tenant identifier.
        tenant_id: Text;
        /// Tenant name.
        tenant_name: Text;
        /// Domain identifier.
        domain_id: Text;
        /// Domain name.
        domain_name: Text;
        /// Switch: insecure.
        insecure: Bool;
        /// Region.
        region: Text;
        /// Endpoint type.
        endpoint_type: Text;
        /// Cacert.
        cacert: Text;
        /// Cert.
        cert: Text;
        /// Key.
        key: Text;
        /// Token.
        token: Text => secret();
        /// Application credential name.
        application_credential_name: Text;
        /// Application credential identifier.
        application_credential_id: Text;
        /// Application credential secret.
        application_credential_secret: Text => secret();
        /// Cloud.
        cloud: Text;
    }
}

impl Validate for Access {
    fn validate(&self, checks: &mut Checks<'_>) {
        let endpoint = self.endpoint_type.shown();
        checks.among(
            "endpoint_type",
            &self.endpoint_type,
            &[
                "",
                "internal",
                "internalURL",
                "admin",
                "adminURL",
                "public",
                "publicURL",
            ],
            "Invalid endpoint type provided",
        );
        let known = [
            "",
            "internal",
            "internalURL",
            "admin",
            "adminURL",
            "public",
            "publicURL",
        ]
        .contains(&endpoint);
        if known && checks.here && self.cloud.is_blank() && checks.env("OS_CLOUD").is_none() {
            checks.require_or_env(
                "identity_endpoint",
                &self.identity_endpoint,
                &["OS_AUTH_URL"],
                "Missing input for argument [auth_url]",
            );
        }
    }
}
