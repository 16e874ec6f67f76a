//! `virtualbox-vm`: changes a machine that VirtualBox has already.

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
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Changes a machine that VirtualBox has already.
    pub struct VirtualboxVm as "mitchellh.virtualbox" {
        /// Name of the machine.
        vm_name: Text => required("vm_name is required");
        /// Snapshot to start from; `null/empty` if it is not given.
        attach_snapshot: Text;
        /// Snapshot to take at the end; `null/empty` if it is not given.
        target_snapshot: Text;
        /// Replace an existing target snapshot.
        force_delete_snapshot: Bool;
        /// Whether the machine stays registered.
        keep_registered: Bool;
        /// Whether nothing is exported.
        skip_export: Bool;
    }
    flatten { http: HttpConfig, floppy: FloppyConfig, cd: CdConfig, boot: BootConfig, export: Export, output: Output, run: Run, comm: Comm, shutdown: Shutdown, vbox_manage: VboxManage, vbox_version: VboxVersion, guest_additions: GuestAdditions }
    overrides { guest_additions_interface = "ide"; }
}

impl Validate for VirtualboxVm {
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
        if self.target_snapshot.is_blank() && self.skip_export.value {
            checks.warning(self.skip_export.span, "nothing is left of the build: `target_snapshot` is not given, and nothing is exported", "No target snapshot is specified (target_snapshot empty) and no export will be created (skip_export=true).\nYou might lose all changes applied by this run, the next time you execute packer.");
        }
        crate::builders::halt::warn(&self.shutdown.shutdown_command, checks);
        if checks.lacks("VBoxManage") {
            checks.bad(None, "`VBoxManage` is not installed here", "Failed creating VirtualBox driver: exec: \"VBoxManage\": executable file not found in $PATH");
        } else {
            checks.refuse(
                self.attach_snapshot.is_given()
                    && self.attach_snapshot.now == self.target_snapshot.now,
                &self.target_snapshot,
                format!(
                    "Attach snapshot {0} and target snapshot {0} cannot be the same",
                    self.target_snapshot.shown()
                ),
            );
        }
    }
}
