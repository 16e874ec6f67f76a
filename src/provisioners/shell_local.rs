//! `shell-local`: runs scripts on this host. The provisioner and the post-processor are the same.

mod compose;

use std::collections::BTreeMap;

use super::variables::{self, Variables};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::interpolate::Place;
use crate::lower::{Lower, Scope, Steps};
use crate::plan::{LibFn, Stmt as Call, Var, Word};
use crate::provisioners::scripts::local::{Script, carried, rendered};
use crate::schema::{Bool, Checks, Int, List, Literal, Raw, Text, Validate};

config! {
    /// Runs scripts on the host that runs the build.
    ///
    /// Scripts get `PACKER_BUILD_NAME`, `PACKER_BUILDER_TYPE` and the variables of `environment_vars`.
    pub struct ShellLocal {
        /// Commands, which become one script.
        inline: List<Text> => untagged("Inline");
        /// One command; old form of `inline`.
        command: Text => untagged("Command"), old("inline");
        /// A script.
        script: Text => untagged("Script");
        /// Several scripts.
        scripts: List<Text> => untagged("Scripts");
        /// Exit codes that count as success.
        valid_exit_codes: List<Int>;
        /// Variables for the scripts: `NAME=VALUE`.
        environment_vars: List<Text>;
        /// How `{{.Vars}}` writes a variable.
        env_var_format: Literal = "%s='%s' ";
        /// The program and its arguments; `{{.Vars}}`, `{{.Script}}`.
        execute_command: List<Raw> = &["/bin/sh", "-c", "{{.Vars}} {{.Script}}"];
        /// What follows `#!` in the script of `inline`.
        inline_shebang: Text = "/bin/sh -e";
        /// Run only on these systems.
        only_on: List<Literal>;
        /// Extension of the script of `inline`.
        tempfile_extension: Literal;
        /// Windows paths as the Linux subsystem has them.
        use_linux_pathing: Bool;
    }
}

/// Packer's names of systems (GOOS) that `only_on` takes.
const SYSTEMS: &[&str] = &[
    "darwin", "freebsd", "linux", "openbsd", "solaris", "windows",
];

const ONE_OF: &str = "You may only specify one of the following options: Command, Inline, Script or Scripts. Please consolidate these options in your config.";

impl Validate for ShellLocal {
    fn validate(&self, checks: &mut Checks<'_>) {
        let command = self.command.is_given();
        let script = !self.script.is_blank();
        let inline = !self.inline.is_empty();
        let scripts = !self.scripts.is_empty();
        if !command && !script && !inline && !scripts {
            checks.missing(
                "one of `inline`, `command`, `script`, `scripts` must be given",
                "Command, Inline, Script and Scripts options cannot all be empty.",
            );
        }
        // Packer takes an `inline` without commands for one where there are scripts
        let empty_inline = self.inline.span.is_some() && (script || scripts);
        if empty_inline
            || [command, script, inline, scripts]
                .iter()
                .filter(|it| **it)
                .count()
                > 1
        {
            let mut spans = [
                self.inline.span,
                self.command.span,
                self.script.span,
                self.scripts.span,
            ]
            .into_iter()
            .flatten();
            checks.conflict(
                [spans.next(), spans.next()],
                "`inline`, `command`, `script` and `scripts` exclude each other",
                ONE_OF,
            );
        }
        for text in self
            .scripts
            .items
            .iter()
            .chain(script.then_some(&self.script))
        {
            if let Some(path) = &text.now {
                checks.file(path, text.span, &format!("Bad script '{path}': "));
            }
        }
        for system in &self.only_on.items {
            if !SYSTEMS.contains(&system.value.as_str()) {
                checks.bad(
                    system.span,
                    format!(
                        "`only_on` takes {}, but got `{}`",
                        SYSTEMS.join(", "),
                        system.value
                    ),
                    format!(
                        "Invalid OS specified in only_on: '{}'\nSupported OS names: {}",
                        system.value,
                        SYSTEMS.join(", ")
                    ),
                );
            }
        }
        let mut paths = self
            .scripts
            .items
            .iter()
            .chain(script.then_some(&self.script));
        if self.use_linux_pathing.value
            && let Some(path) = paths.find_map(|text| text.now.as_deref())
            && !checks.disk.absolute(path).contains(":/")
        {
            let path = checks.disk.absolute(path);
            checks.bad(
                self.use_linux_pathing.span,
                "`use_linux_pathing` takes paths of Windows, with a drive",
                format!("There was an error splitting your absolute path; expected to find a drive following the format ':/' but did not: absolute path: {path}"),
            );
        }
        if self.use_linux_pathing.value && (inline || command) {
            checks.bad(
                self.use_linux_pathing.span,
                "`use_linux_pathing` works with `script` and `scripts` only",
                "Packer is unable to use the Command and Inline features with the Windows Linux Subsystem. Please use the Script or Scripts options instead",
            );
        }
        variables::check(&self.environment_vars, checks);
    }
}

