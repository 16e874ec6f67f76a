//! The functions of one build.

use super::blocks;
use super::body::Body;
use super::quote::Quoter;
use crate::emit::comment::Comment;
use crate::plan::{File, Policy, Word};
use crate::printable;
use crate::program::{Build, Features, Step, Stmt};

/// The function that does a build, those of its steps that are tried again or have a time limit, and the one that undoes
/// it; each behind a blank line. `straight`: only the steps, for the top of the script.
pub fn functions(
    build: &Build,
    quoter: &Quoter<'_>,
    files: &[File],
    straight: bool,
    features: Features,
    alone: bool,
) -> String {
    let (name, kind, origin) = (&build.name, &build.kind, &build.origin);
    let title = Comment::from(printable!("---- {name} ({kind}, {origin}) ----"));
    let mut out = format!("{title}\n\n");
    let undo = undo(build, quoter, files, features);
    if !undo.is_empty() {
        out.push_str(&undo);
        out.push('\n');
    }
    if features.numbers_steps() && !straight {
        out.push_str(&blocks::functions(build, quoter, files, features, alone));
        return out;
    }
    let (body, functions) = body(build, quoter, files, usize::from(!straight), "\n");
    out.push_str(&functions);
    if straight {
        out.push_str(&body);
        return out;
    }
    out.push_str(&format!("{}() {{\n{}{body}}}\n", build.id, flags(build)));
    out
}

/// The line that has nothing to undo when a build begins; nothing where it never has.
pub fn flags(build: &Build) -> String {
    let mut flags: Vec<&str> = build
        .steps
        .iter()
        .filter_map(|step| step.undo.as_ref())
        .map(|undo| undo.flag)
        .collect();
    flags.sort_unstable();
    flags.dedup();
    if flags.is_empty() {
        return String::new();
    }
    format!("\t{}=''\n", flags.join("='' "))
}

/// The steps of a build at a depth of indentation, with a text between them, and the functions for those that are tried
/// again or have a time limit.
pub fn body(
    build: &Build,
    quoter: &Quoter<'_>,
    files: &[File],
    depth: usize,
    between: &str,
) -> (String, String) {
    let build = &build.with_folders_made_once();
    let mut steps = Steps::new(build, quoter, Body::new(quoter, files, depth), &[]);
    for (index, step) in build.steps.iter().enumerate() {
        if index > 0 {
            steps.body.append(between);
        }
        steps.step(index + 1, step);
    }
    if build.steps.is_empty() {
        steps.body.line(":");
    }
    (steps.body.finish(), steps.functions)
}

/// The steps of a build, as far as they are written.
pub(super) struct Steps<'a> {
    build: &'a Build,
    quoter: &'a Quoter<'a>,
    pub(super) body: Body<'a>,
    /// Those that are tried again or have a time limit.
    pub(super) functions: String,
    /// The variables whose setting is noted at once.
    noted: &'a [&'static str],
}

impl<'a> Steps<'a> {
    /// None yet.
    pub(super) fn new(
        build: &'a Build,
        quoter: &'a Quoter<'a>,
        body: Body<'a>,
        noted: &'a [&'static str],
    ) -> Self {
        Self {
            build,
            quoter,
            body: body.noting(noted),
            functions: String::new(),
            noted,
        }
    }

    fn step(&mut self, number: usize, step: &Step) {
        let quoter = self.quoter;
        if !step.title.is_empty() {
            let origin = Comment::new(&step.origin);
            let line = format!("say {} {origin}", quoter.shown(&step.title));
            self.body.line(&line);
        }
        self.content(number, step);
    }

    /// What a step does, but for its title.
    pub(super) fn content(&mut self, number: usize, step: &Step) {
        let quoter = self.quoter;
        let Policy {
            pause_before,
            timeout,
            retries,
        } = &step.policy;
        if let Some(pause) = pause_before {
            self.body.line(&format!("sleep {}", seconds(pause)));
        }
        if step.body.is_empty() {
            return;
        }
        if timeout.is_none() && *retries == 0 {
            return self.body.all(&step.body);
        }
        let name = format!("{}_{number}", self.build.id);
        let mut inner = Body::new(quoter, self.body.files, 1).noting(self.noted);
        inner.all(&step.body);
        let function = format!("{name}() {{\n{}}}\n\n", inner.finish());
        self.functions.push_str(&function);
        let mut failed = Word::lit("failed: ");
        failed.append(step.title.clone());
        let call = match (timeout, retries) {
            (Some(limit), 0) => format!("(within {} {name})", seconds(limit)),
            (Some(limit), retries) => {
                format!("again {retries} 'within {} {name}'", seconds(limit))
            }
            (None, retries) => format!("again {retries} {name}"),
        };
        let line = format!("{call} || die {}", quoter.word(&failed));
        self.body.line(&line);
    }
}

/// A Go duration in seconds, as sleep(1) takes it.
fn seconds(duration: &str) -> String {
    crate::template::Duration::parse(duration)
        .map_or_else(|_| "0".to_owned(), crate::template::Duration::for_sleep)
}

/// The function that undoes what a build has begun, the last first; empty if there is nothing to undo.
pub fn undo(build: &Build, quoter: &Quoter<'_>, files: &[File], features: Features) -> String {
    let undos: Vec<_> = build
        .steps
        .iter()
        .rev()
        .filter_map(|step| step.undo.as_ref().map(|undo| (step, undo)))
        .collect();
    if undos.is_empty() {
        return String::new();
    }
    let mut body = Body::new(quoter, files, 1);
    for (step, undo) in undos {
        // a run that goes on needs all that lasts
        let kept = undo.kept_by_abort || (features.resume && step.ends_with_run.is_none());
        let abort = if kept { "$abort" } else { "" };
        let condition = if abort.is_empty() {
            format!("[ -z \"${}\" ]", undo.flag)
        } else {
            format!("[ -z \"${}\" ] || [ -n \"$abort\" ]", undo.flag)
        };
        if let [Stmt::Run(command)] = undo.body.as_slice() {
            let mut inner = Body::new(quoter, files, 0);
            inner.all(&[Stmt::Run(command.clone())]);
            body.line(&format!("{condition} || {}", inner.finish().trim_end()));
            continue;
        }
        let condition = if abort.is_empty() {
            format!("[ -n \"${}\" ]", undo.flag)
        } else {
            format!("[ -n \"${}\" ] && [ -z \"$abort\" ]", undo.flag)
        };
        body.line(&format!("if {condition}; then"));
        let mut inner = Body::new(quoter, files, 2);
        inner.all(&undo.body);
        body.append(&inner.finish());
        body.line("fi");
    }
    format!(
        "# undo_{}: undoes what is not finished, the last first\nundo_{}() {{\n{}}}\n",
        build.id,
        build.id,
        body.finish()
    )
}

/// Whether the build has anything to undo.
pub fn has_undo(build: &Build) -> bool {
    build.steps.iter().any(|step| step.undo.is_some())
}
