//! `osc-bsuvolume`: makes BSU volumes at Outscale, and no OMI.

use crate::builders::osc::common::access::Access;
use crate::builders::osc::common::run::Run;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Object, Text, Validate};

config! {
    /// Volumes that are made.
    pub struct BsuVolumes {
        /// Whether the volume goes with the machine.
        delete_on_vm_deletion: Bool;
        /// Name of the device.
        device_name: Text;
        /// Operations a second that the volume is made for.
        iops: Int;
        /// Whether the mapping of the source image is left out.
        no_device: Bool;
        /// Snapshot that the volume is made from.
        snapshot_id: Text;
        /// Name of an instance store.
        virtual_name: Text;
        /// Type of the volume.
        volume_type: Text;
        /// Size of the volume in GB.
        volume_size: Int;
        /// Tags.
        tags: Map<Text>;
    }
}

config! {
    /// Makes BSU volumes at Outscale, and no OMI.
    pub struct OscBsuvolume as "oapi.outscale.bsuvolume" {
        /// Volumes that are made.
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
