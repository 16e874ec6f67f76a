//! `lxc`: makes an archive of a container under LXC.

mod compose;
mod guest;

use crate::communicator;
use crate::config;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::{BuilderPlan, Comm, LowerBuild, Scope};
use crate::plan::{Step, Stmt, Word};
use crate::schema::{Checks, Duration, Int, List, Text, Validate};
use crate::source::Span;

config! {
    /// Makes an archive of a container under LXC.
    pub struct Lxc {
        /// Container configuration copied to the output; must exist.
        config_file: Text;
        /// Folder for what the build leaves; `output-<build name>` if it is not given.
        output_directory: Text;
        /// Name of the container; `packer-<build name>` if it is not given.
        container_name: Text;
        /// Template around each local command (Command); see builders.md for its defect.
        command_wrapper: Text = "{{.Command}}";
        /// Limit for reaching it.
        init_timeout: Duration = "20s";
        /// Options of lxc-create.
        create_options: List<Text>;
        /// Options of lxc-start.
        start_options: List<Text>;
        /// Options of lxc-attach.
        attach_options: List<Text>;
        /// Lxc-create template.
        template_name: Text;
        /// Arguments after -- of lxc-create.
        template_parameters: List<Text>;
        /// NAME=value for lxc-create.
        template_environment_vars: List<Text>;
        /// Runlevel that means ready.
        target_runlevel: Int = 3;
    }
}

impl Validate for Lxc {
    fn validate(&self, checks: &mut Checks<'_>) {
        let path = self.config_file.shown();
        checks.refuse(
            checks.here && self.config_file.value().is_some() && checks.disk.probe(path).is_err(),
            &self.config_file,
            format!("LXC Config file appears to be missing: {path}"),
        );
    }
}

/// A wrapper around commands: Packer renders it too early, so that only its default ever works.
pub fn wrapper(text: &Text, faults: &mut Vec<Diagnostic>, span: Span) {
    if text.span.is_none() || text.word.as_literal() == Some("{{.Command}}") {
        return;
    }
    faults.push(
        Diagnostic::error(
            Code::NotSupported,
            text.span.unwrap_or(span),
            "a `command_wrapper` is not supported",
        )
        .found("in Packer it does not work either: `{{.Command}}` becomes `<no value>`")
        .help("leave it out, and run the script itself as the user who may use the containers"),
    );
}

/// Output folder, container, its start, provisioners, archive (builder/lxc/builder.go).
impl LowerBuild for Lxc {
    fn build(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<BuilderPlan>, Diagnostic> {
        wrapper(&self.command_wrapper, faults, scope.span);
        let name = scope.named(&self.container_name, "packer-");
        let output = scope.named(&self.output_directory, "output-");
        let carried = scope.carry("config_file", &self.config_file, "")?;
        let words = |list: &List<Text>| list.items.iter().map(|text| text.word.clone()).collect();
        let origin = scope.origin("output_directory", self.output_directory.span);
        let mut prepare = Step::new(
            "output",
            "stepPrepareOutputDir",
            format!("Make the folder {output}"),
            origin,
        );
        prepare.body = vec![Stmt::call("lxc_output", [])];
        prepare.undo = vec![Stmt::call("lxc_undo_output", [])];
        let origin = scope.origin("template_name", self.template_name.span);
        let mut create = Step::new(
            "create",
            "stepLxcCreate",
            format!(
                "Make the container {name} by LXC's template {}, and start it",
                self.template_name.word
            ),
            origin,
        );
        let mut made: Vec<Word> = words(&self.template_environment_vars);
        made.push(Word::lit("lxc-create"));
        // the option that names the configuration names what is carried
        let own = |text: &Text| match text.word == self.config_file.word {
            true => carried.path.clone(),
            false => text.word.clone(),
        };
        if self
            .create_options
            .items
            .iter()
            .any(|text| text.word == self.config_file.word)
        {
            create.body.extend(carried.ready.clone());
        }
        made.extend(self.create_options.items.iter().map(own));
        made.extend([Word::lit("-n"), name.clone(), Word::lit("-t")]);
        made.extend([self.template_name.word.clone(), Word::lit("--")]);
        made.extend(words(&self.template_parameters) as Vec<Word>);
        scope.no_secrets(&made, "lxc-create", faults);
        create.body.push(Stmt::call("lxc_create", made));
        create.body.push(Stmt::call(
            "lxc_start",
            words(&self.start_options) as Vec<Word>,
        ));
        create.undo = vec![Stmt::call("lxc_undo_create", [])];
        let level = self.target_runlevel.value.to_string();
        let origin = scope.origin("target_runlevel", self.target_runlevel.span);
        let mut wait = Step::new(
            "wait_init",
            "StepWaitInit",
            format!("Wait until the container has come to runlevel {level}"),
            origin,
        );

        wait.body = vec![Stmt::call(
            "lxc_wait",
            [Word::lit(level), self.init_timeout.seconds()],
        )];
        let origin = scope.origin("config_file", self.config_file.span);
        let mut export = Step::new(
            "export",
            "stepExport",
            format!("Stop the container and pack its files into {output}"),
            origin,
        );
        export.body = carried.ready;
        export.body.push(Stmt::call("lxc_export", [carried.path]));
        let settings = Stmt::call("lxc_settings", [name, output.clone()]);
        let mut setup = vec![settings.clone()];
        let options: Vec<Word> = words(&self.attach_options);
        setup.push(Stmt::call("lxc_attach_options", options));
        let data = communicator::plain_data();
        Ok(Some(BuilderPlan {
            steps: vec![prepare, create, wait, export],
            provision_at: 3,
            provision_step: false,
            setup,
            artifact: vec![settings, Stmt::call("lxc_artifact", [])],
            leaves: Word::lit(format!("{output}/rootfs.tar.gz and {output}/lxc-config")),
            artifact_data: data.clone(),
            data,
            comm: Comm::Own,
        }))
    }
}
