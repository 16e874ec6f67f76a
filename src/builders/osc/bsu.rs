//! `osc-bsu`: osc-bsu.

use crate::builders::osc::common::access::Access;
use crate::builders::osc::common::block_devices::BlockDevices;
use crate::builders::osc::common::omi::Omi;
use crate::builders::osc::common::run::Run;
use crate::config;
use crate::schema::{Checks, Map, Raw, Validate};

config! {
    /// osc-bsu
    pub struct OscBsu as "oapi.outscale.bsu" {
        /// Run volume tags.
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
