//! Keys that components of OpenStack share: the machine that is run.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Object, Text, Validate};

config! {
    /// Conditions, by name.
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
    /// Conditions that choose the source image.
    pub struct SourceImageFilter {
        /// Conditions, by name.
        filters: Object<Filters>;
        /// Whether the newest of several is taken.
        most_recent: Bool;
    }
}

config! {
    /// Keys that components of OpenStack share: the machine that is run.
    pub struct Run {
        /// Which address is connected to.
        ssh_interface: Text;
        /// 4 or 6.
        ssh_ip_version: Text;
        /// Image that the instance starts from.
        source_image: Text;
        /// Name of the image that the machine starts from.
        source_image_name: Text;
        /// Where an image can be fetched from.
        external_source_image_url: Text;
        /// Format of that image.
        external_source_image_format: Text = "qcow2";
        /// Conditions that choose the source image.
        source_image_filter: Object<SourceImageFilter>;
        /// Flavor of the machine.
        flavor: Text => required("A flavor must be specified");
        /// Zone.
        availability_zone: Text;
        /// Whether RackConnect is waited for.
        rackconnect_wait: Bool;
        /// Network of floating addresses.
        floating_ip_network: Text;
        /// Network of the machine that gets the floating address.
        instance_floating_ip_net: Text;
        /// Floating address.
        floating_ip: Text;
        /// Whether a free floating address is taken.
        reuse_ips: Bool;
        /// Security groups.
        security_groups: List<Text>;
        /// Networks.
        networks: List<Text>;
        /// Ports of the network.
        ports: List<Text>;
        /// Blocks of addresses in which the network is found.
        network_discovery_cidrs: List<Text>;
        /// User data of the instance.
        user_data: Text;
        /// File with the user data.
        user_data_file: Text;
        /// Name of the instance.
        instance_name: Text;
        /// Metadata of the machine.
        instance_metadata: Map<Text>;
        /// Whether the machine is deleted by force.
        force_delete: Bool;
        /// Whether there is a configuration drive.
        config_drive: Bool;
        /// Old name of `floating_ip_network`.
        floating_ip_pool: Text;
        /// Whether the root disk is a volume.
        use_blockstorage_volume: Bool;
        /// Name of the volume; `packer_<time-ordered uuid>` if it is not given.
        volume_name: Text;
        /// Type of the volume.
        volume_type: Text;
        /// Size of the volume in GB.
        volume_size: Int;
        /// Zone of the volume.
        volume_availability_zone: Text;
        /// Does nothing any more.
        openstack_provider: Text;
        /// Does nothing any more.
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
