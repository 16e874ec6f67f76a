//! Keys that components of Alibaba Cloud share: the machine that is run.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Trilean, Validate};

config! {
    /// Keys that components of Alibaba Cloud share: the machine that is run.
    pub struct Run {
        /// Whether the instance gets a public address.
        associate_public_ip_address: Bool;
        /// Zone.
        zone_id: Text;
        /// Whether the instance is optimized for input and output.
        io_optimized: Trilean;
        /// Type of the instance.
        instance_type: Text;
        /// Description.
        description: Text;
        /// Image that the instance starts from.
        source_image: Text;
        /// Whether the instance is stopped by force.
        force_stop_instance: Bool;
        /// Whether the instance is left to stop by itself.
        disable_stop_instance: Bool;
        /// Security group by its identifier.
        security_group_id: Text;
        /// Name of the security group.
        security_group_name: Text;
        /// User data of the instance.
        user_data: Text;
        /// File with the user data.
        user_data_file: Text;
        /// Network by its identifier.
        vpc_id: Text;
        /// Name of the network.
        vpc_name: Text;
        /// Addresses of the network.
        vpc_cidr_block: Text;
        /// Switch by its identifier.
        vswitch_id: Text;
        /// Name of the switch.
        vswitch_name: Text;
        /// Name of the instance.
        instance_name: Text;
        /// How traffic is charged; `PayByBandwidth` if it is not given.
        internet_charge_type: Text;
        /// Largest outward bandwidth in Mbit a second.
        internet_max_bandwidth_out: Int;
        /// Seconds to wait for the snapshot.
        wait_snapshot_ready_timeout: Int;
        /// Whether the private address is connected to.
        ssh_private_ip: Bool;
    }
    flatten { comm: Communicator }
}

impl Validate for Run {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        checks.require(
            "source_image",
            &self.source_image,
            "A source_image must be specified",
        );
        checks.refuse(
            self.source_image.shown().trim() != self.source_image.shown(),
            &self.source_image,
            "The source_image can't include spaces",
        );
        checks.require(
            "instance_type",
            &self.instance_type,
            "An alicloud_instance_type must be specified",
        );
        checks.user_data(
            &self.user_data,
            &self.user_data_file,
            "Only one of user_data or user_data_file can be specified.",
        );
    }
}
