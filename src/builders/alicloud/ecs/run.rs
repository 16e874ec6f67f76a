//! Keys that components of `alicloud/ecs` share: run.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Trilean, Validate};

config! {
    /// Keys that components of `alicloud/ecs` share: run.
    pub struct Run {
        /// Switch: associate public IP address address.
        associate_public_ip_address: Bool;
        /// Zone identifier.
        zone_id: Text;
        /// Switch: io optimized.
        io_optimized: Trilean;
        /// Instance type.
        instance_type: Text;
        /// Description.
        description: Text;
        /// Source image.
        source_image: Text;
        /// Switch: force stop instance; `False` if it is not given.
        force_stop_instance: Bool;
        /// Switch: disable stop instance.
        disable_stop_instance: Bool;
        /// Security group identifier.
        security_group_id: Text;
        /// Security group name.
        security_group_name: Text;
        /// User data.
        user_data: Text;
        /// User data file.
        user_data_file: Text;
        /// VPC identifier.
        vpc_id: Text;
        /// VPC name.
        vpc_name: Text;
        /// VPC cidr block.
        vpc_cidr_block: Text;
        /// Vswitch identifier.
        vswitch_id: Text;
        /// Vswitch name.
        vswitch_name: Text;
        /// Instance name.
        instance_name: Text;
        /// Internet charge type; `PayByBandwidth` if it is not given.
        internet_charge_type: Text;
        /// Internet max bandwidth out.
        internet_max_bandwidth_out: Int;
        /// Wait snapshot ready timeout.
        wait_snapshot_ready_timeout: Int;
        /// Switch: SSH private IP address.
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
