//! `virtualbox-ovf`: imports a machine into VirtualBox and changes it.

use crate::builders::common::{BootConfig, CdConfig, FloppyConfig, HttpConfig};
use crate::builders::virtualbox::common::comm::Comm;
use crate::builders::virtualbox::common::export::Export;
use crate::builders::virtualbox::common::guest_additions::GuestAdditions;
use crate::builders::virtualbox::common::output::Output;
use crate::builders::virtualbox::common::run::Run;
use crate::builders::virtualbox::common::shutdown::Shutdown;
use crate::builders::virtualbox::common::vbox_manage::VboxManage;
use crate::builders::virtualbox::common::vbox_version::VboxVersion;
use crate::config;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// Imports a machine into VirtualBox and changes it.
    pub struct VirtualboxOvf as "mitchellh.virtualbox" {
        /// As iso_checksum, for source_path.
        checksum: Text;
        /// Extra arguments of VBoxManage import.
        import_flags: List<Text>;
        /// Value of its --options.
        import_opts: Text;
        /// OVF or OVA to import (path or URL).
        source_path: Text => required("source_path is required");
        /// Where to keep a download.
        target_path: Text;
        /// Name of the machine; `packer-<build name>-<unix time>` if it is not given.
        vm_name: Text;
        /// Whether the machine stays registered.
        keep_registered: Bool;
        /// Whether nothing is exported.
        skip_export: Bool;
    }
    flatten { http: HttpConfig, floppy: FloppyConfig, cd: CdConfig, boot: BootConfig, export: Export, output: Output, run: Run, comm: Comm, shutdown: Shutdown, vbox_manage: VboxManage, vbox_version: VboxVersion, guest_additions: GuestAdditions }
    overrides { guest_additions_interface = "ide"; }
}

impl Validate for VirtualboxOvf {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.export.validate(checks);
        self.floppy.validate(checks);
        self.cd.validate(checks);
        self.http.validate(checks);
        self.run.validate(checks);
        self.comm.validate(checks);
        self.boot.validate(checks);
        self.guest_additions.validate(checks);
        crate::builders::virtualbox::without_communicator(
            &self.comm.comm,
            &self.vbox_version,
            &self.guest_additions,
            checks,
        );
        crate::builders::halt::warn(&self.shutdown.shutdown_command, checks);
    }
}
