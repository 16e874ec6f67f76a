//! `googlecompute-import`: googlecompute-import.

use crate::builders::google;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// googlecompute-import
    pub struct GooglecomputeImport as "packer.post-processor.googlecompute-import" {
        /// Account file.
        account_file: Text;
        /// Impersonate service account.
        impersonate_service_account: Text;
        /// Project identifier.
        project_id: Text => required("project_id must be set");
        /// Switch: iap.
        iap: Bool => untagged("IAP");
        /// Bucket.
        bucket: Text => required("bucket must be set");
        /// Gcs object name.
        gcs_object_name: Raw = "packer-import-{{timestamp}}.tar.gz";
        /// Image description.
        image_description: Text;
        /// Image family.
        image_family: Text;
        /// Image guest operating system features.
        image_guest_os_features: List<Text>;
        /// Image labels.
        image_labels: Map<Text>;
        /// Image name.
        image_name: Text => required("image_name must be set");
        /// Switch: skip clean; `False` if it is not given.
        skip_clean: Bool;
        /// Vault gcp oauth engine.
        vault_gcp_oauth_engine: Text;
        /// Image platform key.
        image_platform_key: Text;
        /// Image key exchange key.
        image_key_exchange_key: List<Text>;
        /// Image signatures db.
        image_signatures_db: List<Text>;
        /// Image forbidden signatures db.
        image_forbidden_signatures_db: List<Text>;
    }
}

impl Validate for GooglecomputeImport {
    fn validate(&self, checks: &mut Checks<'_>) {
        google::account(
            &self.account_file,
            self.vault_gcp_oauth_engine.is_given() && self.impersonate_service_account.is_given(),
            checks,
        );
    }
}
