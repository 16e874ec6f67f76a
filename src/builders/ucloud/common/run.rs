//! Keys that components of `ucloud/common` share: run.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// Keys that components of `ucloud/common` share: run.
    pub struct Run {
        /// Availability zone.
        availability_zone: Text;
        /// Source image identifier.
        source_image_id: Text;
        /// Instance type.
        instance_type: Text;
        /// Instance name.
        instance_name: Text = "packer-<time-ordered uuid>";
        /// Boot disk type.
        boot_disk_type: Text = "cloud_ssd";
        /// VPC identifier.
        vpc_id: Text;
        /// Subnet identifier.
        subnet_id: Text;
        /// Security group identifier.
        security_group_id: Text;
        /// Eip bandwidth.
        eip_bandwidth: Int = 10;
        /// Eip charge mode.
        eip_charge_mode: Text = "traffic";
        /// User data.
        user_data: Text;
        /// User data file.
        user_data_file: Text;
        /// Min processor platform.
        min_cpu_platform: Text = "Intel/Auto";
        /// Switch: use SSH private IP address.
        use_ssh_private_ip: Bool;
    }
    flatten { comm: Communicator }
}

impl Validate for Run {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
    }
}
