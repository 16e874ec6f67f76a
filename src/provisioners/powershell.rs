//! `powershell`: runs PowerShell scripts on the guest.

use std::collections::BTreeMap;

use super::elevated::{Elevated, remote_file};
use super::shell_local::exit_codes;
use super::variables::Variables;
use crate::config;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::{Lower, Scope, Steps};
use crate::plan::{LibFn, Part, Stmt, Word};
use crate::provisioners::scripts::local::{Inline, lines, scripts};
use crate::provisioners::scripts::remote::Remote;
use crate::provisioners::scripts::what::What;
use crate::schema::{Bool, Checks, Duration, Guest, Int, Raw, Secret, Text, Validate};

/// By their numbers, which Packer takes as well.
const POLICIES: &[&str] = &[
    "bypass",
    "allsigned",
    "default",
    "remotesigned",
    "restricted",
    "undefined",
    "unrestricted",
    "none",
];

config! {
    /// Runs PowerShell scripts on the guest.
    pub struct Powershell as "powershell" {
        /// File for the variables; `c:/Windows/Temp/packer-ps-env-vars-<uuid>.ps1` if it is not given.
        remote_env_var_path: Text;
        /// The command with all rights.
        elevated_execute_command: Raw;
        /// Whether what was uploaded is left there.
        skip_clean: Bool;
        /// How long starting is tried.
        start_retry_timeout: Duration = "5m";
        /// How a variable is written with all rights.
        elevated_env_var_format: Text = "$env:%s=\"%s\"; ";
        /// Run as this user through a scheduled task.
        elevated_user: Text;
        /// Password of that user.
        elevated_password: Secret<Guest>;
        /// Bypass unless set; none = no powershell wrapper.
        execution_policy: Text = "bypass";
        /// Set-PsDebug trace level 0 to 2.
        debug_mode: Int;
    }
    flatten { scripts: What, remote: Remote }
    overrides { env_var_format = "$env:%s=\"%s\"; "; }
}

impl Validate for Powershell {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.scripts.validate(checks);
        checks.refuse(
            self.elevated_user.is_blank() && self.elevated_password.is_given(),
            &self.elevated_password,
            "Must supply an 'elevated_user' if 'elevated_password' provided",
        );
        let policy = self.execution_policy.shown();
        let number = policy.parse::<i64>();
        checks.refuse(number.is_ok_and(|number| number > 7), &self.execution_policy, "Invalid execution policy provided. Please supply one of: \"bypass\", \"allsigned\", \"default\", \"remotesigned\", \"restricted\", \"undefined\", \"unrestricted\", \"none\".");
        if policy.parse::<i64>().is_err() {
            checks.among(
                "execution_policy",
                &self.execution_policy,
                &[&[""], POLICIES].concat(),
                format!("{policy} does not belong to ExecutionPolicy values"),
            );
        }
        let level = self.debug_mode.value;
        checks.refuse(
            !(0..=2).contains(&level),
            &self.debug_mode,
            format!(
                "{level} is an invalid Trace level for `debug_mode`; valid values are 0, 1, and 2"
            ),
        );
    }
}

/// provisioner/powershell/provisioner.go
impl Lower for Powershell {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let elevated = !self.elevated_user.word.is_empty();
        let (scope, data, body) = (&mut *steps.scope, steps.data, &mut steps.body);
        body.push(Stmt::call(
            "say",
            [Word::lit("Provisioning with Powershell...")],
        ));
        let mut remote = remote_file(
            &self.remote.remote_path.word,
            "c:/Windows/Temp/script-",
            "script_uuid",
            body,
        );
        let variables_path = remote_file(
            &self.remote_env_var_path.word,
            "c:/Windows/Temp/packer-ps-env-vars-",
            "variables_uuid",
            body,
        );
        let variables_file = scope.private("_variables");
        body.push(Stmt::Write {
            path: variables_file.clone(),
            text: variables(self, elevated, scope, data)?,
            mode: 0o600,
        });
        let (title, scripts) = scripts(
            &self.scripts,
            scope,
            Inline {
                kind: "a PowerShell",
                file: "powershell-provisioner",
                text: lines(&self.scripts),
            },
        )?;
        if remote.to_string().ends_with('\\') {
            // a folder; as in Packer, the first script's name serves for all
            remote.push_str(
                &scripts
                    .first()
                    .map_or(String::new(), |script| script.base()),
            );
        }
        let codes = Word::lit(exit_codes(&self.scripts.valid_exit_codes));
        let seconds = self.start_retry_timeout.seconds();
        let own = if elevated {
            &self.elevated_execute_command
        } else {
            &self.remote.execute_command
        };
        let command = command(self, own, scope, data, (&remote, &variables_path))?;
        let task = Elevated {
            user: &self.elevated_user,
            password: &self.elevated_password,
        };
        let mut uploaded = vec![variables_path.clone()];
        for (number, script) in scripts.into_iter().enumerate() {
            body.extend(script.ready);
            let words = [
                script.shown,
                variables_file.clone(),
                variables_path.clone(),
                seconds.clone(),
            ];
            body.push(Stmt::call("powershell_variables", words));
            let command = match elevated {
                true => {
                    let file = format!("_runner_{}", number + 1);
                    let parts = (&mut *scope, data, &mut *body);
                    task.task(parts, "elevated_runner", &file, command.clone())?
                }
                false => command.clone(),
            };
            let words = [
                script.path,
                remote.clone(),
                codes.clone(),
                seconds.clone(),
                command,
            ];
            body.push(Stmt::call("windows_run", words));
            uploaded.push(remote.clone());
        }
        if !self.skip_clean.value {
            clean(self, scope, data, uploaded, &variables_path, body)?;
        }
        let with = if elevated { ", with all rights" } else { "" };
        Ok(format!("{title}{with}"))
    }
}

