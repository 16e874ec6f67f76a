//! `amazon-ebssurrogate`: makes an AMI from a volume of an instance that is not its root.

use crate::builders::amazon::common::access::Access;
use crate::builders::amazon::common::ami::Ami;
use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::amazon::common::run::Run;
use crate::builders::pairs::RawNameValue;
use crate::builders::root_volume::RootVolume;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Object, Raw, Text, Validate};

config! {
    /// Block devices of the machine.
    pub struct LaunchBlockDeviceMappings {
        /// Whether the volume is left out of the AMI.
        omit_from_artifact: Bool;
    }
    flatten { device: BlockDevice }
}

config! {
    /// Root device of the AMI.
    pub struct AmiRootDevice {
        /// Whether the volume goes with the instance.
        delete_on_termination: Bool;
    }
    flatten { volume: RootVolume }
}

config! {
    /// Makes an AMI from a volume of an instance that is not its root.
    pub struct AmazonEbssurrogate as "mitchellh.amazon.ebssurrogate" {
        /// Block devices of the AMI.
        ami_block_device_mappings: List<Object<BlockDevice>>;
        /// Block devices of the machine.
        launch_block_device_mappings: List<Object<LaunchBlockDeviceMappings>>;
        /// Root device of the AMI.
        ami_root_device: Object<AmiRootDevice>;
        /// Tags of the instance's volumes.
        run_volume_tags: Map<Raw>;
        /// Tags of the instance's volumes as a list.
        run_volume_tag: List<Object<RawNameValue>>;
        /// Architecture of the AMI: `x86_64` or `arm64`.
        ami_architecture: Text = "x86_64";
    }
    flatten { access: Access, run: Run, ami: Ami }
}

impl Validate for AmazonEbssurrogate {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.run.validate(checks);
        self.ami.validate(checks);
        for device in &self.ami_block_device_mappings.items {
            device.value.validate(checks);
        }
        for device in &self.launch_block_device_mappings.items {
            device.value.device.validate(checks);
        }
        let root = &self.ami_root_device.value.volume;
        root.validate(checks);
        checks.require(
            "ami_virtualization_type",
            &self.ami.ami_virtualization_type,
            "ami_virtualization_type is required.",
        );
        let source = root.source_device_name.shown();
        let mut found = false;
        for device in &self.launch_block_device_mappings.items {
            if device.value.device.device_name.shown() == source {
                found = true;
                checks.refuse(
                    device.value.omit_from_artifact.value,
                    &device.value.omit_from_artifact,
                    "You cannot set \"omit_from_artifact\": \"true\" for the root volume.",
                );
            }
        }
        checks.refuse(
            !found,
            &root.source_device_name,
            format!("no volume with name '{source}' is found"),
        );
        checks.among(
            "ami_architecture",
            &self.ami_architecture,
            &["x86_64", "arm64"],
            "The only valid ami_architecture values are \"x86_64\" and \"arm64\"",
        );
        self.run.product_warning(checks);
    }
}
