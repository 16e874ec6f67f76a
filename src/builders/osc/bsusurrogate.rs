//! `osc-bsusurrogate`: makes an OMI at Outscale from a volume of a machine that is not its root.

use crate::builders::osc::common::access::Access;
use crate::builders::osc::common::block_devices::BlockDevices;
use crate::builders::osc::common::omi::Omi;
use crate::builders::osc::common::run::Run;
use crate::builders::root_volume::RootVolume;
use crate::config;
use crate::schema::{Bool, Checks, Map, Object, Raw, Validate};

config! {
    /// Root device of the OMI.
    pub struct OmiRootDevice {
        /// Whether the volume goes with the machine.
        delete_on_vm_deletion: Bool;
    }
    flatten { volume: RootVolume }
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
        let root = &self.omi_root_device.value.volume;
        root.validate(checks);
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
