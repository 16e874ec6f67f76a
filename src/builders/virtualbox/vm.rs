//! `virtualbox-vm`: changes a machine that VirtualBox has already.

use crate::builders::virtualbox::common::machine::Machine;
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
    }
    flatten { machine: Machine }
    overrides { guest_additions_interface = "ide"; }
}

impl Validate for VirtualboxVm {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.machine.validate(checks);
        self.machine.guest(checks);
        if self.target_snapshot.is_blank() && self.machine.skip_export.value {
            checks.warning(self.machine.skip_export.span, "nothing is left of the build: `target_snapshot` is not given, and nothing is exported", "No target snapshot is specified (target_snapshot empty) and no export will be created (skip_export=true).\nYou might lose all changes applied by this run, the next time you execute packer.");
        }
        self.machine.halt(checks);
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
