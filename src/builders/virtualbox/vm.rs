//! `virtualbox-vm`: virtualbox-vm.

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
    /// virtualbox-vm
    pub struct VirtualboxVm as "mitchellh.virtualbox" {
        /// Machine name.
        vm_name: Text;
        /// Snapshot to start from; `null/empty` if it is not given.
        attach_snapshot: Text;
        /// Snapshot to take at the end; `null/empty` if it is not given.
        target_snapshot: Text;
        /// Replace an existing target snapshot; `False` if it is not given.
        force_delete_snapshot: Bool;
        /// Switch: keep registered; `False` if it is not given.
        keep_registered: Bool;
        /// Switch: skip export; `False` if it is not given.
        skip_export: Bool;
    }
    flatten { http: HttpConfig, floppy: FloppyConfig, cd: CdConfig, boot: BootConfig, export: Export, output: Output, run: Run, comm: Comm, shutdown: Shutdown, vbox_manage: VboxManage, vbox_version: VboxVersion, guest_additions: GuestAdditions }
    overrides { guest_additions_interface = "ide"; }
}

impl Validate for VirtualboxVm {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.http.validate(checks);
        self.floppy.validate(checks);
        self.cd.validate(checks);
        self.boot.validate(checks);
        self.export.validate(checks);
        self.output.validate(checks);
        self.run.validate(checks);
        self.comm.validate(checks);
        self.shutdown.validate(checks);
        self.vbox_manage.validate(checks);
        self.vbox_version.validate(checks);
        self.guest_additions.validate(checks);
    }
}
