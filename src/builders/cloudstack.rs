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
        /// Instance name.
        instance_name: Text = "packer-<time-ordered uuid>";
        /// Instance display name.
        instance_display_name: Text = "Created by Packer";
        /// Network.
        network: Text;
        /// Project.
        project: Text;
        /// Public IP address address.
        public_ip_address: Text;
        /// Public port.
        public_port: Int;
        /// Security groups.
        security_groups: List<Text>;
        /// Service offering.
        service_offering: Text;
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
        zone: Text;
        /// Template name.
        template_name: Text = "packer-{{timestamp}}";
        /// Template display text.
        template_display_text: Text;
        /// Template operating system.
        template_os: Text;
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
        self.http.validate(checks);
        self.comm.validate(checks);
    }
}
