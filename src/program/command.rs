//! Commands of the host.

use std::fmt;
use std::sync::Arc;

use super::Stmt;
use crate::helpers::Helper;
use crate::plan::Word;

/// Tools of the host, one of which is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tools {
    first: &'static str,
    others: &'static [&'static str],
}

/// One word of a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A text, as it is.
    Word(Word),
    /// A pattern of file names, as Go's `filepath.Glob` and the shells read it.
    Glob(Word),
}

/// One command, or a pipeline of several.
#[derive(Clone)]
pub struct Command {
    /// What is run: a tool of the host, or a helper.
    pub(crate) program: Name,
    /// Its arguments.
    pub(crate) args: Vec<Arg>,
    /// Where it reads from.
    pub(crate) input: Input,
    /// Where it writes to.
    pub(crate) output: Output,
    /// Whether what it says on standard error is of no interest.
    pub(crate) silent: bool,
    /// Permission bits that files which it makes do not get, if that is not left to the caller's umask.
    pub(crate) umask: Option<u32>,
    /// What reads its output.
    pub(crate) pipe: Option<Box<Command>>,
    /// What a failure means.
    pub(crate) failure: Failure,
}

/// What a command is.
#[derive(Clone)]
pub(crate) enum Name {
    /// A tool of the host.
    Tool(&'static str),
    /// A program that the template names.
    Given(Word),
    /// A function that is emitted with the script.
    Helper(Arc<dyn Helper>),
}

/// Where a command reads from.
#[derive(Clone, Debug, Default)]
pub enum Input {
    /// From where the build reads, which is nowhere.
    #[default]
    Inherit,
    /// A file.
    File(Word),
    /// A text, which stands in the script as it is.
    Text(Word),
    /// A text on file descriptor 3; standard input is empty.
    Third(Word),
}

/// Where a command writes to.
#[derive(Clone, Debug, Default)]
pub enum Output {
    /// The terminal.
    #[default]
    Inherit,
    /// Nowhere.
    Null,
    /// A file, which it begins anew.
    File(Word),
    /// The end of a file.
    Append(Word),
}

/// What a failure of a command means.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The step fails with this message.
    Die(Word),
    /// The step fails with this message and the exit status behind it.
    Status(Word),
    /// The step fails unless the exit status is one of these.
    Codes(Vec<i64>, Word),
    /// Nothing, for this reason.
    Ignore(&'static str),
    /// It is looked at by what stands around the command.
    Tested,
    /// These statements are done then.
    Else(Vec<Stmt>),
}

impl Command {
    fn named(program: Name, args: Vec<Arg>) -> Self {
        Self {
            program,
            args,
            input: Input::Inherit,
            output: Output::Inherit,
            silent: false,
            umask: None,
            pipe: None,
            failure: Failure::Tested,
        }
    }

    /// A tool of the host.
    pub fn new(tool: &'static str, words: impl IntoIterator<Item = Word>) -> Self {
        let args = words.into_iter().map(Arg::Word).collect();
        Self::named(Name::Tool(tool), args)
    }

    /// A program that the template names.
    pub fn given(program: Word, words: impl IntoIterator<Item = Word>) -> Self {
        let args = words.into_iter().map(Arg::Word).collect();
        Self::named(Name::Given(program), args)
    }

    /// A function of the emitted file, with as many words as it takes.
    pub fn helper<H, const N: usize>(helper: H, words: [Word; N]) -> Self
    where
        H: Helper + crate::helpers::Takes<N> + 'static,
    {
        let args = words.into_iter().map(Arg::Word).collect();
        Self::named(Name::Helper(Arc::new(helper)), args)
    }

    /// With further words.
    pub fn words(mut self, words: impl IntoIterator<Item = Word>) -> Self {
        self.args.extend(words.into_iter().map(Arg::Word));
        self
    }

    /// With further arguments.
    pub fn args(mut self, args: impl IntoIterator<Item = Arg>) -> Self {
        self.args.extend(args);
        self
    }

    /// Reading from there.
    pub fn input(mut self, input: Input) -> Self {
        self.input = input;
        self
    }

    /// Writing to there.
    pub fn output(mut self, output: Output) -> Self {
        self.output = output;
        self
    }

    /// Without what it says on standard error.
    pub fn silent(mut self) -> Self {
        self.silent = true;
        self
    }

    /// Making files without these permission bits.
    pub fn umask(mut self, bits: u32) -> Self {
        self.umask = Some(bits);
        self
    }

    /// Its output goes into another command.
    pub fn pipe(mut self, next: Command) -> Self {
        match &mut self.pipe {
            Some(last) => **last = last.as_ref().clone().pipe(next),
            None => self.pipe = Some(Box::new(next)),
        }
        self
    }

    /// The statement that runs it; a failure ends the step with this message.
    pub fn or_die(mut self, message: impl Into<Word>) -> Stmt {
        self.failure = Failure::Die(message.into());
        Stmt::Run(self)
    }

    /// The same, for a command whose output is captured.
    pub fn or_dies(mut self, message: impl Into<Word>) -> Self {
        self.failure = Failure::Die(message.into());
        self
    }

