//! `amazon-ebsvolume`: makes EBS volumes on an instance, and no AMI.

use crate::builders::amazon::common::access::Access;
use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::amazon::common::run::Run;
use crate::builders::pairs::{KeyValue, RawKeyValue};
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Object, Raw, Text, Trilean, Validate};

config! {
    /// Volumes that are made.
    pub struct EbsVolumes {
        /// Tags.
        tags: Map<Text>;
        /// Tags as a list.
        tag: List<Object<KeyValue>>;
    }
    flatten { device: BlockDevice }
}

config! {
    /// Makes EBS volumes on an instance, and no AMI.
    pub struct AmazonEbsvolume as "mitchellh.amazon.ebsvolume" {
        /// Whether enhanced networking (ENA) is on.
        ena_support: Trilean;
        /// Whether enhanced networking (SR-IOV) is on.
        sriov_support: Bool;
        /// Volumes that are made.
        ebs_volumes: List<Object<EbsVolumes>>;
        /// Tags of the instance's volumes.
        run_volume_tags: Map<Raw>;
        /// Tags of the instance's volumes as a list.
        run_volume_tag: List<Object<RawKeyValue>>;
    }
    flatten { access: Access, run: Run }
}

impl Validate for AmazonEbsvolume {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.run.validate(checks);
        for device in &self.ebs_volumes.items {
            device.value.device.validate(checks);
        }
        self.run.spot_checks(
            self.ena_support.value == Some(true),
            self.sriov_support.value,
            checks,
        );
    }
}
