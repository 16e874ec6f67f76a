//! Keys that components of Yandex share: access.

use crate::config;
use crate::schema::{Account, Checks, Int, Secret, Text, Validate};

config! {
    /// Keys that components of Yandex share: access.
    pub struct Access {
        /// Address of the API.
        endpoint: Text = "api.cloud.yandex.net:443";
        /// Key file of the service account.
        service_account_key_file: Text;
        /// Token.
        token: Secret<Account>;
        /// How often a request is tried again.
        max_retries: Int = 3;
    }
}

impl Validate for Access {
    fn validate(&self, checks: &mut Checks<'_>) {
        let both = self.token.is_given() && self.service_account_key_file.is_given();
        checks.refuse(
            both,
            &self.token,
            "one of token or service account key file must be specified, not both",
        );
        if let Some(path) = checks.absent(&self.service_account_key_file) {
            checks.file(
                &path,
                self.service_account_key_file.span,
                "fail to read service account key file: ",
            );
        }
    }
}
