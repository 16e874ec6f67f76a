//! `osc-bsuvolume`: makes BSU volumes at Outscale, and no OMI.

use crate::builders::osc::common::access::Access;
use crate::builders::osc::common::block_device::OscBlockDevice;
use crate::builders::osc::common::run::Run;
use crate::config;
use crate::schema::{Checks, List, Map, Object, Text, Validate};

config! {
    /// Volumes that are made.
    pub struct BsuVolumes {
        /// Tags.
        tags: Map<Text>;
    }
    flatten { device: OscBlockDevice }
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
            volume.value.device.named("OMIMapping", volume, checks);
        }
    }
}
