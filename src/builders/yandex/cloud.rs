//! Keys that components of `yandex` share: cloud.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of `yandex` share: cloud.
    pub struct Cloud {
        /// Folder identifier.
        folder_id: Text;
    }
}

impl Validate for Cloud {
    fn validate(&self, _: &mut Checks<'_>) {}
}
