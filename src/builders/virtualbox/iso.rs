//! `virtualbox-iso`: installs a machine under VirtualBox from an ISO.

use crate::builders::common::IsoConfig;
use crate::builders::virtualbox::common::hw::Hw;
use crate::builders::virtualbox::common::machine::Machine;
use crate::builders::virtualbox::common::vbox_bundle::VboxBundle;
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
        /// Name of the machine; `packer-<build name>-<unix time>` if it is not given.
        vm_name: Text;
    }
    flatten { iso: IsoConfig, hw: Hw, vbox_bundle: VboxBundle, machine: Machine }
}

impl Validate for VirtualboxIso {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.iso.validate(checks);
        self.machine.validate(checks);
        self.hw.validate(checks);
        self.machine.guest(checks);
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
        self.machine.halt(checks);
    }
}
