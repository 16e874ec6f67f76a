//! `googlecompute`: googlecompute.

pub mod iap;

use crate::builders::googlecompute::iap::Iap;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Duration, Int, List, Map, Object, Text, Trilean, Validate};

config! {
    /// What stands in `image_encryption_key`.
    pub struct ImageEncryptionKey {
        /// KMS key name.
        kmsKeyName: Text;
        /// Raw key.
        rawKey: Text;
    }
}

config! {
    /// googlecompute
    pub struct Googlecompute as "packer.googlecompute" {
        /// Account file.
        account_file: Text;
        /// Impersonate service account.
        impersonate_service_account: Text;
        /// Project identifier.
        project_id: Text;
        /// Accelerator type.
        accelerator_type: Text;
        /// Accelerator count.
        accelerator_count: Int;
        /// Address.
        address: Text;
        /// Switch: disable default service account.
        disable_default_service_account: Bool;
        /// Disk name.
        disk_name: Text;
        /// Disk size.
        disk_size: Int = 20;
        /// Disk type.
        disk_type: Text = "pd-standard";
        /// Switch: enable secure boot.
        enable_secure_boot: Bool;
        /// Switch: enable vtpm.
        enable_vtpm: Bool;
        /// Switch: enable integrity monitoring.
        enable_integrity_monitoring: Bool;
        /// Switch: skip create image; `False` if it is not given.
        skip_create_image: Bool;
        /// Image name.
        image_name: Text = "packer-{{timestamp}}";
        /// Image description.
        image_description: Text = "Created by Packer";
        /// Image encryption key.
        image_encryption_key: Object<ImageEncryptionKey>;
        /// Image family.
        image_family: Text;
        /// Image labels.
        image_labels: Map<Text>;
        /// Image licenses.
        image_licenses: List<Text>;
        /// Image storage locations.
        image_storage_locations: List<Text>;
        /// Instance name.
        instance_name: Text = "packer-<time-ordered uuid>";
        /// Labels.
        labels: Map<Text>;
        /// Machine type.
        machine_type: Text = "n1-standard-1";
        /// Metadata.
        metadata: Map<Text>;
        /// Metadata files.
        metadata_files: Map<Text>;
        /// Min processor platform.
        min_cpu_platform: Text;
        /// Network.
        network: Text;
        /// Network project identifier.
        network_project_id: Text;
        /// Switch: omit external IP address.
        omit_external_ip: Bool;
        /// On host maintenance.
        on_host_maintenance: Text;
        /// Switch: preemptible.
        preemptible: Bool;
        /// State timeout.
        state_timeout: Duration = "5m";
        /// Region.
        region: Text;
        /// Scopes.
        scopes: List<Text> = &["https://www.googleapis.com/auth/userinfo.email", "https://www.googleapis.com/auth/compute", "https://www.googleapis.com/auth/devstorage.full_control"];
        /// Service account email.
        service_account_email: Text;
        /// Source image.
        source_image: Text;
        /// Source image family.
        source_image_family: Text;
        /// Source image project identifier.
        source_image_project_id: List<Text>;
        /// Startup script file.
        startup_script_file: Text;
        /// Switch: wrap startup script.
        wrap_startup_script: Trilean;
        /// Subnetwork.
        subnetwork: Text;
        /// Tags.
        tags: List<Text>;
        /// Switch: use internal IP address.
        use_internal_ip: Bool;
        /// Switch: use operating system login.
        use_os_login: Bool;
        /// Vault gcp oauth engine.
        vault_gcp_oauth_engine: Text;
        /// Wait to add SSH keys.
        wait_to_add_ssh_keys: Duration;
        /// Zone.
        zone: Text;
    }
    flatten { comm: Communicator, iap: Iap }
}

impl Validate for Googlecompute {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        self.iap.validate(checks);
    }
}