    /// The same, with the exit status behind the message.
    pub fn or_die_with_status(mut self, message: impl Into<Word>) -> Stmt {
        self.failure = Failure::Status(message.into());
        Stmt::Run(self)
    }

    /// The statement that runs it; exit codes that are none of these end the step.
    pub fn or_die_unless(mut self, codes: &[i64], message: impl Into<Word>) -> Stmt {
        self.failure = match codes {
            [] | [0] => Failure::Status(message.into()),
            codes => Failure::Codes(codes.to_vec(), message.into()),
        };
        Stmt::Run(self)
    }

    /// The statement that runs it, whatever comes of it.
    pub fn whatever(mut self, reason: &'static str) -> Stmt {
        self.failure = Failure::Ignore(reason);
        Stmt::Run(self)
    }

    /// The statement that runs it, with what is done when it fails.
    pub fn or_else(mut self, stmts: Vec<Stmt>) -> Stmt {
        self.failure = Failure::Else(stmts);
        Stmt::Run(self)
    }

    /// Calls `visit` for the command and those behind it.
    pub fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Command)) {
        visit(self);
        if let Some(next) = &self.pipe {
            next.each(visit);
        }
    }

    /// Calls `visit` for every word.
    pub fn each_word<'a>(&'a self, visit: &mut dyn FnMut(&'a Word)) {
        self.given_program().into_iter().for_each(&mut *visit);
        for arg in &self.args {
            let (Arg::Word(word) | Arg::Glob(word)) = arg;
            visit(word);
        }
        match &self.input {
            Input::File(word) | Input::Text(word) | Input::Third(word) => visit(word),
            Input::Inherit => {}
        }
        match &self.output {
            Output::File(word) | Output::Append(word) => visit(word),
            Output::Inherit | Output::Null => {}
        }
        match &self.failure {
            Failure::Die(word) | Failure::Status(word) | Failure::Codes(_, word) => visit(word),
            Failure::Else(stmts) => stmts.iter().for_each(|stmt| stmt.each_word(visit)),
            Failure::Ignore(_) | Failure::Tested => {}
        }
        if let Some(next) = &self.pipe {
            next.each_word(visit);
        }
    }

    /// Whether its output goes into another command.
    pub fn is_piped(&self) -> bool {
        self.pipe.is_some()
    }

    /// The tool of the host that it runs, if it is one.
    pub fn tool(&self) -> Option<&'static str> {
        match &self.program {
            Name::Tool(tool) => Some(tool),
            Name::Given(_) | Name::Helper(_) => None,
        }
    }

    /// The program that the template names, if it is one.
    pub fn given_program(&self) -> Option<&Word> {
        match &self.program {
            Name::Given(program) => Some(program),
            Name::Tool(_) | Name::Helper(_) => None,
        }
    }

    /// The helper that it runs, if it is one.
    pub fn helper_of(&self) -> Option<&dyn Helper> {
        match &self.program {
            Name::Tool(_) | Name::Given(_) => None,
            Name::Helper(helper) => Some(helper.as_ref()),
        }
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match &self.program {
            Name::Tool(tool) => (*tool).to_owned(),
            Name::Given(program) => program.to_string(),
            Name::Helper(helper) => helper.name().to_owned(),
        };
        f.debug_struct("Command")
            .field("program", &name)
            .field("args", &self.args)
            .finish_non_exhaustive()
    }
}

impl Command {
    /// The helper that it runs, to be kept.
    pub fn shared_helper(&self) -> Option<Arc<dyn Helper>> {
        match &self.program {
            Name::Tool(_) | Name::Given(_) => None,
            Name::Helper(helper) => Some(Arc::clone(helper)),
        }
    }
}

/// Tools that every system has: POSIX asks for them, or the base systems of OpenBSD and Debian have them all.
const EVERYWHERE: &[&str] = &[
    ":", "[", "awk", "basename", "cat", "chmod", "cmp", "command", "cp", "cut", "date", "dd",
    "dirname", "echo", "env", "export", "false", "grep", "head", "kill", "ln", "ls", "mkdir",
    "mkfifo", "mktemp", "mv", "od", "printf", "return", "rm", "rmdir", "sed", "set", "sh", "sleep",
    "sort", "stty", "tail", "tee", "test", "touch", "tr", "true", "umask", "uname", "wait", "wc",
];

/// Whether every system has the tool, so that nobody need be told.
pub fn is_everywhere(tool: &str) -> bool {
    EVERYWHERE.contains(&tool)
}

/// Tools that copy and change files quickly and print nothing of what is in them.
const QUIET: &[&str] = &["cat", "chmod", "ln", "mkdir", "mv", "printf", "rm"];

/// Whether the tool neither takes long nor prints what others wrote.
pub fn is_quiet(tool: &str) -> bool {
    QUIET.contains(&tool)
}

impl Tools {
    /// One tool that has no alternative.
    pub const fn one(tool: &'static str) -> Self {
        Self {
            first: tool,
            others: &[],
        }
    }

    /// A tool, or one of others that can do the same.
    pub const fn any(first: &'static str, others: &'static [&'static str]) -> Self {
        Self { first, others }
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// The names with a word between them.
    pub fn joined(&self, between: &str) -> String {
        self.names().collect::<Vec<_>>().join(between)
    }
}
