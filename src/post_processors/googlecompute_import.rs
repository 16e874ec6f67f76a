//! `googlecompute-import`: imports a disk into Google's cloud as an image.

use crate::builders::google;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// Imports a disk into Google's cloud as an image.
    pub struct GooglecomputeImport as "packer.post-processor.googlecompute-import" {
        /// Key of a service account, or its path.
        account_file: Text;
        /// Service account to act as.
        impersonate_service_account: Text;
        /// Project.
        project_id: Text => required("project_id must be set");
        /// Whether Identity-Aware Proxy is used.
        iap: Bool => untagged("IAP");
        /// Bucket.
        bucket: Text => required("bucket must be set");
        /// Name of the object.
        gcs_object_name: Raw = "packer-import-{{timestamp}}.tar.gz";
        /// Description of the image.
        image_description: Text;
        /// Family of the image.
        image_family: Text;
        /// Features of the guest's operating system.
        image_guest_os_features: List<Text>;
        /// Labels of the image.
        image_labels: Map<Text>;
        /// Name of the image.
        image_name: Text => required("image_name must be set");
        /// Whether what was uploaded is left there.
        skip_clean: Bool;
        /// Vault's engine for tokens.
        vault_gcp_oauth_engine: Text;
        /// Platform key.
        image_platform_key: Text;
        /// Key exchange keys.
        image_key_exchange_key: List<Text>;
        /// Allowed signatures.
        image_signatures_db: List<Text>;
        /// Forbidden signatures.
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
