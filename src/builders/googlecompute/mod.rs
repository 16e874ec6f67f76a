//! `googlecompute`: makes an image in Google's cloud from an instance.

pub mod iap;

use crate::builders::google;
use crate::builders::googlecompute::iap::Iap;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{
    Bool, Checks, Duration, Int, List, Map, Object, Text, Trilean, Validate, rendered,
};

config! {
    /// Key that encrypts the image.
    pub struct ImageEncryptionKey {
        /// Name of the key.
        kmsKeyName: Text;
        /// The key itself.
        rawKey: Text;
    }
}

config! {
    /// Makes an image in Google's cloud from an instance.
    pub struct Googlecompute as "packer.googlecompute" {
        /// Key of a service account, or its path.
        account_file: Text;
        /// Service account to act as.
        impersonate_service_account: Text;
        /// Project.
        project_id: Text => required("a project_id must be specified");
        /// Type of the GPUs.
        accelerator_type: Text;
        /// GPUs.
        accelerator_count: Int;
        /// External address.
        address: Text;
        /// Whether there is no service account.
        disable_default_service_account: Bool;
        /// Name of the disk.
        disk_name: Text;
        /// Size of the disk.
        disk_size: Int = 20;
        /// Type of the disk.
        disk_type: Text = "pd-standard";
        /// Whether secure boot is on.
        enable_secure_boot: Bool;
        /// Whether there is a virtual TPM.
        enable_vtpm: Bool;
        /// Whether integrity is monitored.
        enable_integrity_monitoring: Bool;
        /// Whether no image is made.
        skip_create_image: Bool;
        /// Name of the image.
        image_name: Text = rendered("packer-{{timestamp}}");
        /// Description of the image.
        image_description: Text = "Created by Packer";
        /// Key that encrypts the image.
        image_encryption_key: Object<ImageEncryptionKey>;
        /// Family of the image.
        image_family: Text;
        /// Labels of the image.
        image_labels: Map<Text>;
        /// Licences of the image.
        image_licenses: List<Text>;
        /// Where the image is stored.
        image_storage_locations: List<Text>;
        /// Name of the instance; `packer-<time-ordered uuid>` if it is not given.
        instance_name: Text;
        /// Labels.
        labels: Map<Text>;
        /// Type of the machine.
        machine_type: Text = "n1-standard-1";
        /// Metadata.
        metadata: Map<Text>;
        /// Metadata from files.
        metadata_files: Map<Text>;
        /// Least processor platform.
        min_cpu_platform: Text;
        /// Network.
        network: Text;
        /// Project of the network.
        network_project_id: Text;
        /// Whether there is no external address.
        omit_external_ip: Bool;
        /// What follows the host's maintenance: `MIGRATE` or `TERMINATE`.
        on_host_maintenance: Text;
        /// Whether the machine may be taken away at any time.
        preemptible: Bool;
        /// How long to wait for a state.
        state_timeout: Duration = "5m";
        /// Region.
        region: Text;
        /// Scopes of the service account.
        scopes: List<Text> = &["https://www.googleapis.com/auth/userinfo.email", "https://www.googleapis.com/auth/compute", "https://www.googleapis.com/auth/devstorage.full_control"];
        /// Service account.
        service_account_email: Text;
        /// Image that the instance starts from.
        source_image: Text;
        /// Family of the source image.
        source_image_family: Text;
        /// Projects that may have the source image.
        source_image_project_id: List<Text>;
        /// Script that runs at the start.
        startup_script_file: Text;
        /// Whether the start script is wrapped so that its end is seen.
        wrap_startup_script: Trilean;
        /// Subnet.
        subnetwork: Text;
        /// Tags.
        tags: List<Text>;
        /// Whether the internal address is connected to.
        use_internal_ip: Bool;
        /// Whether OS Login is used.
        use_os_login: Bool;
        /// Vault's engine for tokens.
        vault_gcp_oauth_engine: Text;
        /// Pause before the keys are added.
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