/// The file of variables: `$env:NAME="VALUE"; ` for each.
fn variables(
    config: &Powershell,
    elevated: bool,
    scope: &mut Scope<'_, '_>,
    data: &BTreeMap<String, Word>,
) -> Result<Word, Diagnostic> {
    let mut given = Vec::new();
    for text in &config.scripts.environment_vars.items {
        given.push((scope.again(text, data)?, text.span));
    }
    let format = if elevated {
        let why = format!("{}.elevated_env_var_format", scope.path);
        let word = &config.elevated_env_var_format.word;
        scope.house.path_now(word, &why).unwrap_or_default()
    } else {
        config.scripts.env_var_format.value.clone()
    };
    Ok(Variables::new(scope, data, &given)?.flattened_by(&format, quoted))
}

/// The command that runs a script.
fn command(
    config: &Powershell,
    own: &Raw,
    scope: &mut Scope<'_, '_>,
    data: &BTreeMap<String, Word>,
    (path, vars): (&Word, &Word),
) -> Result<Word, Diagnostic> {
    let raw = if own.text.is_empty() {
        Raw {
            text: default_command(config, scope)?,
            span: None,
        }
    } else {
        own.clone()
    };
    let more = [("Path", path.clone()), ("Vars", vars.clone())];
    scope.run_time(&raw, data, &more)
}

fn default_command(config: &Powershell, scope: &mut Scope<'_, '_>) -> Result<String, Diagnostic> {
    let why = format!("{}.execution_policy", scope.path);
    let policy = scope.house.path_now(&config.execution_policy.word, &why);
    let policy = policy.ok_or_else(|| {
        Diagnostic::error(
            Code::LateShape,
            config.execution_policy.span.unwrap_or(scope.span),
            "`execution_policy` must be known when the template is compiled",
        )
        .help("write one of Packer's names, or a variable that has one")
    })?;
    let name = match policy.parse::<usize>() {
        Ok(number) => POLICIES.get(number).copied().unwrap_or_default(),
        Err(_) if policy.is_empty() => "bypass",
        Err(_) => policy.as_str(),
    };
    let trace = match config.debug_mode.value {
        0 => String::new(),
        level => format!("Set-PsDebug -Trace {level};"),
    };
    let base = format!(
        "& {{ if (Test-Path variable:global:ProgressPreference){{set-variable -name variable:global:ProgressPreference -value 'SilentlyContinue'}};{trace}. {{{{.Vars}}}}; &'{{{{.Path}}}}'; exit $LastExitCode }}"
    );
    Ok(match name {
        "none" => base,
        _ => format!("powershell -executionpolicy {name} \"{base}\""),
    })
}

/// Sends the script that removes what was sent, itself included, and runs it.
fn clean(
    config: &Powershell,
    scope: &mut Scope<'_, '_>,
    data: &BTreeMap<String, Word>,
    mut uploaded: Vec<Word>,
    variables_path: &Word,
    body: &mut Vec<Stmt>,
) -> Result<(), Diagnostic> {
    let path = remote_file(
        &Word::empty(),
        "c:/Windows/Temp/packer-cleanup-",
        "clean_uuid",
        body,
    );
    uploaded.push(path.clone());
    let mut text = Word::empty();
    for file in uploaded {
        text.push_str("if (Test-Path ");
        text.append(file.clone());
        text.push_str(") {Remove-Item ");
        text.append(file);
        text.push_str("}\n");
    }
    let local = scope.private("_clean");
    body.push(Stmt::Write {
        path: local.clone(),
        text,
        mode: 0o600,
    });
    let own = &config.remote.execute_command;
    let command = command(config, own, scope, data, (&path, variables_path))?;
    body.push(Stmt::call("powershell_clean", [local, path, command]));
    Ok(())
}

/// A value for a place between double quotes in PowerShell, as Packer quotes it.
fn quoted(value: &Word) -> Word {
    let part = |part: &Part| match part {
        Part::Literal(text) => {
            let mut out = String::new();
            for c in text.chars() {
                if matches!(c, '$' | '"' | '`' | '\'') {
                    out.push('`');
                }
                out.push(c);
            }
            Part::Literal(out)
        }
        late => Part::Call(
            LibFn("in_powershell"),
            vec![[late.clone()].into_iter().collect()],
        ),
    };
    value.parts().iter().map(part).collect()
}
