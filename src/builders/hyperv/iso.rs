//! `hyperv-iso`: hyperv-iso.

use crate::builders::common::{BootConfig, HttpConfig, IsoConfig, ShutdownConfig};
use crate::builders::hyperv::common::common::Common;
use crate::builders::hyperv::common::output::Output;
use crate::builders::hyperv::common::ssh::Ssh;
use crate::config;
use crate::schema::{Bool, Checks, Int, Validate};

config! {
    /// hyperv-iso
    pub struct HypervIso as "MSOpenTech.hyperv" {
        /// Disk size.
        disk_size: Int;
        /// Switch: use legacy network adapter.
        use_legacy_network_adapter: Bool;
        /// Switch: differencing disk.
        differencing_disk: Bool;
        /// Switch: use fixed vhd format.
        use_fixed_vhd_format: Bool;
    }
    flatten { http: HttpConfig, iso: IsoConfig, boot: BootConfig, output: Output, ssh: Ssh, common: Common, shutdown: ShutdownConfig }
    overrides { cpus = 1; }
}

impl Validate for HypervIso {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.http.validate(checks);
        self.iso.validate(checks);
        self.boot.validate(checks);
        self.output.validate(checks);
        self.ssh.validate(checks);
        self.common.validate(checks);
        self.shutdown.validate(checks);
    }
}
