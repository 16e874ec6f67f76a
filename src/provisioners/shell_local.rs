//! `shell-local`: runs scripts on this host. The provisioner and the post-processor are the same.

use std::collections::BTreeMap;

use super::variables::{self, Variables};
use crate::communicator::guest::words;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::helpers::Here;
use crate::interpolate::Place;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::lower::{Lower, Scope, Steps};
use crate::plan::{LibFn, Part, Stmt as Call, Var, Word};
use crate::program::{Command, Input, Stmt, Test};
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
    let raw = &config.execute_command.items;
    let texts: Vec<&str> = raw.iter().map(|raw| raw.text.as_str()).collect();
    if texts == ["/bin/sh", "-c", "{{.Vars}} {{.Script}}"]
        && config.env_var_format.value == "%s='%s' "
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
    for text in raw {
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
    let codes: Vec<String> = list
        .items
        .iter()
        .map(|code| code.value.to_string())
        .collect();
    codes.join(" ")
}

impl Compose for ShellLocal {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let one = (!self.script.word.is_empty()).then_some(&self.script);
        let files: Vec<&Text> = self.scripts.items.iter().chain(one).collect();
        at.step.title = match files.as_slice() {
            [] => "Run an inline script here".into(),
            [one] => words(&[&"Run ".into(), &one.word, &" here".into()]),
            many => format!("Run {} scripts here", many.len()).into(),
        };
        let mut given = Vec::new();
        for text in &self.environment_vars.items {
            given.push((at.again(text)?, text.span));
        }
        let variables = Variables::new(at.scope, at.data, &given)?;
        let codes: Vec<i64> = self
            .valid_exit_codes
            .items
            .iter()
            .map(|code| code.value)
            .collect();
        let mut body = Vec::new();
        if files.is_empty() {
            let command = (!self.command.word.is_empty()).then(|| self.command.clone());
            let lines: Vec<Text> = self.inline.items.iter().cloned().chain(command).collect();
            self.inline(at, &variables, &lines, &codes, &mut body)?;
        }
        for (number, file) in files.iter().enumerate() {
            let name = if files.len() > 1 {
                (number + 1).to_string()
            } else {
                String::new()
            };
            let carried = at.scope.carry("script", file, &name)?;
            body.extend(carried.ready_here()?);
            let path = match carried.path.parts() {
                [Part::Var(Var::Run("work" | "template_dir")), ..] => carried.path,
                [Part::Literal(text), ..] if text.starts_with('/') => carried.path,
                [Part::Literal(_), ..] => {
                    let mut path = Word::var(Var::Run("pwd"));
                    path.push_str("/");
                    path.append(carried.path);
                    path
                }
                _ => Word::call(LibFn("absolute"), vec![carried.path]),
            };
            let failed = words(&[&file.word, &" failed".into()]);
            body.push(self.run(at, &variables, &path, &mut Vec::new(), &codes, failed)?);
        }
        if !self.only_on.is_empty() {
            body = vec![self.only_on(body)];
        }
        at.run(body);
        Ok(())
    }
}

impl ShellLocal {
    /// The lines of `inline`. By the usual command an interpreter reads them from the script itself.
    fn inline(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        variables: &Variables,
        lines: &[Text],
        codes: &[i64],
        body: &mut Vec<Stmt>,
    ) -> Result<(), Stop> {
        let text = at.again_lines(&self.inline_shebang, lines)?;
        if self.is_usual()
            && self.tempfile_extension.value.is_empty()
            && let Some(pairs) = variables.exports()
            && let Some(shebang) = self.inline_shebang.word.as_literal()
            && let Some(interpreter) = Interpreter::of(shebang)
        {
            let mut script = Word::empty();
            for line in lines {
                script.append(at.again(line)?);
                script.push_str("\n");
            }
            let command = Command::helper(Here {}, [])
                .words(pairs)
                .words(interpreter.words())
                .input(Input::Third(script));
            body.push(command.or_die_unless(codes, "the script failed"));
            return Ok(());
        }
        let mut path = crate::lower::compose::private();
        path.push_str(&format!("/{}", at.scope.id));
        if !self.tempfile_extension.value.is_empty() {
            path.push_str(".");
            path.push_str(self.tempfile_extension.value.trim_start_matches('.'));
        }
        body.push(Stmt::Write {
            path: path.clone(),
            text,
            mode: Some(0o700),
        });
        let run = self.run(
            at,
            variables,
            &path,
            body,
            codes,
            "the script failed".into(),
        )?;
        body.push(run);
        Ok(())
    }

