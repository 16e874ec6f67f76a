//! `parallels-pvm`: clones a machine of Parallels and changes it.

use crate::builders::common::{BootConfig, FloppyConfig, ShutdownConfig};
use crate::builders::parallels::common::output::Output;
use crate::builders::parallels::common::prlctl::Prlctl;
use crate::builders::parallels::common::prlctl_post::PrlctlPost;
use crate::builders::parallels::common::prlctl_version::PrlctlVersion;
use crate::builders::parallels::common::tools::Tools;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Clones a machine of Parallels and changes it.
    pub struct ParallelsPvm as "packer.parallels" {
        /// .pvm directory to clone.
        source_path: Text => required("source_path is required");
        /// Whether disks are not compacted.
        skip_compaction: Bool;
        /// Name of the machine; `packer-<build name>-{{timestamp}}` if it is not given.
        vm_name: Text;
        /// New MAC instead of the source's.
        reassign_mac: Bool;
    }
    flatten { floppy: FloppyConfig, output: Output, prlctl: Prlctl, prlctl_post: PrlctlPost, prlctl_version: PrlctlVersion, comm: Communicator, shutdown: ShutdownConfig, boot: BootConfig, tools: Tools }
}

impl Validate for ParallelsPvm {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.floppy.validate(checks);
        self.output.validate(checks);
        self.boot.validate(checks);
        self.comm.validate(checks);
        self.tools.validate(checks);
        if let Some(path) = checks.absent(&self.source_path) {
            checks.file(&path, self.source_path.span, "source_path is invalid: ");
        }
        crate::builders::halt::warn(&self.shutdown.shutdown_command, checks);
    }
}
