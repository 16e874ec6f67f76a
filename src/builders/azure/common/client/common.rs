//! Keys that components of `azure/common/client` share: common.

use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Keys that components of `azure/common/client` share: common.
    pub struct Common {
        /// Cloud environment name.
        cloud_environment_name: Text = "Public";
        /// Client identifier.
        client_id: Text;
        /// Client secret.
        client_secret: Text => secret();
        /// Client cert path.
        client_cert_path: Text;
        /// Client jwt.
        client_jwt: Text => secret();
        /// Object identifier.
        object_id: Text;
        /// Tenant identifier.
        tenant_id: Text;
        /// Subscription identifier.
        subscription_id: Text;
        /// Switch: use azure cli auth.
        use_azure_cli_auth: Bool;
    }
}

impl Validate for Common {
    fn validate(&self, _: &mut Checks<'_>) {}
}
