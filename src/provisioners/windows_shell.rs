//! `windows-shell`: runs batch scripts on the guest.

use std::collections::BTreeMap;

use super::shell_local::exit_codes;
use super::variables::Variables;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt, Word};
use crate::provisioners::scripts::local::{Inline, lines, scripts};
use crate::provisioners::scripts::remote::Remote;
use crate::provisioners::scripts::what::What;
use crate::schema::{Checks, Duration, Validate};

config! {
    /// Runs batch scripts on the guest.
    pub struct WindowsShell as "windows-shell" {
        /// How long starting is tried.
        start_retry_timeout: Duration = "5m";
    }
    flatten { scripts: What, remote: Remote }
    overrides { env_var_format = "set \"%s=%s\" && "; remote_path = "c:/Windows/Temp/script.bat"; execute_command = "{{.Vars}}\"{{.Path}}\""; }
}

impl Validate for WindowsShell {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.scripts.validate(checks);
    }
}

/// provisioner/windows-shell/provisioner.go
impl Lower for WindowsShell {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let given = self.scripts.environment_vars.words();
        // cmd has no way to quote a value that is always right, and Packer uses none
        let vars = Variables::new(steps.scope, steps.data, &given)?
            .flattened_by(&self.scripts.env_var_format.value, Word::clone);
        let remote = self.remote.remote_path.word.clone();
        let more = [("Vars", vars), ("Path", remote.clone())];
        // the build's data are not known there
        let command =
            steps
                .scope
                .run_time(&self.remote.execute_command, &BTreeMap::new(), &more)?;
        let codes = Word::lit(exit_codes(&self.scripts.valid_exit_codes));
        let seconds = self.start_retry_timeout.seconds();
        let (title, scripts) = scripts(
            &self.scripts,
            steps.scope,
            Inline {
                kind: "a batch",
                file: "windows-shell-provisioner",
                text: lines(&self.scripts),
            },
        )?;
        steps.say("Provisioning with windows-shell...");
        for script in scripts {
            steps.body.extend(script.ready);
            steps.body.push(Stmt::call(
                "windows_script",
                [
                    script.shown,
                    script.path,
                    remote.clone(),
                    codes.clone(),
                    seconds.clone(),
                    command.clone(),
                ],
            ));
        }
        Ok(title)
    }
}
