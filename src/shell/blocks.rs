//! The steps of a build that can begin at any of them: each is a block that is left out where it is done.

use super::body::Body;
use super::build::Steps;
use super::known::Known;
use super::quote::Quoter;
use crate::emit::comment::Comment;
use crate::plan::File;
use crate::program::{Again, Arg, Build, Features, Step, Stmt};

/// The function that does a build, and those of its steps that are tried again or have a time limit.
pub fn functions(
    build: &Build,
    quoter: &Quoter<'_>,
    files: &[File],
    features: Features,
    alone: bool,
) -> String {
    let known = Known::of(build, quoter);
    let build = &build.with_folders_made_once();
    let noted = match features.resume {
        true => known.lasting.as_slice(),
        false => &[],
    };
    let mut steps = Steps::new(build, quoter, Body::new(quoter, files, 1), noted);
    steps.body.line(&begin(build, &known, features));
    if features.resume {
        gone(build, &mut steps.body);
    }
    let mut blocks = Blocks {
        build,
        steps,
        quoter,
        number: 0,
        open: false,
    };
    for (index, step) in build.steps.iter().enumerate() {
        blocks.step(index + 1, step, features);
        if features.resume {
            blocks.behind(index);
        }
    }
    blocks.close();
    let last = blocks.number + 1;
    let mut steps = blocks.steps;
    // a build that ends well is remembered while others do not, and ends with a pause
    if features.ask || !alone {
        let none = if features.resume { "flags=''; " } else { "" };
        let line = format!("{none}step {last} '' # all is done");
        steps.body.line(&line);
    }
    let body = steps.body.finish();
    format!("{}{}() {{\n{body}}}\n", steps.functions, build.id)
}

/// The line that has nothing to undo when a build begins.
fn begin(build: &Build, known: &Known, features: Features) -> String {
    let Known {
        ending,
        lasting,
        learned,
    } = known;
    if features.resume {
        return format!(
            "[ -n \"$from\" ] || go_on {} '{}' '{}' '{}'",
            build.id,
            ending.join(" "),
            lasting.join(" "),
            learned.join(" ")
        );
    }
    let mut flags = [ending.as_slice(), lasting].concat();
    flags.sort_unstable();
    let empty: Vec<String> = flags.iter().map(|flag| format!(" {flag}=''")).collect();
    format!(
        "[ -n \"$from\" ] || from=0 flags='{}'{}",
        flags.join(" "),
        empty.concat()
    )
}

/// The fifos with which a step begins, and the rest of it.
fn split(step: &Step) -> (&[Stmt], &[Stmt]) {
    let fifo = |stmt: &Stmt| match stmt {
        Stmt::Run(command) => command.tool() == Some("mkfifo"),
        _ => false,
    };
    let count = step.body.iter().take_while(|stmt| fifo(stmt)).count();
    step.body.split_at(count)
}

/// The lines that go back to a step whose work is gone.
fn gone(build: &Build, body: &mut Body<'_>) {
    let mut number = 0;
    for step in &build.steps {
        number += usize::from(!step.title.is_empty());
        if let Some((flag, test)) = &step.gone {
            let line = format!(
                "[ -z \"${flag}\" ] || ! {} || from={number} {flag}='' # it is gone",
                body.tested(test)
            );
            body.line(&line);
        }
    }
}

/// Blocks, as far as they are written.
struct Blocks<'a> {
    build: &'a Build,
    steps: Steps<'a>,
    quoter: &'a Quoter<'a>,
    /// How many steps have been announced.
    number: usize,
    /// Whether a block is still to be closed.
    open: bool,
}

impl Blocks<'_> {
    fn step(&mut self, index: usize, step: &Step, features: Features) {
        let titled = !step.title.is_empty();
        if titled {
            self.number += 1;
        }
        let flag = step.undo.as_ref().map(|undo| undo.flag);
        let again = step.ends_with_run.filter(|_| features.resume);
        if let (Some(Again::Behind(_)), Some(flag)) = (again, flag) {
            return self.function(step, flag);
        }
        // what is done again in its place is done without what stands around it
        let flag = flag.filter(|_| again == Some(Again::Here));
        if titled || flag.is_some() || !self.open {
            self.close();
            let (fifos, _) = split(step);
            fifos.iter().for_each(|fifo| self.fifo(fifo));
            let title = match titled {
                true => self.quoter.shown(&step.title).to_string(),
                false => "''".to_owned(),
            };
            let mut line = format!("if step {} {title}", self.number);
            if let Some(flag) = flag {
                line.push_str(&format!(" {flag}"));
            }
            line.push_str("; then");
            if titled {
                line.push_str(&format!(" {}", Comment::new(&step.origin)));
            }
            self.steps.body.line(&line);
            self.steps.body.indent(true);
            self.open = true;
            if split(step).1.is_empty() && step.policy.pause_before.is_none() {
                self.steps.body.line(":");
            }
        }
        let mut rest = step.clone();
        rest.body = split(step).1.to_vec();
        self.steps.content(index, &rest);
        if flag.is_some() {
            self.close();
        }
    }

    /// A step that is done in its place and, by a run that goes on, behind another one.
    fn function(&mut self, step: &Step, flag: &'static str) {
        let name = format!("{flag}_{}", self.build.id);
        let mut body = Body::new(self.quoter, self.steps.body.files, 1);
        body.all(&step.body);
        let text = format!("{name}() {{\n{}}}\n\n", body.finish());
        self.steps.functions.push_str(&text);
        let line = match self.open {
            true => name,
            false => format!("! step {} '' || {name}", self.number),
        };
        self.steps.body.line(&line);
    }

    /// What is done again behind a step, by a run that goes on.
    fn behind(&mut self, index: usize) {
        let sets = |step: &Step, flag: &str| {
            let sets = |stmt: &Stmt| matches!(stmt, Stmt::Let(name, word) if *name == flag && !word.is_empty());
            step.body.iter().any(sets)
        };
        let steps = &self.build.steps;
        for step in steps {
            let (Some(Again::Behind(needed)), Some(undo)) = (step.ends_with_run, &step.undo) else {
                continue;
            };
            if steps.iter().rposition(|step| sets(step, needed)) == Some(index) {
                self.close();
                let (flag, id) = (undo.flag, &self.build.id);
                let line = format!("[ -n \"${flag}\" ] || ! step -1 '' {flag} || {flag}_{id}");
                self.steps.body.line(&line);
            }
        }
    }

    /// Makes a fifo of the private folder, which a run that goes on needs as well.
    fn fifo(&mut self, stmt: &Stmt) {
        let Stmt::Run(command) = stmt else {
            return;
        };
        let mut inner = Body::new(self.quoter, self.steps.body.files, 0);
        inner.all(std::slice::from_ref(stmt));
        if let Some(Arg::Word(path)) = command.args.last() {
            let (path, make) = (self.quoter.word(path), inner.finish());
            let line = format!("[ -e {path} ] || {}", make.trim_end());
            self.steps.body.line(&line);
        }
    }

    fn close(&mut self) {
        if std::mem::take(&mut self.open) {
            self.steps.body.indent(false);
            self.steps.body.line("fi");
        }
    }
}
