//! `shell`: runs scripts on the guest.

use std::collections::BTreeMap;

use super::scripts::what::What;
use super::shell_local::exit_codes;
use super::variables::Variables;
use crate::communicator::guest::words;
use crate::communicator::remote::{Running, Script, Source};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::lower::{Lower, Scope, Steps};
use crate::plan::{Part, Stmt as Call, Var, Word};
use crate::program::{Command, Input, Stmt};
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
        let timeout = self.start_retry_timeout.seconds();
        let flags = flags(self);
        let block = variables(self, scope, data)?;
        let mut env_file = Word::empty();
        if self.use_env_var_file.value {
            body.push(Call::call("random_number", []));
            body.push(Call::Take("env_file_number"));
            env_file = self.remote_folder.word.clone();
            env_file.push_str("/varfile_");
            env_file.append(Word::var(Var::Local("env_file_number")));
            env_file.push_str(".sh");
            let local = scope.private("_variables");
            body.push(Call::Write {
                path: local.clone(),
                text: block.clone(),
                mode: 0o600,
            });
            let words = [local, env_file.clone(), flags.clone(), timeout.clone()];
            body.push(Call::call("shell_variables", words));
        }
        let remote = remote_path(self, body);
        let raw = command(
            self,
            [
                "chmod +x {{.Path}}; . {{.EnvVarFile}} && {{.Path}}",
                "chmod +x {{.Path}}; {{.Vars}} {{.Path}}",
            ],
        );
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
            body.push(Call::call(
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
            body.push(Call::call("shell_remove", [env_file, timeout]));
        }
        let pause = self.pause_after.value;
        if pause.nanoseconds != 0 {
            body.push(Call::call("pause_after", [Word::lit(pause.to_string())]));
        }
        Ok(title)
    }
}

/// The variables of the scripts, as `{{.Vars}}` and the file of variables have them.
fn variables(
    config: &Shell,
    scope: &mut Scope<'_, '_>,
    data: &BTreeMap<String, Word>,
) -> Result<Word, Diagnostic> {
    let given = config.what.environment_vars.words();
    let variables = Variables::new(scope, data, &given)?;
    let format = match (
        config.what.env_var_format.value.as_str(),
        config.use_env_var_file.value,
    ) {
        ("", true) => "export %s='%s'\n",
        ("", false) => "%s='%s' ",
        (format, _) => format,
    };
    Ok(variables.flattened(format))
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

fn remote_path(config: &Shell, body: &mut Vec<Call>) -> Word {
    if !config.remote_path.word.is_empty() {
        return config.remote_path.word.clone();
    }
    let mut path = config.remote_folder.word.clone();
    path.push_str("/");
    if config.remote_file.word.is_empty() {
        body.push(Call::call("random_number", []));
        body.push(Call::Take("script_number"));
        path.push_str("script_");
        path.append(Word::var(Var::Local("script_number")));
        path.push_str(".sh");
    } else {
        path.append(config.remote_file.word.clone());
    }
    path
}

/// The command; unless the template has one, the first of the usual ones with a file of variables, the second without.
fn command(config: &Shell, [with_file, without]: [&str; 2]) -> Raw {
    if !config.execute_command.text.is_empty() {
        return config.execute_command.clone();
    }
    let text = if config.use_env_var_file.value {
        with_file
    } else {
        without
    };
    Raw {
        text: text.to_owned(),
        span: None,
    }
}

impl Compose for Shell {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let files: Vec<&Text> = self.what.files().collect();
        at.step.title = match files.as_slice() {
            [] => "Run an inline script on the guest".into(),
            [one] => words(&[&"Run ".into(), &one.word, &" on the guest".into()]),
            many => format!("Run {} scripts on the guest", many.len()).into(),
        };
        let Some(guest) = at.remote() else {
            return Ok(());
        };
        let block = variables(self, at.scope, at.data)?;
        // a name of the guest's own is enough where nothing is left there
        let fixed = guest.is_container() && !self.skip_clean.value;
        let number = match fixed {
            true => Word::empty(),
            false => words(&[&"_".into(), &Word::var(Var::Local("n"))]),
        };
        let named = |name: &str| {
            let folder = &self.remote_folder.word;
            words(&[folder, &format!("/{name}").into(), &number, &".sh".into()])
        };
        let own = self.remote_path.word.is_empty() && self.remote_file.word.is_empty();
        if !fixed && (own || self.use_env_var_file.value) {
            at.run([Stmt::Let("n", Word::var(Var::Local("RANDOM")))]);
        }
        let remote = if !self.remote_path.word.is_empty() {
            self.remote_path.word.clone()
        } else if !self.remote_file.word.is_empty() {
            words(&[
                &self.remote_folder.word,
                &"/".into(),
                &self.remote_file.word,
            ])
        } else {
            named("script")
        };
        let mut env_file = Word::empty();
        if self.use_env_var_file.value {
            env_file = named("varfile");
            at.run([guest
                .write(env_file.clone(), "0600")
                .input(Input::Text(block.clone()))
                .or_die("cannot send the file of variables")]);
        }
        // what is sent has its mode already
        let raw = command(
            self,
            [". {{.EnvVarFile}} && {{.Path}}", "{{.Vars}}{{.Path}}"],
        );
        let more = [
            ("Vars", block),
            ("EnvVarFile", env_file.clone()),
            ("Path", remote.clone()),
        ];
        let command = at.run_time(&raw, &more)?;
        let running = Running {
            keep: self.skip_clean.value,
            disconnect: self.expect_disconnect.value,
            hidden: super::variables::is_secret(at.scope, &command),
            patience: self.start_retry_timeout.value.whole_seconds(),
        };
        let codes = self.what.valid_exit_codes.values();
        let script = |source: Source, failed: Word| Script {
            running,
            source,
            path: &remote,
            command: &command,
            codes: &codes,
            failed,
        };
        if files.is_empty() {
            let text = at.again_lines(&self.inline_shebang, &self.what.inline.items)?;
            let text = Source::Text(unix(text, self.binary.value));
            at.run(guest.run_script(script(text, "the script failed".into()))?);
        }
        for (number, file) in files.iter().enumerate() {
            let name = if files.len() > 1 {
                (number + 1).to_string()
            } else {
                String::new()
            };
            let carried = at.scope.carry("script", file, &name)?;
            let failed = words(&[&file.word, &" failed".into()]);
            let source = match carried.text(at.scope.house) {
                Some(text) => Source::Text(unix(text, self.binary.value)),
                None => {
                    at.run(carried.ready_here()?);
                    if self.binary.value {
                        Source::File(carried.path)
                    } else {
                        Source::Lines(carried.path)
                    }
                }
            };
            at.run(guest.run_script(script(source, failed))?);
        }
        if !self.skip_clean.value && !env_file.is_empty() {
            let remove = words(&[&"rm -f ".into(), &env_file]);
            at.run([guest
                .command(remove)
                .or_die("cannot remove the file of variables")]);
        }
        if self.pause_after.value.nanoseconds > 0 {
            at.run([Stmt::Run(Command::new(
                "sleep",
                [self.pause_after.value.for_sleep().into()],
            ))]);
        }
        Ok(())
    }
}

/// A text with lines as Unix ends them, the last one, too.
pub(super) fn unix(text: Word, binary: bool) -> Word {
    if binary {
        return text;
    }
    let mut out: Word = text
        .parts()
        .iter()
        .map(|part| match part {
            Part::Literal(text) => Part::Literal(text.replace("\r\n", "\n")),
            late => late.clone(),
        })
        .collect();
    if out.without_newline().is_none() {
        out.push_str("\n");
    }
    out
}
