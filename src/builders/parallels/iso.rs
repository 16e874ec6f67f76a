//! `parallels-iso`: installs a machine under Parallels from an ISO.

use crate::builders::common::{BootConfig, FloppyConfig, HttpConfig, IsoConfig, ShutdownConfig};
use crate::builders::parallels::common::hw::Hw;
use crate::builders::parallels::common::output::Output;
use crate::builders::parallels::common::prlctl::Prlctl;
use crate::builders::parallels::common::prlctl_post::PrlctlPost;
use crate::builders::parallels::common::prlctl_version::PrlctlVersion;
use crate::builders::parallels::common::tools::Tools;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Text, Validate};

config! {
    /// Installs a machine under Parallels from an ISO.
    pub struct ParallelsIso as "rickard-von-essen.parallels" {
        /// Size of the disk.
        disk_size: Int = 40000;
        /// Expand or plain.
        disk_type: Text = "expand";
        /// Kind of the guest's operating system.
        guest_os_type: Text = "other";
        /// Controller of the disk.
        hard_drive_interface: Text = "sata";
        /// Interfaces searched for the host address.
        host_interfaces: List<Text> = &["en0", "en1", "en2", "en3", "en4", "en5", "en6", "en7", "en8", "en9", "ppp0", "ppp1", "ppp2"];
        /// Whether disks are not compacted.
        skip_compaction: Bool;
        /// Name of the machine; `packer-<build name>` if it is not given.
        vm_name: Text;
    }
    flatten { http: HttpConfig, iso: IsoConfig, floppy: FloppyConfig, boot: BootConfig, output: Output, hw: Hw, prlctl: Prlctl, prlctl_post: PrlctlPost, prlctl_version: PrlctlVersion, shutdown: ShutdownConfig, comm: Communicator, tools: Tools }
}

impl Validate for ParallelsIso {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.iso.validate(checks);
        self.http.validate(checks);
        self.floppy.validate(checks);
        self.output.validate(checks);
        self.hw.validate(checks);
        self.comm.validate(checks);
        self.tools.validate(checks);
        self.boot.validate(checks);
        checks.among(
            "disk_type",
            &self.disk_type,
            &["", "expand", "plain"],
            "disk_type can only be expand, or plain",
        );
        if self.disk_type.shown() == "plain" && !self.skip_compaction.value {
            checks.warning(
                self.disk_type.span,
                "a plain disk is not compacted",
                "'skip_compaction' is enforced to be true for plain disks.",
            );
        }
        checks.among(
            "hard_drive_interface",
            &self.hard_drive_interface,
            &["", "ide", "sata", "scsi"],
            "hard_drive_interface can only be ide, sata, or scsi",
        );
        crate::builders::halt::warn(&self.shutdown.shutdown_command, checks);
    }
}
