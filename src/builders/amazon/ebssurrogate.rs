//! `amazon-ebssurrogate`: amazon-ebssurrogate.

use crate::builders::amazon::common::access::Access;
use crate::builders::amazon::common::ami::Ami;
use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::amazon::common::run::Run;
use crate::builders::pairs::RawNameValue;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Object, Raw, Text, Trilean, Validate};

config! {
    /// What stands in `launch_block_device_mappings`.
    pub struct LaunchBlockDeviceMappings {
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
        /// Switch: omit from artifact.
        omit_from_artifact: Bool;
    }
}

config! {
    /// What stands in `ami_root_device`.
    pub struct AmiRootDevice {
        /// Source device name.
        source_device_name: Text;
        /// Device name.
        device_name: Text;
        /// Switch: delete on termination.
        delete_on_termination: Bool;
        /// Iops.
        iops: Int;
        /// Volume type.
        volume_type: Text;
        /// Volume size.
        volume_size: Int;
    }
}

config! {
    /// amazon-ebssurrogate
    pub struct AmazonEbssurrogate as "mitchellh.amazon.ebssurrogate" {
        /// AMI block device mappings.
        ami_block_device_mappings: List<Object<BlockDevice>>;
        /// Launch block device mappings.
        launch_block_device_mappings: List<Object<LaunchBlockDeviceMappings>>;
        /// AMI root device.
        ami_root_device: Object<AmiRootDevice>;
        /// Run volume tags.
        run_volume_tags: Map<Raw>;
        /// Run volume tag.
        run_volume_tag: List<Object<RawNameValue>>;
        /// AMI architecture.
        ami_architecture: Text = "x86_64";
    }
    flatten { access: Access, run: Run, ami: Ami }
}

impl Validate for AmazonEbssurrogate {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.run.validate(checks);
        self.ami.validate(checks);
    }
}
