//! `virtualbox-vm`: changes a machine that VirtualBox has already.

use crate::builders::virtualbox::common::lower::Lowering;
use crate::builders::virtualbox::common::machine::Machine;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, LowerBuild, Scope};
use crate::plan::{Step, Stmt, Word};
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

/// builder/virtualbox/vm/builder.go
impl LowerBuild for VirtualboxVm {
    fn build(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<BuilderPlan>, Diagnostic> {
        let lowering = Lowering::new(&self.machine, &self.vm_name, scope, faults);
        let Some(mut lowering) = lowering else {
            return Ok(None);
        };
        let step = self.check(&lowering);
        lowering.steps.push(step);
        if !self.machine.skip_export.value {
            lowering.output_folder();
        }
        lowering.suppress();
        lowering.media()?;
        let step = self.set_snapshot(&lowering);
        lowering.steps.push(step);
        lowering.http()?;
        lowering.fetch_additions()?;
        lowering.run_machine(faults)?;
        if !self.target_snapshot.word.is_empty() {
            let step = self.take_snapshot(&lowering);
            lowering.steps.push(step);
        }
        lowering.export();
        let folder = lowering.folder.clone();
        let mut plan = lowering.finish();
        if self.machine.skip_export.value {
            plan.artifact = vec![Stmt::call("vbox_no_artifact", [])];
        }
        plan.leaves = self.leaves(&folder);
        Ok(Some(plan))
    }
}

impl VirtualboxVm {
    /// What the build leaves: the machine itself was there before.
    fn leaves(&self, folder: &Word) -> Word {
        let mut all = Vec::new();
        if !self.machine.skip_export.value {
            all.push(format!("the exported machine in {folder}"));
        }
        if !self.target_snapshot.word.is_empty() {
            let name = &self.target_snapshot.word;
            all.push(format!("the snapshot {name} of the machine"));
        }
        // without attach_snapshot there is nothing to go back to
        if self.attach_snapshot.word.is_empty() || self.machine.keep_registered.value {
            all.push("what the run changes in the machine".to_owned());
        }
        if all.is_empty() {
            all.push("nothing: the machine goes back to the snapshot that it had".to_owned());
        }
        Word::lit(all.join("; "))
    }

    /// Packer looks at the snapshots before the build begins.
    fn check(&self, lowering: &Lowering<'_, '_, '_, '_>) -> Step {
        let title = "Check that the machine has the snapshots that are needed";
        let span = self.attach_snapshot.span.or(self.target_snapshot.span);
        let mut step = lowering.step("check", "Prepare", title, "attach_snapshot", span);
        let mut words = vec![
            self.attach_snapshot.word.clone(),
            self.target_snapshot.word.clone(),
        ];
        if self.force_delete_snapshot.value {
            words.push(Word::lit("force"));
        }
        step.body = vec![Stmt::call("vbox_check_snapshots", words)];
        step
    }

    /// StepSetSnapshot
    fn set_snapshot(&self, lowering: &Lowering<'_, '_, '_, '_>) -> Step {
        let attach = &self.attach_snapshot;
        let title = match attach.word.is_empty() {
            true => "Start from the machine as it is".to_owned(),
            false => format!("Start from the snapshot {}", attach.word),
        };
        let mut step = lowering.step(
            "snapshot",
            "StepSetSnapshot",
            title,
            "attach_snapshot",
            attach.span,
        );
        let word = (!attach.word.is_empty()).then(|| attach.word.clone());
        step.body = vec![Stmt::call("vbox_set_snapshot", word)];
        step.undo = vec![Stmt::call("vbox_undo_snapshot", lowering.keep())];
        step
    }

    /// StepCreateSnapshot
    fn take_snapshot(&self, lowering: &Lowering<'_, '_, '_, '_>) -> Step {
        let target = &self.target_snapshot;
        let title = format!("Take the snapshot {}", target.word);
        let mut step = lowering.step(
            "take_snapshot",
            "StepCreateSnapshot",
            title,
            "target_snapshot",
            target.span,
        );
        step.body = vec![Stmt::call("vbox_take_snapshot", [target.word.clone()])];
        step
    }
}
