//! `amazon-ebs`: makes an AMI from an instance whose root is an EBS volume.

use crate::builders::amazon::common::access::Access;
use crate::builders::amazon::common::ami::Ami;
use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::amazon::common::run::Run;
use crate::builders::pairs::RawNameValue;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Object, Raw, Validate};

config! {
    /// Makes an AMI from an instance whose root is an EBS volume.
    pub struct AmazonEbs as "mitchellh.amazonebs" {
        /// Block devices of the AMI.
        ami_block_device_mappings: List<Object<BlockDevice>>;
        /// Block devices of the machine.
        launch_block_device_mappings: List<Object<BlockDevice>>;
        /// Tags of the instance's volumes.
        run_volume_tags: Map<Raw>;
        /// Tags of the instance's volumes as a list.
        run_volume_tag: List<Object<RawNameValue>>;
        /// Whether ephemeral volumes are left out.
        no_ephemeral: Bool;
    }
    flatten { access: Access, ami: Ami, run: Run }
}

impl Validate for AmazonEbs {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.ami.validate(checks);
        for device in &self.ami_block_device_mappings.items {
            device.value.validate(checks);
        }
        for device in &self.launch_block_device_mappings.items {
            device.value.validate(checks);
        }
        self.run.validate(checks);
        self.run.spot_checks(
            self.ami.ena_support.value == Some(true),
            self.ami.sriov_support.value,
            checks,
        );
    }
}
