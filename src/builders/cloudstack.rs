//! `cloudstack`: makes a template in CloudStack from a machine.

use crate::builders::common::HttpConfig;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{
    Account, Bool, Checks, Duration, Int, List, Map, Raw, Secret, Text, Validate, rendered,
};

config! {
    /// Makes a template in CloudStack from a machine.
    pub struct Cloudstack {
        /// Address of the API.
        api_url: Text;
        /// Key of the API.
        api_key: Secret<Account>;
        /// Secret key.
        secret_key: Secret<Account>;
        /// How long to wait for a job.
        async_timeout: Duration = "30m";
        /// Whether all requests are GET.
        http_get_only: Bool;
        /// Whether certificates are not checked.
        ssl_no_verify: Bool;
        /// Addresses that may connect.
        cidr_list: List<Text> = &["0.0.0.0/0"];
        /// Whether a temporary security group is made.
        create_security_group: Bool;
        /// Disk offering.
        disk_offering: Text;
        /// Size of the disk.
        disk_size: Int;
        /// Whether the image is taken out before the template is made.
        eject_iso: Bool;
        /// Pause before that.
        eject_iso_delay: Duration;
        /// Whether the machine is expunged at the end.
        expunge: Bool;
        /// Hypervisor.
        hypervisor: Text;
        /// Name of the instance; `packer-<time-ordered uuid>` if it is not given.
        instance_name: Text;
        /// Shown name of the machine.
        instance_display_name: Text = "Created by Packer";
        /// Network.
        network: Text => required("a network must be specified");
        /// Project.
        project: Text;
        /// Public address.
        public_ip_address: Text;
        /// Public port.
        public_port: Int;
        /// Security groups.
        security_groups: List<Text>;
        /// Service offering.
        service_offering: Text => required("a service_offering must be specified");
        /// Whether the firewall is left as it is.
        prevent_firewall_changes: Bool;
        /// ISO that the machine starts from.
        source_iso: Text;
        /// Template that the machine starts from.
        source_template: Text;
        /// Name of the temporary key pair.
        temporary_keypair_name: Text;
        /// Whether the local address is connected to.
        use_local_ip_address: Bool;
        /// User data of the instance.
        user_data: Raw;
        /// File with the user data.
        user_data_file: Text;
        /// Zone.
        zone: Text => required("a zone must be specified");
        /// Name of the template.
        template_name: Text = rendered("packer-{{timestamp}}");
        /// Shown text of the template.
        template_display_text: Text;
        /// Operating system of the template.
        template_os: Text => required("a template_os must be specified");
        /// Whether the template is featured.
        template_featured: Bool;
        /// Whether the template is public.
        template_public: Bool;
        /// Whether the template can be given a password.
        template_password_enabled: Bool;
        /// Whether the template needs HVM.
        template_requires_hvm: Bool;
        /// Whether the template can be scaled.
        template_scalable: Bool;
        /// Tag of the template.
        template_tag: Text;
        /// Tags.
        tags: Map<Text>;
    }
    flatten { http: HttpConfig, comm: Communicator }
}

impl Validate for Cloudstack {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.require_or_env(
            "api_url",
            &self.api_url,
            &["CLOUDSTACK_API_URL"],
            "a api_url must be specified",
        );
        checks.require_or_env(
            "api_key",
            &self.api_key,
            &["CLOUDSTACK_API_KEY"],
            "a api_key must be specified",
        );
        checks.require_or_env(
            "secret_key",
            &self.secret_key,
            &["CLOUDSTACK_SECRET_KEY"],
            "a secret_key must be specified",
        );
        checks.refuse(
            self.create_security_group.value && !self.expunge.value,
            &self.create_security_group,
            "auto creating a temporary security group requires expunge",
        );
        checks.require_one(
            &[
                ("source_iso", &self.source_iso),
                ("source_template", &self.source_template),
            ],
            "either source_iso or source_template must be specified",
        );
        checks.exclusive(
            &[
                ("source_iso", &self.source_iso),
                ("source_template", &self.source_template),
            ],
            "only one of source_iso or source_template can be specified",
        );
        if self.source_iso.is_given() {
            checks.require(
                "disk_offering",
                &self.disk_offering,
                "a disk_offering must be specified when using source_iso",
            );
            checks.require(
                "hypervisor",
                &self.hypervisor,
                "a hypervisor must be specified when using source_iso",
            );
        }
        checks.user_data(
            &self.user_data,
            &self.user_data_file,
            "only one of user_data or user_data_file can be specified",
        );
        self.comm.validate(checks);
    }
}
