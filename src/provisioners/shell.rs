//! `shell`: runs scripts on the guest.

use super::scripts::what::What;
use super::shell_local::exit_codes;
use super::variables::Variables;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt, Var, Word};
use crate::provisioners::scripts::local::{Inline, rendered, scripts};
use crate::schema::{Bool, Checks, Duration, Raw, Text, Validate};

config! {
    /// Uploads scripts to the guest and runs them there.
    ///
    /// Scripts get `PACKER_BUILD_NAME`, `PACKER_BUILDER_TYPE`, the `PACKER_HTTP_...` variables if the builder serves
    /// files, and the variables of `environment_vars`.
    pub struct Shell as "shell" {
        /// Whether carriage returns before newlines are left in the script.
        binary: Bool => untagged("Binary");
        /// Where the script goes on the guest.
        remote_path: Text;
        /// The command; `{{.Path}}`, `{{.Vars}}`, `{{.EnvVarFile}}`.
        execute_command: Raw;
        /// What follows `#!` in the script of `inline`.
        inline_shebang: Text = "/bin/sh -e";
        /// Wait after the last script.
        pause_after: Duration;
        /// Pass the variables in an uploaded file instead of on the command line.
        use_env_var_file: Bool;
        /// Folder of `remote_path`.
        remote_folder: Text = "/tmp";
        /// File name of `remote_path`.
        remote_file: Text;
        /// How long uploading and starting is tried.
        start_retry_timeout: Duration = "5m";
        /// Leave the uploaded script on the guest.
        skip_clean: Bool;
        /// A lost connection counts as success.
        expect_disconnect: Bool;
    }
    flatten { what: What }
}

impl Validate for Shell {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.what.validate(checks);
    }
}

/// Packer's steps (run.md 12), script by script.
impl Lower for Shell {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let Steps {
            scope, data, body, ..
        } = steps;
        let given: Vec<_> = self
            .what
            .environment_vars
            .items
            .iter()
            .map(|text| (text.word.clone(), text.span))
            .collect();
        let variables = Variables::new(scope, data, &given)?;
        let format = match (
            self.what.env_var_format.value.as_str(),
            self.use_env_var_file.value,
        ) {
            ("", true) => "export %s='%s'\n",
            ("", false) => "%s='%s' ",
            (format, _) => format,
        };
        let timeout = self.start_retry_timeout.seconds();
        let flags = flags(self);
        let block = variables.flattened(format);
        let mut env_file = Word::empty();
        if self.use_env_var_file.value {
            body.push(Stmt::call("random_number", []));
            body.push(Stmt::Take("env_file_number"));
            env_file = self.remote_folder.word.clone();
            env_file.push_str("/varfile_");
            env_file.append(Word::var(Var::Local("env_file_number")));
            env_file.push_str(".sh");
            let local = scope.private("_variables");
            body.push(Stmt::Write {
                path: local.clone(),
                text: block.clone(),
                mode: 0o600,
            });
            let words = [local, env_file.clone(), flags.clone(), timeout.clone()];
            body.push(Stmt::call("shell_variables", words));
        }
        let remote = remote_path(self, body);
        let raw = command(self);
        let more = [
            ("Vars", block),
            ("EnvVarFile", env_file.clone()),
            ("Path", remote.clone()),
        ];
        let command = scope.run_time(&raw, data, &more)?;
        let codes = Word::lit(exit_codes(&self.what.valid_exit_codes));
        let lines = self.what.inline.items.iter();
        let text = rendered(&self.inline_shebang, lines, scope, data)?;
        let (title, scripts) = scripts(
            &self.what,
            scope,
            Inline {
                kind: "an inline",
                file: "packer-shell",
                text,
            },
        )?;
        for script in scripts {
            body.extend(script.ready);
            body.push(Stmt::call(
                "shell_script",
                [
                    script.shown,
                    script.path,
                    remote.clone(),
                    codes.clone(),
                    flags.clone(),
                    timeout.clone(),
                    command.clone(),
                ],
            ));
        }
        if !self.skip_clean.value {
            // also without a file of variables, as Packer
            body.push(Stmt::call("shell_remove", [env_file, timeout]));
        }
        let pause = self.pause_after.value;
        if pause.nanoseconds != 0 {
            body.push(Stmt::call("pause_after", [Word::lit(pause.to_string())]));
        }
        Ok(title)
    }
}

/// What `shell_script` is told besides the words.
fn flags(config: &Shell) -> Word {
    let flags = [
        (config.binary.value, "binary"),
        (config.skip_clean.value, "keep"),
        (config.expect_disconnect.value, "disconnect"),
    ];
    let given: Vec<&str> = flags
        .iter()
        .filter(|(given, _)| *given)
        .map(|(_, name)| *name)
        .collect();
    Word::lit(given.join(","))
}

fn remote_path(config: &Shell, body: &mut Vec<Stmt>) -> Word {
    if !config.remote_path.word.is_empty() {
        return config.remote_path.word.clone();
    }
    let mut path = config.remote_folder.word.clone();
    path.push_str("/");
    if config.remote_file.word.is_empty() {
        body.push(Stmt::call("random_number", []));
        body.push(Stmt::Take("script_number"));
        path.push_str("script_");
        path.append(Word::var(Var::Local("script_number")));
        path.push_str(".sh");
    } else {
        path.append(config.remote_file.word.clone());
    }
    path
}

fn command(config: &Shell) -> Raw {
    if !config.execute_command.text.is_empty() {
        return config.execute_command.clone();
    }
    let text = if config.use_env_var_file.value {
        "chmod +x {{.Path}}; . {{.EnvVarFile}} && {{.Path}}"
    } else {
        "chmod +x {{.Path}}; {{.Vars}} {{.Path}}"
    };
    Raw {
        text: text.to_owned(),
        span: None,
    }
}
