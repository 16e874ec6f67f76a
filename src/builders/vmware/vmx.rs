//! `vmware-vmx`: clones a machine of VMware and changes it.

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
    /// Clones a machine of VMware and changes it.
    pub struct VmwareVmx {
        /// Linked clone instead of a full one.
        linked: Bool;
        /// VMX to clone.
        source_path: Text;
        /// Name of the machine; `packer-<build name>-<unix time>` if it is not given.
        vm_name: Text;
    }
    flatten { http: HttpConfig, floppy: FloppyConfig, vnc: VncConfig, cd: CdConfig, driver: Driver, output: Output, run: Run, shutdown: ShutdownConfig, ssh: Ssh, tools: Tools, vmx: Vmx, export: Export, disk: Disk }
    overrides { disk_type_id = "1"; }
}

impl Validate for VmwareVmx {
    fn validate(&self, checks: &mut Checks<'_>) {
        let remote = self.driver.remote_type.is_given();
        self.run.vnc(remote, checks);
        self.driver.validate(checks);
        self.http.validate(checks);
        self.ssh.validate(checks);
        self.tools.validate(checks);
        self.floppy.validate(checks);
        self.cd.validate(checks);
        self.vnc.validate(checks);
        self.export.validate(checks);
        if !remote {
            checks.require(
                "source_path",
                &self.source_path,
                "source_path is blank, but is required",
            );
            if let Some(path) = checks.absent(&self.source_path) {
                checks.file(&path, self.source_path.span, "source_path is invalid: ");
            }
            if self.run.headless.value && self.vnc.disable_vnc.value {
                checks.warning(self.vnc.disable_vnc.span, "nothing will be seen of the machine: it is headless, without VNC", "Headless mode uses VNC to retrieve output. Since VNC has been disabled,\nyou won't be able to see any output.");
            }
        }
        self.driver.export(
            self.export.skip_export.value
                || (!remote && matches!(self.export.format.shown(), "" | "vmx")),
            checks,
        );
        crate::builders::halt::warn(&self.shutdown.shutdown_command, checks);
    }
}
