//! `hyperv-vmcx`: hyperv-vmcx.

use crate::builders::common::{BootConfig, HttpConfig, IsoConfig, ShutdownConfig};
use crate::builders::hyperv::common::common::Common;
use crate::builders::hyperv::common::output::Output;
use crate::builders::hyperv::common::ssh::Ssh;
use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// hyperv-vmcx
    pub struct HypervVmcx as "MSOpenTech.hyperv" {
        /// Clone from vmcx path.
        clone_from_vmcx_path: Text;
        /// Clone from machine name.
        clone_from_vm_name: Text;
        /// Clone from snapshot name.
        clone_from_snapshot_name: Text;
        /// Switch: clone all snapshots.
        clone_all_snapshots: Bool;
        /// Switch: differencing disk.
        differencing_disk: Bool;
        /// Switch: copy in compare.
        copy_in_compare: Bool;
    }
    flatten { http: HttpConfig, iso: IsoConfig, boot: BootConfig, output: Output, ssh: Ssh, common: Common, shutdown: ShutdownConfig }
    overrides { cpus = 1; }
}

impl Validate for HypervVmcx {
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
