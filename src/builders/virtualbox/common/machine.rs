//! Keys that all components of VirtualBox share.

use crate::builders::common::{BootConfig, CdConfig, FloppyConfig, HttpConfig};
use crate::builders::halt;
use crate::builders::virtualbox::common::comm::Comm;
use crate::builders::virtualbox::common::export::Export;
use crate::builders::virtualbox::common::guest_additions::GuestAdditions;
use crate::builders::virtualbox::common::output::Output;
use crate::builders::virtualbox::common::run::Run;
use crate::builders::virtualbox::common::shutdown::Shutdown;
use crate::builders::virtualbox::common::vbox_manage::VboxManage;
use crate::builders::virtualbox::common::vbox_version::VboxVersion;
use crate::config;
use crate::schema::{Bool, Checks, Validate};

config! {
    /// Keys that all components of VirtualBox share.
    pub struct Machine {
        /// Whether the machine stays registered.
        keep_registered: Bool;
        /// Whether nothing is exported.
        skip_export: Bool;
    }
    flatten { http: HttpConfig, floppy: FloppyConfig, cd: CdConfig, boot: BootConfig, export: Export, output: Output, run: Run, comm: Comm, shutdown: Shutdown, vbox_manage: VboxManage, vbox_version: VboxVersion, guest_additions: GuestAdditions }
}

impl Validate for Machine {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.export.validate(checks);
        self.floppy.validate(checks);
        self.cd.validate(checks);
        self.http.validate(checks);
        self.run.validate(checks);
        self.comm.validate(checks);
    }
}

impl Machine {
    /// What Packer looks at behind the hardware: how the guest is reached and what is sent to it.
    pub fn guest(&self, checks: &mut Checks<'_>) {
        self.boot.validate(checks);
        self.guest_additions.validate(checks);
        if self.comm.comm.communicator.value == "none" {
            self.vbox_version.without_communicator(checks);
            let mode = &self.guest_additions.guest_additions_mode;
            checks.refuse(
                matches!(mode.value.as_str(), "" | "upload"),
                mode,
                "communicator must not be 'none' when guest_additions_mode = 'upload'.",
            );
        }
    }

    /// The warning that a machine is halted by force.
    pub fn halt(&self, checks: &mut Checks<'_>) {
        halt::warn(&self.shutdown.shutdown_command, checks);
    }
}
