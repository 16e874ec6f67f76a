//! Keys that components of Yandex share: exchange.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of Yandex share: exchange.
    pub struct Exchange {
        /// Service account by its identifier.
        service_account_id: Text => required("service_account_id must be specified");
    }
}

impl Validate for Exchange {
    fn validate(&self, _: &mut Checks<'_>) {}
}
