//! `googlecompute`: googlecompute.

pub mod iap;

use crate::builders::google;
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
        project_id: Text => required("a project_id must be specified");
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
        /// Instance name; `packer-<time-ordered uuid>` if it is not given.
        instance_name: Text;
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
        zone: Text => required("a zone must be specified");
    }
    flatten { comm: Communicator, iap: Iap }
}

impl Validate for Googlecompute {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.refuse(
            !self.enable_vtpm.value && self.enable_integrity_monitoring.value,
            &self.enable_integrity_monitoring,
            "You cannot enable Integrity Monitoring when vTPM is disabled.",
        );
        let maintenance = self.on_host_maintenance.shown();
        let preemptible = self.preemptible.value;
        checks.refuse(
            maintenance == "MIGRATE" && preemptible,
            &self.on_host_maintenance,
            "on_host_maintenance must be TERMINATE when using preemptible instances.",
        );
        if !preemptible {
            checks.among(
                "on_host_maintenance",
                &self.on_host_maintenance,
                &["", "MIGRATE", "TERMINATE"],
                "on_host_maintenance must be one of MIGRATE or TERMINATE.",
            );
        }
        google::name("name", &self.image_name, checks);
        google::name("family", &self.image_family, checks);
        checks.refuse(
            self.image_storage_locations.items.len() > 1,
            &self.image_storage_locations,
            "Invalid image storage locations: Must not have more than 1 region",
        );
        self.comm.validate(checks);
        let comm = &self.comm.communicator.value;
        checks.refuse(
            self.iap.use_iap.value && comm != "ssh" && comm != "winrm",
            &self.iap.use_iap,
            format!("Error: IAP tunnel is not implemented for {comm} communicator"),
        );
        checks.require_one(
            &[
                ("source_image", &self.source_image),
                ("source_image_family", &self.source_image_family),
            ],
            "a source_image or source_image_family must be specified",
        );
        google::account(
            &self.account_file,
            self.vault_gcp_oauth_engine.is_given() && self.impersonate_service_account.is_given(),
            checks,
        );
        let omit = self.omit_external_ip.value;
        let terminate = preemptible || maintenance == "TERMINATE";
        let many = self.accelerator_count.value > 0;
        checks.refuse(
            omit && self.address.is_given(),
            &self.address,
            "you can not specify an external address when 'omit_external_ip' is true",
        );
        checks.refuse(
            omit && !self.use_internal_ip.value,
            &self.omit_external_ip,
            "'use_internal_ip' must be true if 'omit_external_ip' is true",
        );
        checks.refuse(
            many && self.accelerator_type.is_blank(),
            &self.accelerator_count,
            "'accelerator_type' must be set when 'accelerator_count' is more than 0",
        );
        checks.refuse(many && !terminate, &self.accelerator_count, "'on_host_maintenance' must be set to 'TERMINATE' when 'accelerator_count' is more than 0");
        checks.refuse(self.disable_default_service_account.value && self.service_account_email.is_given(), &self.service_account_email, "you may not specify a 'service_account_email' when 'disable_default_service_account' is true");
        if let Some(path) = checks.absent(&self.startup_script_file) {
            checks.file(
                &path,
                self.startup_script_file.span,
                "startup_script_file: ",
            );
        }
    }
}
