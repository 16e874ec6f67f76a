//! `googlecompute-export`: exports an image of Google's cloud to a bucket.

use crate::config;
use crate::schema::{Bool, Checks, Int, List, Text, Validate};

config! {
    /// Exports an image of Google's cloud to a bucket.
    pub struct GooglecomputeExport as "packer.post-processor.googlecompute-export" {
        /// Key of a service account, or its path.
        account_file: Text;
        /// Service account to act as.
        impersonate_service_account: Text;
        /// Size of the disk.
        disk_size: Int = 200;
        /// Type of the disk.
        disk_type: Text = "pd-ssd";
        /// Type of the machine.
        machine_type: Text = "n1-highcpu-4";
        /// Network; `default` if it is not given.
        network: Text;
        /// Where it is exported to.
        paths: List<Text> => required("paths must be specified");
        /// Subnet.
        subnetwork: Text;
        /// Zone.
        zone: Text;
        /// Whether Identity-Aware Proxy is used.
        iap: Bool => untagged("IAP");
        /// Vault's engine for tokens.
        vault_gcp_oauth_engine: Text;
        /// Service account.
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
