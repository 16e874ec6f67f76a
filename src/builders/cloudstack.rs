//! `cloudstack`: cloudstack.

use crate::builders::common::HttpConfig;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Duration, Int, List, Map, Raw, Text, Validate};

config! {
    /// cloudstack
    pub struct Cloudstack {
        /// Api address (URL).
        api_url: Text;
        /// Api key.
        api_key: Text => secret();
        /// Secret key.
        secret_key: Text => secret();
        /// Async timeout.
        async_timeout: Duration = "30m";
        /// Switch: http get only.
        http_get_only: Bool;
        /// Switch: ssl no verify.
        ssl_no_verify: Bool;
        /// Cidr list.
        cidr_list: List<Text> = &["0.0.0.0/0"];
        /// Switch: create security group.
        create_security_group: Bool;
        /// Disk offering.
        disk_offering: Text;
        /// Disk size.
        disk_size: Int;
        /// Switch: eject ISO; `False` if it is not given.
        eject_iso: Bool;
        /// Eject ISO delay.
        eject_iso_delay: Duration;
        /// Switch: expunge.
        expunge: Bool;
        /// Hypervisor.
        hypervisor: Text;
        /// Instance name; `packer-<time-ordered uuid>` if it is not given.
        instance_name: Text;
        /// Instance display name.
        instance_display_name: Text = "Created by Packer";
        /// Network.
        network: Text => required("a network must be specified");
        /// Project.
        project: Text;
        /// Public IP address address.
        public_ip_address: Text;
        /// Public port.
        public_port: Int;
        /// Security groups.
        security_groups: List<Text>;
        /// Service offering.
        service_offering: Text => required("a service_offering must be specified");
        /// Switch: prevent firewall changes.
        prevent_firewall_changes: Bool;
        /// Source ISO.
        source_iso: Text;
        /// Source template.
        source_template: Text;
        /// Temporary keypair name.
        temporary_keypair_name: Text;
        /// Switch: use local IP address address.
        use_local_ip_address: Bool;
        /// User data.
        user_data: Raw;
        /// User data file.
        user_data_file: Text;
        /// Zone.
        zone: Text => required("a zone must be specified");
        /// Template name.
        template_name: Text = "packer-{{timestamp}}";
        /// Template display text.
        template_display_text: Text;
        /// Template operating system.
        template_os: Text => required("a template_os must be specified");
        /// Switch: template featured.
        template_featured: Bool;
        /// Switch: template public.
        template_public: Bool;
        /// Switch: template password enabled.
        template_password_enabled: Bool;
        /// Switch: template requires hvm.
        template_requires_hvm: Bool;
        /// Switch: template scalable.
        template_scalable: Bool;
        /// Template tag.
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
