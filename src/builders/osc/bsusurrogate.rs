//! `osc-bsusurrogate`: osc-bsusurrogate.

use crate::builders::osc::common::access::Access;
use crate::builders::osc::common::block_devices::BlockDevices;
use crate::builders::osc::common::omi::Omi;
use crate::builders::osc::common::run::Run;
use crate::config;
use crate::schema::{Bool, Checks, Int, Map, Object, Raw, Text, Validate};

config! {
    /// What stands in `omi_root_device`.
    pub struct OmiRootDevice {
        /// Source device name.
        source_device_name: Text;
        /// Device name.
        device_name: Text;
        /// Switch: delete on machine deletion.
        delete_on_vm_deletion: Bool;
        /// Iops.
        iops: Int;
        /// Volume type.
        volume_type: Text;
        /// Volume size.
        volume_size: Int;
    }
}

config! {
    /// osc-bsusurrogate
    pub struct OscBsusurrogate as "oapi.outscale.bsusurrogate" {
        /// OMI root device.
        omi_root_device: Object<OmiRootDevice>;
        /// Run volume tags.
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
    }
}