/// provisioner/shell-local and post-processor/shell-local: they differ in what templates may ask for.
impl Lower for ShellLocal {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let post = steps.scope.place == Place::PostProcessor;
        let Steps {
            scope, data, body, ..
        } = steps;
        if !self.only_on.is_empty() {
            let systems = self
                .only_on
                .items
                .iter()
                .map(|it| Word::lit(it.value.clone()));
            body.push(Call::call("local_only_on", systems));
        }
        let mut given = Vec::new();
        for text in &self.environment_vars.items {
            given.push((scope.again(text, data)?, text.span));
        }
        let variables = Variables::new(scope, data, &given)?;
        let codes = exit_codes(&self.valid_exit_codes);
        let scripts = scripts(self, scope, data, body)?;
        let title = match scripts.as_slice() {
            [one] if self.inline.is_empty() && self.command.word.is_empty() => {
                format!("Run the script {} here", one.shown)
            }
            [_] => "Run an inline script here".to_owned(),
            many => format!("Run {} scripts here", many.len()),
        };
        for script in scripts {
            body.extend(script.ready);
            let (mut words, exported) = command(self, scope, data, &variables, &script.path, post)?;
            if let Some(pairs) = exported {
                body.push(Call::call("local_environment", pairs));
            } else {
                body.push(Call::call("local_environment", []));
            }
            let mut call = vec![script.shown, Word::lit(codes.clone())];
            // what holds a secret may not stand on a command line: the shell reads it from a private file instead
            if let [shell, flag, text] = words.as_slice()
                && flag.as_literal() == Some("-c")
                && variables::is_secret(scope, text)
            {
                let mut file = Word::var(Var::Run("work"));
                file.push_str(&format!("/{}_command", scope.id));
                let mut line = text.clone();
                line.push_str("\n");
                body.push(Call::Write {
                    path: file.clone(),
                    text: line,
                    mode: 0o600,
                });
                words = vec![shell.clone(), file];
            }
            call.extend(words);
            body.push(Call::call("local_run", call));
        }
        Ok(title)
    }
}

impl ShellLocal {
    /// Whether scripts run by Packer's own command, with variables in Packer's own format: they can be exported.
    fn is_usual(&self) -> bool {
        let texts = self.execute_command.items.iter();
        texts
            .map(|raw| raw.text.as_str())
            .eq(["/bin/sh", "-c", "{{.Vars}} {{.Script}}"])
            && self.env_var_format.value == "%s='%s' "
    }
}

fn scripts(
    config: &ShellLocal,
    scope: &mut Scope<'_, '_>,
    data: &BTreeMap<String, Word>,
    body: &mut Vec<Call>,
) -> Result<Vec<Script>, Diagnostic> {
    let one = (!config.script.word.is_empty()).then_some(&config.script);
    let files: Vec<&Text> = config.scripts.items.iter().chain(one).collect();
    let mut out = carried(&files, scope)?;
    for script in &mut out {
        script.path = Word::call(LibFn("absolute"), vec![std::mem::take(&mut script.path)]);
    }
    if !files.is_empty() {
        return Ok(out);
    }
    let command = (!config.command.word.is_empty()).then_some(&config.command);
    let lines = config.inline.items.iter().chain(command);
    let text = rendered(&config.inline_shebang, lines, scope, data)?;
    let folder = scope.private("");
    body.push(Call::call("folder", [folder.clone()]));
    let mut path = folder;
    path.push_str("/packer-shell");
    if !config.tempfile_extension.value.is_empty() {
        path.push_str(".");
        path.push_str(config.tempfile_extension.value.trim_start_matches('.'));
    }
    body.push(Call::Write {
        path: path.clone(),
        text,
        mode: 0o700,
    });
    out.push(Script {
        ready: Vec::new(),
        path: path.clone(),
        shown: path,
    });
    Ok(out)
}

/// The words of the command, and the variables that are exported to it instead of standing in it.
type Words = (Vec<Word>, Option<Vec<Word>>);

fn command(
    config: &ShellLocal,
    scope: &mut Scope<'_, '_>,
    data: &BTreeMap<String, Word>,
    variables: &Variables,
    script: &Word,
    post: bool,
) -> Result<Words, Diagnostic> {
    if config.is_usual()
        && let Some(pairs) = variables.exports()
    {
        let words = vec![Word::lit("/bin/sh"), Word::lit("-c"), script.clone()];
        return Ok((words, Some(pairs)));
    }
    let block = variables.flattened(&config.env_var_format.value);
    let more = [
        ("Vars", block),
        ("Script", script.clone()),
        ("Command", script.clone()),
    ];
    let mut words = Vec::new();
    for text in &config.execute_command.items {
        words.push(scope.run_time(text, data, &more)?);
    }
    if post && words.len() == 1 {
        words.insert(0, Word::lit("-c"));
        words.insert(0, Word::lit("sh"));
    }
    Ok((words, None))
}

/// The codes as Packer prints them.
pub(super) fn exit_codes(list: &List<Int>) -> String {
    if list.is_empty() {
        return "0".to_owned();
    }
    let codes: Vec<String> = list.values().iter().map(i64::to_string).collect();
    codes.join(" ")
}
