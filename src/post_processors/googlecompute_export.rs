//! `googlecompute-export`: googlecompute-export.

use crate::config;
use crate::schema::{Bool, Checks, Int, List, Text, Validate};

config! {
    /// googlecompute-export
    pub struct GooglecomputeExport as "packer.post-processor.googlecompute-export" {
        /// Account file.
        account_file: Text;
        /// Impersonate service account.
        impersonate_service_account: Text;
        /// Disk size.
        disk_size: Int = 200;
        /// Disk type.
        disk_type: Text = "pd-ssd";
        /// Machine type.
        machine_type: Text = "n1-highcpu-4";
        /// Network; `default` if it is not given.
        network: Text;
        /// Paths.
        paths: List<Text> => required("paths must be specified");
        /// Subnetwork.
        subnetwork: Text;
        /// Zone.
        zone: Text;
        /// Switch: iap.
        iap: Bool => untagged("IAP");
        /// Vault gcp oauth engine.
        vault_gcp_oauth_engine: Text;
        /// Service account email.
        service_account_email: Text;
    }
}

impl Validate for GooglecomputeExport {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.exclusive(
            &[
                ("account_file", &self.account_file),
                ("vault_gcp_oauth_engine", &self.vault_gcp_oauth_engine),
            ],
            "May set either account_file or vault_gcp_oauth_engine, but not both.",
        );
    }
}
