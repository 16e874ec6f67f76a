//! The plan as a program of commands: what one emitted file does, as data.
//!
//! All that is known when the template is compiled has been decided here: which tool, which communicator, which files.
//! A program knows nothing of Packer's JSON and nothing of how a shell is written.

mod artifact;
mod command;
mod effect;
mod fact;
mod stmt;
mod tidy;

pub use artifact::{Artifact, Destroy, Item, Stored, Told};
pub use command::{Arg, Command, Failure, Input, Output, Tools, is_everywhere, is_quiet};
pub use effect::Effect;
pub use fact::{Fact, Side};
pub use stmt::{Stmt, Test};

use std::collections::BTreeSet;

use crate::helpers::{self, Helper};
use crate::plan::{File, Part, Policy, Secret, Source, Var, Variable, Word};

/// All that one emitted file does.
#[derive(Clone, Debug)]
pub struct Program {
    /// The template that it was made from.
    pub source: Source,
    /// The user variables, each behind those that it is made of.
    pub settings: Vec<Variable>,
    /// Secrets that stand literally in the template and are withheld.
    pub secrets: Vec<Secret>,
    /// Files that it carries.
    pub files: Vec<File>,
    /// The builds, in the order of their names.
    pub builds: Vec<Build>,
}

/// One build.
#[derive(Clone, Debug)]
pub struct Build {
    /// Identifier, unique in the program.
    pub id: String,
    /// The build's name.
    pub name: Word,
    /// The builder's type.
    pub kind: String,
    /// Its place in the template.
    pub origin: String,
    /// What it does, in order.
    pub steps: Vec<Step>,
    /// How many of the steps are the builder's and the provisioners'; the post-processors' follow.
    pub built: usize,
    /// The first of the steps that are Packer's provisioning step; none if the builder has no such step.
    pub provisioned_from: Option<usize>,
    /// The artifacts that it has when all went well, in the order in which Packer tells of them.
    pub results: Vec<Artifact>,
    /// The files that the builder makes.
    pub makes: Vec<Item>,
    /// The files that it leaves when all went well.
    pub leaves: Vec<Item>,
    /// What it leaves in the stores of other programs then.
    pub stored: Vec<Word>,
}

/// One step. Its failure ends the build.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it does, in the imperative: `Write out/motd`.
    pub title: Word,
    /// Its place in the template.
    pub origin: String,
    /// What is done.
    pub body: Vec<Stmt>,
    /// How it is undone.
    pub undo: Option<Undo>,
    /// What a reviewer should know of it, besides what its commands tell.
    pub facts: Vec<Fact>,
    /// When, how long and how often it is tried.
    pub policy: Policy,
    /// What it does with files.
    pub effect: Effect,
    /// Files that steps before it have made and that it removes, since nobody keeps them.
    pub removes: Vec<Item>,
    /// The post-processor that it is.
    pub processor: Option<Processor>,
}

/// A post-processor, as Packer names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Processor {
    /// Its name in the template, which is its type if none is given.
    pub name: String,
    /// Its type.
    pub kind: String,
}

/// How what a step did is undone when the build ends.
#[derive(Clone, Debug)]
pub struct Undo {
    /// The variable that is not empty while there is something to undo. The step sets it, before it acts.
    pub flag: &'static str,
    /// What undoes it. Its failures end nothing.
    pub body: Vec<Stmt>,
    /// Whether `-on-error=abort` keeps what is there.
    pub kept_by_abort: bool,
    /// What a reviewer reads of it: `removes images/openbsd.qcow2`. Empty: it goes without saying.
    pub told: Word,
}

impl Program {
    /// The flags of the emitted script, as its usage shows them.
    pub fn flags(&self) -> Vec<&'static str> {
        let mut out = vec!["[-x]"];
        if !self.settings.is_empty() {
            out.push("[-var NAME=VALUE]...");
        }
        if self.builds.len() > 1 {
            out.push("[-only=NAME,...] [-except=NAME,...]");
        }
        for (given, flag) in [
            (self.replaces(), "[-force]"),
            (self.reads("fetch"), "[-fetch]"),
            (self.keeps_on_abort(), "[-on-error=abort]"),
        ] {
            if given {
                out.push(flag);
            }
        }
        out
    }

    /// The settings whose values something needs that the builds do.
    pub fn used_settings(&self) -> BTreeSet<&str> {
        let mut used: BTreeSet<String> = BTreeSet::new();
        let mut note = |var: &Var| {
            if let Var::User(name) = var {
                used.insert(name.clone());
            }
        };
        for build in &self.builds {
            build.each_var(&mut note);
        }
        let mut out = BTreeSet::new();
        // settings stand behind those that they are made of
        for setting in self.settings.iter().rev() {
            if used.contains(&setting.name) {
                out.insert(setting.name.as_str());
                if let Some(word) = &setting.default {
                    word.each_var(&mut |var| {
                        if let Var::User(name) = var {
                            used.insert(name.clone());
                        }
                    });
                }
            }
        }
        out
    }

    /// The settings that are secrets, or made of secrets.
    pub fn secret_settings(&self) -> BTreeSet<&str> {
        let mut out = BTreeSet::new();
        // settings stand behind those that they are made of
        for setting in &self.settings {
            let mut secret = setting.sensitive || setting.asked;
            let fixed = setting.fixed.as_ref().map(|it| &it.value);
            if let Some(word) = fixed.or(setting.default.as_ref()) {
                word.each_var(&mut |var| {
                    secret |= match var {
                        Var::User(name) => out.contains(name.as_str()),
                        _ => false,
                    };
                });
            }
            if secret {
                out.insert(setting.name.as_str());
            }
        }
        out
    }

    /// The functions of texts that are given a secret.
    pub fn secret_calls(&self) -> BTreeSet<&'static str> {
        let secret = self.secret_settings();
        let mut out = BTreeSet::new();
        let mut look = |word: &Word| secret_calls(word, &secret, &mut out);
        let defaults = self.settings.iter().filter_map(|it| it.default.as_ref());
        defaults.for_each(&mut look);
        for build in &self.builds {
            build.each_word(&mut look);
        }
        out
    }

    /// Whether `-force` makes a difference.
    pub fn replaces(&self) -> bool {
        self.builds.iter().any(Build::replaces)
    }

    /// Whether `-on-error=abort` makes a difference.
    pub fn keeps_on_abort(&self) -> bool {
        let mut steps = self.builds.iter().flat_map(|build| &build.steps);
        steps.any(|step| step.undo.as_ref().is_some_and(|undo| undo.kept_by_abort))
    }

    /// Whether a statement reads a variable of the run.
    pub fn reads(&self, name: &'static str) -> bool {
        self.builds.iter().any(|build| build.reads(name))
    }
}

