//! `osc-bsusurrogate`: makes an OMI at Outscale from a volume of a machine that is not its root.

use crate::builders::osc::common::access::Access;
use crate::builders::osc::common::block_devices::BlockDevices;
use crate::builders::osc::common::omi::Omi;
use crate::builders::osc::common::run::Run;
use crate::config;
use crate::schema::{Bool, Checks, Int, Map, Object, Raw, Text, Validate};

config! {
    /// Root device of the OMI.
    pub struct OmiRootDevice {
        /// Device whose snapshot it is made from.
        source_device_name: Text;
        /// Name of the device.
        device_name: Text;
        /// Whether the volume goes with the machine.
        delete_on_vm_deletion: Bool;
        /// Operations a second that the volume is made for.
        iops: Int;
        /// Type of the volume.
        volume_type: Text;
        /// Size of the volume in GB.
        volume_size: Int;
    }
}

config! {
    /// Makes an OMI at Outscale from a volume of a machine that is not its root.
    pub struct OscBsusurrogate as "oapi.outscale.bsusurrogate" {
        /// Root device of the OMI.
        omi_root_device: Object<OmiRootDevice>;
        /// Tags of the instance's volumes.
        run_volume_tags: Map<Raw>;
    }
    flatten { access: Access, run: Run, block_devices: BlockDevices, omi: Omi }
}

impl Validate for OscBsusurrogate {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.run.validate(checks);
        self.block_devices.validate(checks);
        self.omi.validate(checks);
        let root = &self.omi_root_device.value;
        checks.require(
            "source_device_name",
            &self.omi_root_device.value.source_device_name,
            "source_device_name for the root_device must be specified",
        );
        checks.require(
            "device_name",
            &self.omi_root_device.value.device_name,
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
            "omi_virtualization_type",
            &self.omi.omi_virtualization_type,
            "omi_virtualization_type is required.",
        );
        let source = root.source_device_name.shown();
        let launched = &self
            .block_devices
            .launch_block_devices
            .launch_block_device_mappings
            .items;
        let found = launched
            .iter()
            .any(|device| device.value.device_name.shown() == source);
        checks.refuse(
            !found,
            &root.source_device_name,
            format!("no volume with name '{source}' is found"),
        );
    }
}
