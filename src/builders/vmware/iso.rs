//! `vmware-iso`: installs a machine under VMware from an ISO.

use crate::builders::common::{
    CdConfig, FloppyConfig, HttpConfig, IsoConfig, ShutdownConfig, VncConfig,
};
use crate::builders::vmware::common::disk::Disk;
use crate::builders::vmware::common::driver::Driver;
use crate::builders::vmware::common::export::Export;
use crate::builders::vmware::common::hw::Hw;
use crate::builders::vmware::common::output::Output;
use crate::builders::vmware::common::run::Run;
use crate::builders::vmware::common::ssh::Ssh;
use crate::builders::vmware::common::tools::Tools;
use crate::builders::vmware::common::vmx::Vmx;
use crate::config;
use crate::schema::{Checks, Int, Text, Validate};

config! {
    /// Installs a machine under VMware from an ISO.
    pub struct VmwareIso {
        /// MiB.
        disk_size: Int = 40000;
        /// Ide, sata or scsi; follows the disk adapter if unset.
        cdrom_adapter_type: Text;
        /// Vmx guestOS value.
        guest_os_type: Text = "other";
        /// Virtual hardware version.
        version: Text = "9";
        /// Name of the machine; `packer-<build name>` if it is not given.
        vm_name: Text;
        /// Own template for extra disks.
        vmx_disk_template_path: Text;
        /// Own VMX template.
        vmx_template_path: Text;
    }
    flatten { http: HttpConfig, iso: IsoConfig, floppy: FloppyConfig, cd: CdConfig, vnc: VncConfig, driver: Driver, hw: Hw, output: Output, run: Run, shutdown: ShutdownConfig, ssh: Ssh, tools: Tools, vmx: Vmx, export: Export, disk: Disk }
    overrides { network = "nat"; disk_type_id = "1"; }
}

impl Validate for VmwareIso {
    fn validate(&self, checks: &mut Checks<'_>) {
        let remote = self.driver.remote_type.is_given();
        self.run.vnc(remote, checks);
        self.iso.validate(checks);
        self.http.validate(checks);
        self.hw.validate(checks);
        self.driver.validate(checks);
        self.ssh.validate(checks);
        self.tools.validate(checks);
        self.cd.validate(checks);
        self.vnc.validate(checks);
        self.floppy.validate(checks);
        self.export.validate(checks);
        let esx = self.driver.remote_type.shown() == "esx5";
        let disk = &self.disk.disk_type_id;
        let asked = disk.span.is_some() && disk.is_given();
        checks.refuse(
            esx && asked && disk.shown() != "thin" && !self.export.skip_compaction.value,
            disk,
            format!(
                "skip_compaction must be 'true' for disk_type_id: {}",
                disk.shown()
            ),
        );
        if let Some(path) = checks.absent(&self.vmx_template_path) {
            checks.refuse(
                true,
                &self.vmx_template_path,
                format!("vmx_template_path is invalid: open {path}: no such file or directory"),
            );
        }
        if !remote && self.run.headless.value && self.vnc.disable_vnc.value {
            checks.warning(self.vnc.disable_vnc.span, "nothing will be seen of the machine: it is headless, without VNC", "Headless mode uses VNC to retrieve output. Since VNC has been disabled,\nyou won't be able to see any output.");
        }
        self.driver.export(
            self.export.skip_export.value
                || (!remote && matches!(self.export.format.shown(), "" | "vmx")),
            checks,
        );
        let adapter = self.cdrom_adapter_type.shown().to_lowercase();
        checks.refuse(
            !matches!(adapter.as_str(), "" | "ide" | "sata" | "scsi"),
            &self.cdrom_adapter_type,
            "cdrom_adapter_type must be one of ide, sata, or scsi",
        );
        crate::builders::halt::warn(&self.shutdown.shutdown_command, checks);
    }
}
