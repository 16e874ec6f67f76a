//! Keys that components of `openstack` share: run.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Object, Text, Validate};

config! {
    /// What stands in `filters`.
    pub struct Filters {
        /// Name.
        name: Text;
        /// Owner.
        owner: Text;
        /// Tags.
        tags: List<Text>;
        /// Visibility.
        visibility: Text;
        /// Properties.
        properties: Map<Text>;
    }
}

config! {
    /// What stands in `source_image_filter`.
    pub struct SourceImageFilter {
        /// Filters.
        filters: Object<Filters>;
        /// Switch: most recent.
        most_recent: Bool;
    }
}

config! {
    /// Keys that components of `openstack` share: run.
    pub struct Run {
        /// SSH interface.
        ssh_interface: Text;
        /// SSH IP address version.
        ssh_ip_version: Text;
        /// Source image.
        source_image: Text;
        /// Source image name.
        source_image_name: Text;
        /// External source image address (URL).
        external_source_image_url: Text;
        /// External source image format.
        external_source_image_format: Text = "qcow2";
        /// Source image filter.
        source_image_filter: Object<SourceImageFilter>;
        /// Flavor.
        flavor: Text => required("A flavor must be specified");
        /// Availability zone.
        availability_zone: Text;
        /// Switch: rackconnect wait.
        rackconnect_wait: Bool;
        /// Floating IP address network.
        floating_ip_network: Text;
        /// Instance floating IP address net.
        instance_floating_ip_net: Text;
        /// Floating IP address.
        floating_ip: Text;
        /// Switch: reuse ips.
        reuse_ips: Bool;
        /// Security groups.
        security_groups: List<Text>;
        /// Networks.
        networks: List<Text>;
        /// Ports.
        ports: List<Text>;
        /// Network discovery cidrs.
        network_discovery_cidrs: List<Text>;
        /// User data.
        user_data: Text;
        /// User data file.
        user_data_file: Text;
        /// Instance name.
        instance_name: Text;
        /// Instance metadata.
        instance_metadata: Map<Text>;
        /// Switch: force delete.
        force_delete: Bool;
        /// Switch: config drive.
        config_drive: Bool;
        /// Floating IP address pool.
        floating_ip_pool: Text;
        /// Switch: use blockstorage volume.
        use_blockstorage_volume: Bool;
        /// Volume name; `packer_<time-ordered uuid>` if it is not given.
        volume_name: Text;
        /// Volume type.
        volume_type: Text;
        /// Volume size.
        volume_size: Int;
        /// Volume availability zone.
        volume_availability_zone: Text;
        /// Openstack provider.
        openstack_provider: Text;
        /// Switch: use floating IP address.
        use_floating_ip: Bool => old("floating_ip");
    }
    flatten { comm: Communicator }
}

impl Validate for Run {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        let comm = &self.comm;
        if comm.ssh_keypair_name.is_given() && comm.ssh_private_key_file.is_blank() {
            if comm.communicator.value == "winrm" && comm.winrm_password.is_blank() {
                checks.refuse(true, &self.comm.ssh_keypair_name, "A ssh_private_key_file must be provided to retrieve the winrm password when using ssh_keypair_name.");
            } else {
                checks.refuse(!comm.ssh_agent_auth.value, &self.comm.ssh_keypair_name, "A ssh_private_key_file must be provided or ssh_agent_auth enabled when ssh_keypair_name is specified.");
            }
        }
        let filters = &self.source_image_filter.value.filters.value;
        let filtered = filters.name.is_given()
            || filters.owner.is_given()
            || filters.visibility.is_given()
            || !filters.tags.is_empty()
            || !filters.properties.items.is_empty();
        if !filtered {
            checks.require_one(&[("source_image", &self.source_image), ("source_image_name", &self.source_image_name), ("external_source_image_url", &self.external_source_image_url)], "Either a source_image, a source_image_name, an external_source_image_url or source_image_filter must be specified");
        }
        let sources = [
            self.source_image.is_given(),
            self.source_image_name.is_given(),
            self.external_source_image_url.is_given(),
            filtered,
        ];
        checks.refuse(sources.into_iter().filter(|it| *it).count() > 1, &self.source_image, "Only one of the options source_image, source_image_name, external_source_image_url, or source_image_filter can be specified, not multiple.");
        checks.among(
            "ssh_ip_version",
            &self.ssh_ip_version,
            &["", "4", "6"],
            "SSH IP version must be either 4 or 6",
        );
        for (key, value) in &self.instance_metadata.items {
            checks.refuse(
                key.shown().len() > 255,
                key,
                format!(
                    "Instance metadata key too long (max 255 bytes): {}",
                    key.shown()
                ),
            );
            checks.refuse(
                value.shown().len() > 255,
                value,
                format!(
                    "Instance metadata value too long (max 255 bytes): {}",
                    value.shown()
                ),
            );
        }
    }
}
