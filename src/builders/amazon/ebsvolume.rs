//! `amazon-ebsvolume`: amazon-ebsvolume.

use crate::builders::amazon::common::access::Access;
use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::amazon::common::run::Run;
use crate::builders::pairs::{KeyValue, RawKeyValue};
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Object, Raw, Text, Trilean, Validate};

config! {
    /// What stands in `ebs_volumes`.
    pub struct EbsVolumes {
        /// Switch: delete on termination.
        delete_on_termination: Bool;
        /// Device name.
        device_name: Text;
        /// Switch: encrypted.
        encrypted: Trilean;
        /// Iops.
        iops: Int;
        /// Switch: no device.
        no_device: Bool;
        /// Snapshot identifier.
        snapshot_id: Text;
        /// Throughput.
        throughput: Int;
        /// Virtual name.
        virtual_name: Text;
        /// Volume type.
        volume_type: Text;
        /// Volume size.
        volume_size: Int;
        /// KMS key identifier.
        kms_key_id: Text;
        /// Tags.
        tags: Map<Text>;
        /// Tag.
        tag: List<Object<KeyValue>>;
    }
}

config! {
    /// amazon-ebsvolume
    pub struct AmazonEbsvolume as "mitchellh.amazon.ebsvolume" {
        /// Switch: ena support.
        ena_support: Trilean;
        /// Switch: sriov support.
        sriov_support: Bool;
        /// EBS volumes.
        ebs_volumes: List<Object<EbsVolumes>>;
        /// Run volume tags.
        run_volume_tags: Map<Raw>;
        /// Run volume tag.
        run_volume_tag: List<Object<RawKeyValue>>;
    }
    flatten { access: Access, run: Run }
}

impl Validate for AmazonEbsvolume {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.run.validate(checks);
        for device in &self.ebs_volumes.items {
            volume(&device.value, checks);
        }
        self.run.spot_checks(
            self.ena_support.value == Some(true),
            self.sriov_support.value,
            checks,
        );
    }
}
fn volume(device: &EbsVolumes, checks: &mut Checks<'_>) {
    BlockDevice {
        delete_on_termination: device.delete_on_termination,
        device_name: device.device_name.clone(),
        encrypted: device.encrypted,
        iops: device.iops,
        no_device: device.no_device,
        snapshot_id: device.snapshot_id.clone(),
        throughput: device.throughput,
        virtual_name: device.virtual_name.clone(),
        volume_type: device.volume_type.clone(),
        volume_size: device.volume_size,
        kms_key_id: device.kms_key_id.clone(),
    }
    .validate(checks);
}
