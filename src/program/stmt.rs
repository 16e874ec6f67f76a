//! Statements of a step.

use std::collections::BTreeSet;

use super::{Arg, Command, Failure, is_secret};
use crate::helpers::{Helper, Pinned};
use crate::plan::Word;

/// One statement.
#[derive(Clone, Debug)]
pub enum Stmt {
    /// A comment.
    Note(String),
    /// Tells something besides the step's title.
    Say(Word),
    /// Runs a command.
    Run(Command),
    /// `name=$(command)`
    Capture(&'static str, Command),
    /// `name=value`
    Let(&'static str, Word),
    /// Makes a folder, unless it is there, and those above it.
    MakeFolder(Word),
    /// Writes a text to a file.
    Write {
        /// The file.
        path: Word,
        /// Its whole contents.
        text: Word,
        /// Permission bits; `None`: as the umask says.
        mode: Option<u32>,
    },
    /// Writes a carried file, by its index.
    Unpack {
        /// Where to.
        path: Word,
        /// Which file.
        file: usize,
        /// Permission bits.
        mode: u32,
    },
    /// Needs a file or a folder of this host that the emitted file does not carry. A script looks for it before any
    /// build begins.
    Outside {
        /// Where it is.
        path: Word,
        /// The checksum that it must have.
        sha256: Option<Word>,
    },
    /// Does one or the other.
    If(Test, Vec<Stmt>, Vec<Stmt>),
    /// Does it for each file; the body knows it as the variable `file`.
    Each(Vec<Arg>, Vec<Stmt>),
    /// Tries a command again and again.
    Until {
        /// What must succeed.
        test: Command,
        /// Seconds between two tries.
        every: u64,
        /// Seconds in all.
        within: Word,
        /// What ends the waiting early, with its message.
        unless: Option<(Box<Command>, Word)>,
        /// What is said when the time is over.
        otherwise: Word,
    },
    /// Starts a process that lives on; the variable holds its number. It is ended by an undo.
    Start {
        /// The variable.
        name: &'static str,
        /// What is started.
        command: Command,
    },
    /// The step fails.
    Die(Word),
}

/// A condition.
#[derive(Clone, Debug)]
pub enum Test {
    /// The path exists.
    Exists(Word),
    /// The text is not empty.
    Given(Word),
    /// The two texts are the same.
    Same(Word, Word),
    /// The text matches a pattern of the shell, which is ours.
    Like(Word, &'static str),
    /// The command succeeds.
    Succeeds(Command),
    /// The other way round.
    Not(Box<Test>),
}

impl Test {
    /// The other way round.
    #[expect(clippy::should_implement_trait, reason = "it reads like that")]
    pub fn not(self) -> Self {
        Self::Not(Box::new(self))
    }

    fn command(&self) -> Option<&Command> {
        match self {
            Self::Succeeds(command) => Some(command),
            Self::Not(test) => test.command(),
            Self::Exists(_) | Self::Given(_) | Self::Same(..) | Self::Like(..) => None,
        }
    }

    fn each_word<'a>(&'a self, visit: &mut dyn FnMut(&'a Word)) {
        match self {
            Self::Exists(word) | Self::Given(word) | Self::Like(word, _) => visit(word),
            Self::Same(one, other) => {
                visit(one);
                visit(other);
            }
            Self::Succeeds(command) => command.each_word(visit),
            Self::Not(test) => test.each_word(visit),
        }
    }
}

impl Stmt {
    /// Calls `visit` for the statement and all inside of it.
    pub fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Stmt)) {
        visit(self);
        match self {
            Self::If(_, then, otherwise) => {
                then.iter()
                    .chain(otherwise)
                    .for_each(|stmt| stmt.each(visit));
            }
            Self::Each(_, body) => body.iter().for_each(|stmt| stmt.each(visit)),
            Self::Run(Command {
                failure: Failure::Else(stmts),
                ..
            }) => stmts.iter().for_each(|stmt| stmt.each(visit)),
            _ => {}
        }
    }

    /// Calls `visit` for each command of the statement itself, not of those inside of it.
    pub fn commands<'a>(&'a self, visit: &mut dyn FnMut(&'a Command)) {
        match self {
            Self::Run(command) | Self::Capture(_, command) | Self::Start { command, .. } => {
                command.each(visit);
            }
            Self::If(test, ..) => {
                if let Some(command) = test.command() {
                    command.each(visit);
                }
            }
            Self::Until { test, unless, .. } => {
                test.each(visit);
                if let Some((command, _)) = unless {
                    command.each(visit);
                }
            }
            _ => {}
        }
    }

    /// Calls `visit` for each helper of the statement itself.
    pub fn helpers<'a>(&'a self, visit: &mut dyn FnMut(&'a dyn Helper)) {
        if let Self::Outside {
            sha256: Some(_), ..
        } = self
        {
            visit(&Pinned {});
        }
        self.commands(&mut |command| {
            if let Some(helper) = command.helper_of() {
                visit(helper);
            }
        });
    }

    /// Whether the statement itself prints a secret.
    pub fn prints_secret(&self, settings: &BTreeSet<&str>) -> bool {
        let mut prints = match self {
            Self::Write { text, .. } => is_secret(text, |name| settings.contains(name)),
            _ => false,
        };
        self.commands(&mut |command| {
            let secret = |arg: &Arg| match arg {
                Arg::Word(word) => is_secret(word, |name| settings.contains(name)),
                Arg::Glob(_) => false,
            };
            prints |= command.tool() == Some("printf") && command.args.iter().any(secret);
        });
        prints
    }

    /// Calls `visit` for each word of the statement and of all inside of it.
    pub fn each_word<'a>(&'a self, visit: &mut dyn FnMut(&'a Word)) {
        match self {
            Self::Note(_) => {}
            Self::Say(word) | Self::Let(_, word) | Self::Die(word) | Self::MakeFolder(word) => {
                visit(word);
            }
            Self::Run(command) | Self::Capture(_, command) | Self::Start { command, .. } => {
                command.each_word(visit);
            }
            Self::Write { path, text, .. } => {
                visit(path);
                visit(text);
            }
            Self::Unpack { path, .. } => visit(path),
            Self::Outside { path, sha256 } => {
                visit(path);
                sha256.iter().for_each(visit);
            }
            Self::If(test, then, otherwise) => {
                test.each_word(visit);
                then.iter()
                    .chain(otherwise)
                    .for_each(|stmt| stmt.each_word(visit));
            }
            Self::Each(items, body) => {
                for item in items {
                    let (Arg::Word(word) | Arg::Glob(word)) = item;
                    visit(word);
                }
                body.iter().for_each(|stmt| stmt.each_word(visit));
            }
            Self::Until {
                test,
                within,
                unless,
                otherwise,
                ..
            } => {
                test.each_word(visit);
                visit(within);
                if let Some((command, word)) = unless {
                    command.each_word(visit);
                    visit(word);
                }
                visit(otherwise);
            }
        }
    }
}
