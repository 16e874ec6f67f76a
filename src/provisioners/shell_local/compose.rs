//! What a plain script does with local scripts.

use super::ShellLocal;
use crate::communicator::guest::words;
use crate::helpers::Here;
use crate::interpolate::Place;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::plan::{LibFn, Part, Var, Word};
use crate::program::{Command, Input, Stmt, Test};
use crate::provisioners::variables::{self, Variables};
use crate::schema::Text;

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
        let codes = self.valid_exit_codes.values();
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
            let command = Command::helper(Here { tool: None }, [])
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
        let here = Command::helper(Here { tool: None }, []);
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
        let (mut command, _) = super::command(self, at.scope, data, variables, path, post)?;
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
