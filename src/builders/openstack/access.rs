//! Keys that components of OpenStack share: access.

use crate::config;
use crate::schema::{Account, Bool, Checks, Secret, Text, Validate};

config! {
    /// Keys that components of OpenStack share: access.
    pub struct Access {
        /// Login name.
        username: Text;
        /// User by its identifier.
        user_id: Text;
        /// Password.
        password: Secret<Account>;
        /// Address of the identity service.
        identity_endpoint: Text;
        /// Tenant by its identifier.
        tenant_id: Text;
        /// Name of the tenant.
        tenant_name: Text;
        /// Domain by its identifier.
        domain_id: Text;
        /// Name of the domain.
        domain_name: Text;
        /// Whether certificates are not checked.
        insecure: Bool;
        /// Region.
        region: Text;
        /// Which endpoint: internal, admin or public.
        endpoint_type: Text;
        /// Certificate of the authority.
        cacert: Text;
        /// Certificate of the client.
        cert: Text;
        /// Key.
        key: Text;
        /// Token.
        token: Secret<Account>;
        /// Name of the application credential.
        application_credential_name: Text;
        /// Identifier of the application credential.
        application_credential_id: Text;
        /// Secret of the application credential.
        application_credential_secret: Secret<Account>;
        /// Entry of clouds.yaml.
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
