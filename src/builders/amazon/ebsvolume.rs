//! `amazon-ebsvolume`: makes EBS volumes on an instance, and no AMI.

use crate::builders::amazon::common::access::Access;
use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::amazon::common::run::Run;
use crate::builders::pairs::{KeyValue, RawKeyValue};
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Object, Raw, Text, Trilean, Validate};

config! {
    /// Volumes that are made.
    pub struct EbsVolumes {
        /// Whether the volume goes with the instance.
        delete_on_termination: Bool;
        /// Name of the device.
        device_name: Text;
        /// Whether the volume is encrypted.
        encrypted: Trilean;
        /// Operations a second that the volume is made for.
        iops: Int;
        /// Whether the mapping of the source image is left out.
        no_device: Bool;
        /// Snapshot that the volume is made from.
        snapshot_id: Text;
        /// Throughput of a gp3 volume in MB a second.
        throughput: Int;
        /// Name of an instance store.
        virtual_name: Text;
        /// Type of the volume.
        volume_type: Text;
        /// Size of the volume in GB.
        volume_size: Int;
        /// Key that encrypts.
        kms_key_id: Text;
        /// Tags.
        tags: Map<Text>;
        /// Tags as a list.
        tag: List<Object<KeyValue>>;
    }
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
