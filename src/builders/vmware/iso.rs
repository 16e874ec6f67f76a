//! `vmware-iso`: vmware-iso.

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
    /// vmware-iso
    pub struct VmwareIso {
        /// MiB.
        disk_size: Int = 40000;
        /// Ide, sata or scsi; follows the disk adapter if unset.
        cdrom_adapter_type: Text;
        /// Vmx guestOS value.
        guest_os_type: Text = "other";
        /// Virtual hardware version.
        version: Text = "9";
        /// Machine name.
        vm_name: Text = "packer-<build name>";
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
        self.http.validate(checks);
        self.iso.validate(checks);
        self.floppy.validate(checks);
        self.cd.validate(checks);
        self.vnc.validate(checks);
        self.driver.validate(checks);
        self.hw.validate(checks);
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
