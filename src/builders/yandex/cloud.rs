//! Keys that components of Yandex share: cloud.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of Yandex share: cloud.
    pub struct Cloud {
        /// Folder by its identifier.
        folder_id: Text;
    }
}

impl Validate for Cloud {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.require_or_env(
            "folder_id",
            &self.folder_id,
            &["YC_FOLDER_ID"],
            "a folder_id must be specified",
        );
    }
}
