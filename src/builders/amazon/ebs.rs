//! `amazon-ebs`: amazon-ebs.

use crate::builders::amazon::common::access::Access;
use crate::builders::amazon::common::ami::Ami;
use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::amazon::common::run::Run;
use crate::builders::pairs::RawNameValue;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Object, Raw, Validate};

config! {
    /// amazon-ebs
    pub struct AmazonEbs as "mitchellh.amazonebs" {
        /// AMI block device mappings.
        ami_block_device_mappings: List<Object<BlockDevice>>;
        /// Launch block device mappings.
        launch_block_device_mappings: List<Object<BlockDevice>>;
        /// Run volume tags.
        run_volume_tags: Map<Raw>;
        /// Run volume tag.
        run_volume_tag: List<Object<RawNameValue>>;
        /// Switch: no ephemeral.
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
