//! `parallels-iso`: parallels-iso.

use crate::builders::common::{BootConfig, FloppyConfig, HttpConfig, IsoConfig, ShutdownConfig};
use crate::builders::parallels::common::hw::Hw;
use crate::builders::parallels::common::output::Output;
use crate::builders::parallels::common::prlctl::Prlctl;
use crate::builders::parallels::common::prlctl_post::PrlctlPost;
use crate::builders::parallels::common::prlctl_version::PrlctlVersion;
use crate::builders::parallels::common::ssh::Ssh;
use crate::builders::parallels::common::tools::Tools;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Text, Validate};

config! {
    /// parallels-iso
    pub struct ParallelsIso as "rickard-von-essen.parallels" {
        /// Disk size.
        disk_size: Int = 40000;
        /// Expand or plain.
        disk_type: Text = "expand";
        /// Guest operating system type.
        guest_os_type: Text = "other";
        /// Hard drive interface.
        hard_drive_interface: Text = "sata";
        /// Interfaces searched for the host address.
        host_interfaces: List<Text> = &["en0", "en1", "en2", "en3", "en4", "en5", "en6", "en7", "en8", "en9", "ppp0", "ppp1", "ppp2"];
        /// Switch: skip compaction.
        skip_compaction: Bool;
        /// Machine name.
        vm_name: Text = "packer-<build name>";
    }
    flatten { http: HttpConfig, iso: IsoConfig, floppy: FloppyConfig, boot: BootConfig, output: Output, hw: Hw, prlctl: Prlctl, prlctl_post: PrlctlPost, prlctl_version: PrlctlVersion, shutdown: ShutdownConfig, ssh: Ssh, tools: Tools }
}

impl Validate for ParallelsIso {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.http.validate(checks);
        self.iso.validate(checks);
        self.floppy.validate(checks);
        self.boot.validate(checks);
        self.output.validate(checks);
        self.hw.validate(checks);
        self.prlctl.validate(checks);
        self.prlctl_post.validate(checks);
        self.prlctl_version.validate(checks);
        self.shutdown.validate(checks);
        self.ssh.validate(checks);
        self.tools.validate(checks);
    }
}
