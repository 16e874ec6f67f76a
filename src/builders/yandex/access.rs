//! Keys that components of `yandex` share: access.

use crate::config;
use crate::schema::{Checks, Int, Text, Validate};

config! {
    /// Keys that components of `yandex` share: access.
    pub struct Access {
        /// Endpoint.
        endpoint: Text = "api.cloud.yandex.net:443";
        /// Service account key file.
        service_account_key_file: Text;
        /// Token.
        token: Text => secret();
        /// Max retries.
        max_retries: Int = 3;
    }
}

impl Validate for Access {
    fn validate(&self, _: &mut Checks<'_>) {}
}
