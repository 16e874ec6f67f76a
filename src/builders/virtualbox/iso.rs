//! `virtualbox-iso`: installs a machine under VirtualBox from an ISO.

use crate::builders::common::{BootConfig, CdConfig, FloppyConfig, HttpConfig, IsoConfig};
use crate::builders::virtualbox::common::comm::Comm;
use crate::builders::virtualbox::common::export::Export;
use crate::builders::virtualbox::common::guest_additions::GuestAdditions;
use crate::builders::virtualbox::common::hw::Hw;
use crate::builders::virtualbox::common::output::Output;
use crate::builders::virtualbox::common::run::Run;
use crate::builders::virtualbox::common::shutdown::Shutdown;
use crate::builders::virtualbox::common::vbox_bundle::VboxBundle;
use crate::builders::virtualbox::common::vbox_manage::VboxManage;
use crate::builders::virtualbox::common::vbox_version::VboxVersion;
use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// Installs a machine under VirtualBox from an ISO.
    pub struct VirtualboxIso as "mitchellh.virtualbox" {
        /// MiB.
        disk_size: Int = 40000;
        /// Kind of the guest's operating system.
        guest_os_type: Text = "Other";
        /// TRIM support flag.
        hard_drive_discard: Bool;
        /// Controller of the disk.
        hard_drive_interface: Text = "ide";
        /// 1 to 30.
        sata_port_count: Int = 1;
        /// 1 to 255.
        nvme_port_count: Int = 1;
        /// Report an SSD.
        hard_drive_nonrotational: Bool;
        /// Controller of the CD drive.
        iso_interface: Text = "ide";
        /// Leave the VM registered after success.
        keep_registered: Bool;
        /// No export.
        skip_export: Bool;
        /// Name of the machine; `packer-<build name>-<unix time>` if it is not given.
        vm_name: Text;
    }
    flatten { http: HttpConfig, iso: IsoConfig, floppy: FloppyConfig, cd: CdConfig, boot: BootConfig, export: Export, output: Output, run: Run, shutdown: Shutdown, comm: Comm, hw: Hw, vbox_manage: VboxManage, vbox_version: VboxVersion, vbox_bundle: VboxBundle, guest_additions: GuestAdditions }
}

impl Validate for VirtualboxIso {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.iso.validate(checks);
        self.export.validate(checks);
        self.floppy.validate(checks);
        self.cd.validate(checks);
        self.http.validate(checks);
        self.run.validate(checks);
        self.comm.validate(checks);
        self.hw.validate(checks);
        self.boot.validate(checks);
        self.guest_additions.validate(checks);
        crate::builders::virtualbox::without_communicator(
            &self.comm.comm,
            &self.vbox_version,
            &self.guest_additions,
            checks,
        );
        checks.among(
            "hard_drive_interface",
            &self.hard_drive_interface,
            &["", "ide", "sata", "scsi", "pcie"],
            "hard_drive_interface can only be ide, sata, pcie or scsi",
        );
        checks.refuse(
            self.sata_port_count.value > 30,
            &self.sata_port_count,
            "sata_port_count cannot be greater than 30",
        );
        checks.refuse(
            self.nvme_port_count.value > 255,
            &self.nvme_port_count,
            "nvme_port_count cannot be greater than 255",
        );
        checks.among(
            "iso_interface",
            &self.iso_interface,
            &["", "ide", "sata"],
            "iso_interface can only be ide or sata",
        );
        crate::builders::halt::warn(&self.shutdown.shutdown_command, checks);
    }
}
