//! `osc-bsu`: makes an OMI at Outscale from a machine whose root is a BSU volume.

use crate::builders::osc::common::access::Access;
use crate::builders::osc::common::block_devices::BlockDevices;
use crate::builders::osc::common::omi::Omi;
use crate::builders::osc::common::run::Run;
use crate::config;
use crate::schema::{Checks, Map, Raw, Validate};

config! {
    /// Makes an OMI at Outscale from a machine whose root is a BSU volume.
    pub struct OscBsu as "oapi.outscale.bsu" {
        /// Tags of the instance's volumes.
        run_volume_tags: Map<Raw>;
    }
    flatten { access: Access, omi: Omi, block_devices: BlockDevices, run: Run }
}

impl Validate for OscBsu {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.omi.validate(checks);
        self.block_devices.validate(checks);
        self.run.validate(checks);
    }
}
