//! `windows-shell`: runs batch scripts on the guest.

use std::collections::BTreeMap;

use super::shell_local::exit_codes;
use super::variables::Variables;
use super::windows;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, Lowered, Scope};
use crate::plan::{Stmt, Word};
use crate::provisioners::scripts::remote::Remote;
use crate::provisioners::scripts::what::What;
use crate::schema::{Checks, Duration, Validate};
use crate::source::Node;

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
pub fn lower(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    builder: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Lowered {
    let config: WindowsShell = scope.decode(layers, faults)?;
    let empty = BTreeMap::new();
    let data = builder.map_or(&empty, |builder| &builder.data);
    lowered(&config, scope, data)
        .map_err(|fault| faults.push(fault))
        .ok()
}

fn lowered(
    config: &WindowsShell,
    scope: &mut Scope<'_, '_>,
    data: &BTreeMap<String, Word>,
) -> Result<(String, Vec<Stmt>), Diagnostic> {
    let given: Vec<_> = config
        .scripts
        .environment_vars
        .items
        .iter()
        .map(|text| (text.word.clone(), text.span))
        .collect();
    // cmd has no way to quote a value that is always right, and Packer uses none
    let vars = Variables::new(scope, data, &given)?
        .flattened_by(&config.scripts.env_var_format.value, Word::clone);
    let remote = config.remote.remote_path.word.clone();
    let more = [("Vars", vars), ("Path", remote.clone())];
    // the build's data are not known there
    let command = scope.run_time(&config.remote.execute_command, &BTreeMap::new(), &more)?;
    let codes = Word::lit(exit_codes(&config.scripts.valid_exit_codes));
    let seconds = Word::lit(config.start_retry_timeout.value.whole_seconds().to_string());
    let (title, scripts) = windows::scripts(
        &config.scripts,
        scope,
        "a batch",
        "windows-shell-provisioner",
    )?;
    let mut body = vec![Stmt::call(
        "say",
        [Word::lit("Provisioning with windows-shell...")],
    )];
    for script in scripts {
        body.extend(script.ready);
        body.push(Stmt::call(
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
    Ok((title, body))
}
