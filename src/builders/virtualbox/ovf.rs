//! `virtualbox-ovf`: imports a machine into VirtualBox and changes it.

use crate::builders::steps::Download;
use crate::builders::virtualbox::common::lower::Lowering;
use crate::builders::virtualbox::common::machine::Machine;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, LowerBuild, Scope};
use crate::plan::{Step, Stmt, Var, Word};
use crate::schema::{Checks, List, Text, Validate};

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
    }
    flatten { machine: Machine }
    overrides { guest_additions_interface = "ide"; }
}

impl Validate for VirtualboxOvf {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.machine.validate(checks);
        self.machine.guest(checks);
        self.machine.halt(checks);
    }
}

/// builder/virtualbox/ovf/builder.go
impl LowerBuild for VirtualboxOvf {
    fn build(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<BuilderPlan>, Diagnostic> {
        let lowering = Lowering::new(&self.machine, &self.vm_name, scope, faults);
        let Some(mut lowering) = lowering else {
            return Ok(None);
        };
        lowering.output_folder();
        lowering.suppress();
        lowering.media()?;
        lowering.http()?;
        lowering.key_pair();
        lowering.fetch_additions()?;
        let step = self.download(&lowering);
        lowering.steps.push(step);
        let step = self.import(&lowering);
        lowering.steps.push(step);
        lowering.run_machine(faults)?;
        lowering.export();
        Ok(Some(lowering.finish()))
    }
}

impl VirtualboxOvf {
    /// StepDownload
    fn download(&self, lowering: &Lowering<'_, '_, '_, '_>) -> Step {
        let checksum = match self.checksum.word.is_empty() {
            true => Word::lit("none"),
            false => self.checksum.word.clone(),
        };
        Download {
            id: "fetch_vm",
            what: "OVF/OVA",
            title: format!("Fetch the machine from {}", self.source_path.word),
            origin: lowering.scope.origin("source_path", self.source_path.span),
            target: self.target_path.word.clone(),
            extension: Word::lit("ova"),
            checksum,
            places: vec![self.source_path.word.clone()],
            signify_key: Word::empty(),
            save_to: "b_vm_file",
        }
        .step_as_written()
    }

    /// StepImport
    fn import(&self, lowering: &Lowering<'_, '_, '_, '_>) -> Step {
        let title = format!("Import the machine as {}", lowering.name);
        let span = self.source_path.span;
        let mut step = lowering.step("import", "StepImport", title, "source_path", span);
        let mut words = vec![Word::var(Var::Build("vm_file"))];
        words.extend(self.import_flags.items.iter().map(|text| text.word.clone()));
        if !self.import_opts.word.is_empty() {
            words.push(Word::lit("--options"));
            words.push(self.import_opts.word.clone());
        }
        step.body = vec![Stmt::call("vbox_import", words)];
        step.undo = vec![Stmt::call("vbox_delete", lowering.keep())];
        step
    }
}
