//! `converge`: runs Converge on the guest.

mod compose;

use super::chef_json;
use super::guest::{text, words};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::interpolate::{self, Field};
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt, Word};
use crate::schema::{Bool, Checks, List, Map, Object, Raw, Text, Validate};

config! {
    /// Folders that are uploaded.
    pub struct ModuleDirs {
        /// Source.
        source: Text;
        /// Where it goes.
        destination: Text;
        /// What is left out.
        exclude: List<Text>;
    }
}

config! {
    /// Runs Converge on the guest.
    pub struct Converge as "converge" {
        /// Whether Converge is installed.
        bootstrap: Bool;
        /// Version.
        version: Text;
        /// Command that installs it.
        bootstrap_command: Raw = "curl -s https://get.converge.sh | {{if .Sudo}}sudo {{end}}sh {{if ne .Version \"\"}}-s -- -v {{.Version}}{{end}}";
        /// Whether sudo is not used for that.
        prevent_bootstrap_sudo: Bool;
        /// Folders that are uploaded.
        module_dirs: List<Object<ModuleDirs>>;
        /// Module that is applied.
        module: Text => required("Converge requires a module to provision the system");
        /// Folder that it runs in.
        working_directory: Text = "/tmp";
        /// Parameters of the module.
        params: Map<Text>;
        /// The command.
        execute_command: Raw = "cd {{.WorkingDirectory}} && {{if .Sudo}}sudo {{end}}converge apply --local --log-level=WARNING --paramsJSON '{{.ParamsJSON}}' {{.Module}}";
        /// Whether sudo is not used.
        prevent_sudo: Bool;
    }
}

impl Validate for Converge {
    fn validate(&self, checks: &mut Checks<'_>) {
        for (index, dir) in self.module_dirs.items.iter().enumerate() {
            checks.refuse(
                dir.value.source.is_blank(),
                dir,
                format!("Source (\"source\" key) is required in Converge module dir #{index}"),
            );
            checks.refuse(
                dir.value.destination.is_blank(),
                dir,
                format!(
                    "Destination (\"destination\" key) is required in Converge module dir #{index}"
                ),
            );
        }
    }
}

/// provisioner/converge/provisioner.go
impl Lower for Converge {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        steps.say("Provisioning with Converge");
        let flag = |on: bool| Word::lit(if on { "1" } else { "" });
        if self.bootstrap.value {
            let fields = [
                ("Version", text(&self.version.word)),
                ("Sudo", Field::Bool(!self.prevent_bootstrap_sudo.value)),
            ];
            let kind = "struct { Version string; Sudo bool }";
            let command = steps.render(&self.bootstrap_command, kind, &fields)?;
            steps.message("bootstrapping converge");
            let call = [command, "Error bootstrapping converge".into()];
            steps.body.push(Stmt::call("guest_install", call));
        }
        for (number, dir) in self.module_dirs.items.iter().enumerate() {
            let (from, to) = (&dir.value.source, &dir.value.destination.word);
            let carried = steps.carry("module_dirs", from, &format!("module_{}", number + 1))?;
            let (shown, target) = (quoted(&from.word), quoted(to));
            let fault = words!("Could not upload ", shown.clone());
            let call = [carried.path, to.clone(), fault];
            steps.body.push(Stmt::call("guest_folder", call));
            steps.message(words!("transferred ", shown, " to ", target));
        }
        let parameters = chef_json::parameters(steps.scope, &self.params)?;
        let fields = [
            ("ParamsJSON", text(&parameters)),
            ("WorkingDirectory", text(&self.working_directory.word)),
            ("Module", text(&self.module.word)),
            ("Sudo", Field::Bool(!self.prevent_sudo.value)),
        ];
        let kind =
            "struct { ParamsJSON string; WorkingDirectory string; Module string; Sudo bool }";
        let command = steps.render(&self.execute_command, kind, &fields)?;
        let call = [
            command,
            self.module.word.clone(),
            flag(self.bootstrap.value),
        ];
        steps.body.push(Stmt::call("converge_apply", call));
        Ok(format!(
            "Apply {} by Converge on the guest",
            self.module.word
        ))
    }
}

/// As Go's `%q`; what is late is taken to have nothing to be escaped.
fn quoted(word: &Word) -> Word {
    match word.as_literal() {
        Some(text) => Word::lit(interpolate::quote(text)),
        None => words!("\"", word.clone(), "\""),
    }
}
