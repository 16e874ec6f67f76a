//! `amazon-ebssurrogate`: makes an AMI from a volume of an instance that is not its root.

use crate::builders::amazon::common::access::Access;
use crate::builders::amazon::common::ami::Ami;
use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::amazon::common::run::Run;
use crate::builders::pairs::RawNameValue;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Object, Raw, Text, Trilean, Validate};

config! {
    /// Block devices of the machine.
    pub struct LaunchBlockDeviceMappings {
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
        /// Whether the volume is left out of the AMI.
        omit_from_artifact: Bool;
    }
}

config! {
    /// Root device of the AMI.
    pub struct AmiRootDevice {
        /// Device whose snapshot it is made from.
        source_device_name: Text;
        /// Name of the device.
        device_name: Text;
        /// Whether the volume goes with the instance.
        delete_on_termination: Bool;
        /// Operations a second that the volume is made for.
        iops: Int;
        /// Type of the volume.
        volume_type: Text;
        /// Size of the volume in GB.
        volume_size: Int;
    }
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
            launch(&device.value, checks);
        }
        let root = &self.ami_root_device.value;
        checks.require(
            "source_device_name",
            &self.ami_root_device.value.source_device_name,
            "source_device_name for the root_device must be specified",
        );
        checks.require(
            "device_name",
            &self.ami_root_device.value.device_name,
            "device_name for the root_device must be specified",
        );
        checks.refuse(
            root.volume_type.shown() == "gp2" && root.iops.value != 0,
            &root.iops,
            "iops may not be specified for a gp2 volume",
        );
        checks.refuse(
            root.iops.value < 0,
            &root.iops,
            "iops must be greater than 0",
        );
        checks.refuse(
            root.volume_size.value < 0,
            &root.volume_size,
            "volume_size must be greater than 0",
        );
        checks.require(
            "ami_virtualization_type",
            &self.ami.ami_virtualization_type,
            "ami_virtualization_type is required.",
        );
        let source = root.source_device_name.shown();
        let mut found = false;
        for device in &self.launch_block_device_mappings.items {
            if device.value.device_name.shown() == source {
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
fn launch(device: &LaunchBlockDeviceMappings, checks: &mut Checks<'_>) {
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
