//! `osc-bsuvolume`: osc-bsuvolume.

use crate::builders::osc::common::access::Access;
use crate::builders::osc::common::run::Run;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Object, Text, Validate};

config! {
    /// What stands in `bsu_volumes`.
    pub struct BsuVolumes {
        /// Switch: delete on machine deletion.
        delete_on_vm_deletion: Bool;
        /// Device name.
        device_name: Text;
        /// Iops.
        iops: Int;
        /// Switch: no device.
        no_device: Bool;
        /// Snapshot identifier.
        snapshot_id: Text;
        /// Virtual name.
        virtual_name: Text;
        /// Volume type.
        volume_type: Text;
        /// Volume size.
        volume_size: Int;
        /// Tags.
        tags: Map<Text>;
    }
}

config! {
    /// osc-bsuvolume
    pub struct OscBsuvolume as "oapi.outscale.bsuvolume" {
        /// Bsu volumes.
        bsu_volumes: List<Object<BsuVolumes>>;
    }
    flatten { access: Access, run: Run }
}

impl Validate for OscBsuvolume {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.run.validate(checks);
        for volume in &self.bsu_volumes.items {
            checks.refuse(volume.value.device_name.is_blank(), volume, "OMIMapping: The `device_name` must be specified for every device in the block device mapping.");
        }
    }
}
