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
    fn validate(&self, _: &mut Checks<'_>) {}
}
