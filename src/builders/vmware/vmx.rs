//! `vmware-vmx`: vmware-vmx.

use crate::builders::common::{CdConfig, FloppyConfig, HttpConfig, ShutdownConfig, VncConfig};
use crate::builders::vmware::common::disk::Disk;
use crate::builders::vmware::common::driver::Driver;
use crate::builders::vmware::common::export::Export;
use crate::builders::vmware::common::output::Output;
use crate::builders::vmware::common::run::Run;
use crate::builders::vmware::common::ssh::Ssh;
use crate::builders::vmware::common::tools::Tools;
use crate::builders::vmware::common::vmx::Vmx;
use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// vmware-vmx
    pub struct VmwareVmx {
        /// Linked clone instead of a full one.
        linked: Bool;
        /// VMX to clone.
        source_path: Text;
        /// Machine name.
        vm_name: Text = "packer-<build name>-<unix time>";
    }
    flatten { http: HttpConfig, floppy: FloppyConfig, vnc: VncConfig, cd: CdConfig, driver: Driver, output: Output, run: Run, shutdown: ShutdownConfig, ssh: Ssh, tools: Tools, vmx: Vmx, export: Export, disk: Disk }
    overrides { disk_type_id = "1"; }
}

impl Validate for VmwareVmx {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.http.validate(checks);
        self.floppy.validate(checks);
        self.vnc.validate(checks);
        self.cd.validate(checks);
        self.driver.validate(checks);
        self.output.validate(checks);
        self.run.validate(checks);
        self.shutdown.validate(checks);
        self.ssh.validate(checks);
        self.tools.validate(checks);
        self.vmx.validate(checks);
        self.export.validate(checks);
        self.disk.validate(checks);
    }
}
