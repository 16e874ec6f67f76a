//! Keys that components of Azure share: azure.

use crate::config;
use crate::schema::{Account, Bool, Checks, Secret, Text, Validate};

config! {
    /// Keys that components of Azure share: azure.
    pub struct Client {
        /// Which of Azure's clouds.
        cloud_environment_name: Text = "Public";
        /// Identifier of the client.
        client_id: Text;
        /// Password of the client.
        client_secret: Secret<Account>;
        /// Certificate of the client.
        client_cert_path: Text;
        /// Token of the client.
        client_jwt: Secret<Account>;
        /// Identifier of the client's object.
        object_id: Text;
        /// Tenant by its identifier.
        tenant_id: Text;
        /// Subscription.
        subscription_id: Text;
        /// Whether the login of Azure's command line is used.
        use_azure_cli_auth: Bool;
    }
}

impl Validate for Client {
    fn validate(&self, checks: &mut Checks<'_>) {
        let given = |text: &Text| text.is_given();
        let ways = [
            self.client_secret.is_given(),
            given(&self.client_cert_path),
            self.client_jwt.is_given(),
        ];
        let none = !given(&self.client_id) && !ways.contains(&true);
        let managed = none && !given(&self.subscription_id) && !given(&self.tenant_id);
        let device = none && given(&self.subscription_id);
        let count = ways.iter().filter(|given| **given).count();
        let principal = given(&self.subscription_id) && given(&self.client_id) && count == 1;
        let texts = [
            &self.client_id,
            &self.client_cert_path,
            &self.subscription_id,
        ];
        let late = self.client_secret.is_late()
            || self.client_jwt.is_late()
            || texts.iter().any(|text| text.value().is_none());
        if !(self.use_azure_cli_auth.value || managed || device || principal || late) {
            checks.missing("the keys for logging in do not make a set: only `subscription_id`; or `subscription_id`, `client_id` and one of `client_secret`, `client_cert_path`, `client_jwt`; or none of them", "No valid set of authentication values specified:\n  to use the Managed Identity of the current machine, do not specify any of the fields below\n  to use interactive user authentication, specify only subscription_id\n  to use an Azure Active Directory service principal, specify either:\n  - subscription_id, client_id and client_secret\n  - subscription_id, client_id and client_cert_path\n  - subscription_id, client_id and client_jwt.");
        }
        if principal && given(&self.client_cert_path) {
            let path = self.client_cert_path.shown();
            checks.file(
                path,
                self.client_cert_path.span,
                "client_cert_path is not an accessible file: ",
            );
        }
    }
}
/// Clouds by all their names.
const CLOUDS: &[&str] = &[
    "CHINA",
    "CHINACLOUD",
    "AZURECHINACLOUD",
    "GERMAN",
    "GERMANCLOUD",
    "AZUREGERMANCLOUD",
    "GERMANY",
    "GERMANYCLOUD",
    "AZUREGERMANYCLOUD",
    "PUBLIC",
    "PUBLICCLOUD",
    "AZUREPUBLICCLOUD",
    "USGOVERNMENT",
    "USGOVERNMENTCLOUD",
    "AZUREUSGOVERNMENTCLOUD",
];

impl Client {
    /// The cloud must be one of Azure's.
    pub fn cloud(&self, checks: &mut Checks<'_>) {
        let name = self.cloud_environment_name.shown();
        let known = CLOUDS.contains(&name.to_uppercase().as_str());
        checks.refuse(
            !name.is_empty() && !known,
            &self.cloud_environment_name,
            format!(
                "There is no cloud environment matching the name '{}'!",
                name.to_uppercase()
            ),
        );
    }
}
