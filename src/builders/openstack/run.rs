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
        flavor: Text;
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
        /// Volume name.
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
    }
}
