//! A program as one script for each build, whose steps tell where they are.
//!
//! The scripts are those that `packsh compile` writes. In the text that a step says of itself stands a mark that
//! nobody else knows; by it a line of the script is told from what a guest prints. The last step tells of the
//! artifacts.

use std::fs::File;
use std::io::{self, Read};

use crate::lower::compose::PROVISIONING;
use crate::plan::Word;
use crate::program::{Artifact, Build, Command, Item, Program, Step, Stmt, Told};

/// What stands behind the mark, up to a colon.
pub mod tags {
    /// What a build did is undone.
    pub const UNDO: &str = "undo";
    /// The `error-cleanup-provisioner` is run.
    pub const CLEANUP: &str = "cleanup";
    /// All steps are done.
    pub const DONE: &str = "done";
    /// Fields of an artifact follow.
    pub const ARTIFACT: &str = "artifact";
    /// A field of an artifact, instead of a colon.
    pub const FIELD: char = '+';
}

/// Random bytes as hexadecimal digits.
///
/// # Errors
/// When the system has none.
pub fn random() -> io::Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Random digits in the form of a UUID.
pub fn uuid(digits: &str) -> String {
    let ends = [8, 12, 16, 20];
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if ends.contains(&at) {
            out.push('-');
        }
        out.push(digit);
    }
    out
}

/// The program with one of its builds, whose steps tell where they are.
pub fn marked(program: &Program, build: &Build, mark: &str) -> Program {
    let mut build = build.clone();
    for (number, step) in build.steps.iter_mut().enumerate() {
        let mut title = Word::lit(format!("{mark}:{number}:"));
        title.append(std::mem::replace(&mut step.title, Word::empty()));
        step.title = title;
        if let Some(undo) = &mut step.undo {
            let tag = match undo.flag {
                PROVISIONING => tags::CLEANUP,
                _ => tags::UNDO,
            };
            undo.body.insert(0, say(mark, tag));
        }
    }
    let mut done = Step::new(format!("{mark}:{}:", tags::DONE), "");
    for artifact in &build.results {
        done.body.push(say(mark, tags::ARTIFACT));
        done.body.push(fields(mark, artifact));
    }
    build.steps.push(done);
    Program {
        builds: vec![build],
        ..program.clone()
    }
}

/// A message without the mark of a title that is part of it.
pub fn unmarked(message: &str, mark: &str) -> String {
    match message.split_once(&format!("{mark}:")) {
        Some((before, rest)) => match rest.split_once(':') {
            Some((_, title)) => format!("{before}{title}"),
            None => before.to_owned(),
        },
        None => message.to_owned(),
    }
}

fn say(mark: &str, tag: &str) -> Stmt {
    Stmt::Say(Word::lit(format!("{mark}:{tag}:")))
}

/// The statement that prints an artifact, a field a line: the builder's id, its own id, its text, its files.
fn fields(mark: &str, artifact: &Artifact) -> Stmt {
    let told = match &artifact.told {
        Told::Words(words) => words.clone(),
        Told::Files(words) => Word::lit(*words),
    };
    let words = [
        Word::lit(format!("{mark}{}%s\\n", tags::FIELD)),
        Word::lit(artifact.builder_id),
        artifact.id.clone(),
        told,
    ];
    Stmt::Run(Command::new("printf", words).args(artifact.files.iter().map(Item::arg)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_random_and_a_uuid_has_its_form() {
        let (one, other) = (random().expect("random"), random().expect("random"));
        assert_ne!(one, other);
        assert_eq!(one.len(), 32);
        assert_eq!(
            uuid("0123456789abcdef0123456789abcdef"),
            "01234567-89ab-cdef-0123-456789abcdef"
        );
    }
}