    fn is_usual(&self) -> bool {
        let texts: Vec<&str> = self
            .execute_command
            .items
            .iter()
            .map(|raw| raw.text.as_str())
            .collect();
        texts == ["/bin/sh", "-c", "{{.Vars}} {{.Script}}"]
            && self.env_var_format.value == "%s='%s' "
    }

    /// Runs a script that is a file.
    fn run(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        variables: &Variables,
        path: &Word,
        body: &mut Vec<Stmt>,
        codes: &[i64],
        failed: Word,
    ) -> Result<Stmt, Stop> {
        let here = Command::helper(Here {}, []);
        if self.is_usual()
            && let Some(pairs) = variables.exports()
        {
            let command = here
                .words(pairs)
                .words(["sh".into(), "-c".into(), path.clone()]);
            return Ok(command.or_die_unless(codes, failed));
        }
        let post = at.scope.place == Place::PostProcessor;
        let data = at.data;
        let (mut command, _) = self::command(self, at.scope, data, variables, path, post)?;
        if let [shell, flag, text] = command.as_slice()
            && flag.as_literal() == Some("-c")
            && variables::is_secret(at.scope, text)
        {
            // a command line can be seen by everybody: the shell reads the command from a private file
            let mut file = crate::lower::compose::private();
            file.push_str(&format!("/{}_command", at.scope.id));
            let mut line = text.clone();
            line.push_str("\n");
            body.push(Stmt::Write {
                path: file.clone(),
                text: line,
                mode: Some(0o600),
            });
            command = vec![shell.clone(), file];
        }
        Ok(here.words(command).or_die_unless(codes, failed))
    }

    /// What is done on some systems only.
    fn only_on(&self, body: Vec<Stmt>) -> Stmt {
        let names: Vec<Word> = self
            .only_on
            .items
            .iter()
            .map(|system| match system.value.as_str() {
                "darwin" => "Darwin",
                "freebsd" => "FreeBSD",
                "openbsd" => "OpenBSD",
                "solaris" => "SunOS",
                "windows" => "Windows",
                _ => "Linux",
            })
            .flat_map(|name| [Word::lit("-e"), Word::lit(name)])
            .collect();
        let test =
            Command::new("uname", []).pipe(Command::new("grep", [Word::lit("-qx")]).words(names));
        Stmt::If(
            Test::Succeeds(test),
            body,
            vec![Stmt::Say("Not on this system".into())],
        )
    }
}

/// An interpreter that takes a script as a file, with its one option.
struct Interpreter {
    program: String,
    option: Option<String>,
}

impl Interpreter {
    fn of(shebang: &str) -> Option<Self> {
        let mut words = shebang.split_whitespace();
        let program = words.next()?;
        let option = words.next().map(str::to_owned);
        // env takes words apart in its own way
        if words.next().is_some() || program.ends_with("/env") || shebang.contains(char::is_control)
        {
            return None;
        }
        let program = if program == "/bin/sh" { "sh" } else { program };
        Some(Self {
            program: program.to_owned(),
            option,
        })
    }

    fn words(&self) -> Vec<Word> {
        let mut out = vec![Word::lit(self.program.clone())];
        out.extend(self.option.clone().map(Word::lit));
        out.push(Word::lit("/dev/fd/3"));
        out
    }
}