impl Step {
    /// A step that does nothing yet.
    pub fn new(title: impl Into<Word>, origin: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            origin: origin.into(),
            body: Vec::new(),
            undo: None,
            facts: Vec::new(),
            policy: Policy::default(),
            effect: Effect::default(),
            removes: Vec::new(),
            processor: None,
        }
    }

    /// The step with these statements.
    pub fn doing(mut self, body: impl IntoIterator<Item = Stmt>) -> Self {
        self.body.extend(body);
        self
    }

    /// All statements, those that undo it included, and those inside of others.
    pub fn each_stmt<'a>(&'a self, visit: &mut dyn FnMut(&'a Stmt)) {
        let undo = self.undo.iter().flat_map(|undo| &undo.body);
        self.body
            .iter()
            .chain(undo)
            .for_each(|stmt| stmt.each(visit));
    }
}

impl Build {
    /// All statements.
    pub fn each_stmt<'a>(&'a self, visit: &mut dyn FnMut(&'a Stmt)) {
        self.steps.iter().for_each(|step| step.each_stmt(visit));
    }

    /// Whether `-force` makes a difference to it.
    pub fn replaces(&self) -> bool {
        self.reads("force")
    }

    /// Whether a statement of it, or a helper, reads a variable of the run.
    pub fn reads(&self, name: &'static str) -> bool {
        let mut found = false;
        self.each_helper(&mut |helper| found |= helper.reads().contains(&name));
        self.each_stmt(&mut |stmt| {
            stmt.each_word(&mut |word| {
                word.each_var(&mut |var| found |= *var == Var::Run(name));
            });
        });
        found
    }

    /// Calls `visit` for each helper that its statements use, and for those that helpers call.
    pub fn each_helper(&self, visit: &mut dyn FnMut(&dyn Helper)) {
        self.each_stmt(&mut |stmt| stmt.helpers(&mut |helper| helpers::each(helper, visit)));
    }

    /// Calls `visit` for its name and each word of its statements and its helpers.
    pub fn each_word(&self, visit: &mut dyn FnMut(&Word)) {
        visit(&self.name);
        for step in &self.steps {
            visit(&step.title);
        }
        self.each_stmt(&mut |stmt| stmt.each_word(&mut |word| visit(word)));
        self.each_helper(&mut |helper| helper.each_word(visit));
    }

    /// Calls `visit` for each variable of these words.
    pub fn each_var(&self, visit: &mut dyn FnMut(&Var)) {
        self.each_word(&mut |word| word.each_var(visit));
    }

    /// The tools that it needs and that not every system has.
    pub fn tools(&self) -> BTreeSet<Tools> {
        let mut out = BTreeSet::new();
        self.each_stmt(&mut |stmt| {
            stmt.commands(&mut |command| {
                let tool = command.tool().filter(|tool| !is_everywhere(tool));
                out.extend(tool.map(Tools::one));
            });
        });
        self.each_helper(&mut |helper| out.extend(helper.tools()));
        out
    }
}

/// Whether a secret is part of a word.
pub fn is_secret(word: &Word, is_secret_setting: impl Fn(&str) -> bool) -> bool {
    let mut secret = false;
    word.each_var(&mut |var| {
        secret |= match var {
            Var::User(name) => is_secret_setting(name),
            Var::Secret(_) | Var::Login(_) => true,
            _ => false,
        };
    });
    secret
}

fn secret_calls(word: &Word, settings: &BTreeSet<&str>, out: &mut BTreeSet<&'static str>) {
    for part in word.parts() {
        if let Part::Call(function, arguments) = part {
            if arguments
                .iter()
                .any(|word| is_secret(word, |name| settings.contains(name)))
            {
                out.insert(function.0);
            }
            for argument in arguments {
                secret_calls(argument, settings, out);
            }
        }
    }
}
