//! `file`: writes or copies one file.

use std::collections::BTreeMap;

use crate::communicator::guest::Guest;
use crate::communicator::guest::words;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::compose::{Built, ComposeBuilder, Stop, make_parent};
use crate::lower::{BuilderPlan, Comm, LowerBuild, Scope};
use crate::plan::{Step as Former, Stmt as Call, Word};
use crate::program::{Artifact, Command, Destroy, Fact, Input, Item, Output, Step, Stmt, Told};
use crate::schema::{Checks, Text, Validate};

config! {
    /// Writes one file, from a text or from another file.
    ///
    /// Provisioners run, but what they send to a guest goes nowhere: commands and uploads do nothing, and succeed.
    pub struct File {
        /// File to copy; not together with `content`.
        source: Text;
        /// File to write.
        target: Text => required("target required");
        /// Text for the target.
        content: Text;
    }
}

impl Validate for File {
    fn validate(&self, checks: &mut Checks<'_>) {
        if self.content.is_given() && self.source.is_given() {
            checks.conflict(
                [self.source.span, self.content.span],
                "`source` and `content` exclude each other",
                "Cannot specify source file AND content",
            );
        }
        if self.content.word.is_empty() && self.source.word.is_empty() {
            checks.warning(
                None,
                "neither `source` nor `content` is given: the target will be empty",
                "Both source file and contents are blank; target will have no content",
            );
        }
    }
}

/// One step that writes the file, then the provisioners with a communicator that does nothing
/// (builder/file/builder.go).
impl LowerBuild for File {
    fn build(
        self,
        scope: &mut Scope<'_, '_>,
        _faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<BuilderPlan>, Diagnostic> {
        let target = &self.target;
        let mut step = if self.source.word.is_empty() {
            let title = format!("Write {}", target.word);
            let origin = scope.origin("content", self.content.span);
            let mut step = Former::new("write", "File", title, origin);
            step.body = vec![Call::call(
                "write_target",
                [target.word.clone(), self.content.word.clone()],
            )];
            step
        } else {
            let title = format!("Copy {} to {}", self.source.word, target.word);
            let origin = scope.origin("source", self.source.span);
            let mut step = Former::new("copy", "File", title, origin);
            let carried = scope.carry("source", &self.source, "")?;
            step.body = carried.ready;
            step.body.push(Call::call(
                "copy_to_target",
                [target.word.clone(), carried.path, self.source.word.clone()],
            ));
            step
        };
        step.undo = Vec::new();
        Ok(Some(BuilderPlan {
            steps: vec![step],
            provision_at: 1,
            provision_step: false,
            setup: vec![Call::call("mock_settings", [])],
            artifact: vec![Call::call("stored_file", [target.word.clone()])],
            leaves: Word::lit(format!("the file {}", target.word)),
            // Packer's file builder gives provisioners no data
            data: BTreeMap::new(),
            // Packer's artifacts of this builder carry no data
            artifact_data: BTreeMap::new(),
            comm: Comm::Mock,
        }))
    }
}

impl ComposeBuilder for File {
    fn compose(self, scope: &mut Scope<'_, '_>, _: &mut Vec<Diagnostic>) -> Result<Built, Stop> {
        let target = &self.target.word;
        let mut step = if self.source.word.is_empty() {
            let title = words(&[&"Write ".into(), target]);
            let mut step = Step::new(title, scope.origin("content", self.content.span));
            step.body.extend(make_parent(target));
            step.body.push(written(target, &self.content.word));
            step
        } else {
            let source = &self.source.word;
            let title = words(&[&"Copy ".into(), source, &" to ".into(), target]);
            let mut step = Step::new(title, scope.origin("source", self.source.span));
            let carried = scope.carry("source", &self.source, "")?;
            step.body.extend(make_parent(target));
            match carried.text(scope.house) {
                Some(text) => step.body.push(written_by_umask(target, text)),
                None => {
                    step.body.extend(carried.ready_here()?);
                    step.body.push(
                        Command::new("cat", [])
                            .input(Input::File(carried.path))
                            .output(Output::File(target.clone()))
                            .or_die(words(&[
                                &"cannot copy ".into(),
                                source,
                                &" to ".into(),
                                target,
                            ])),
                    );
                }
            }
            step
        };
        step.facts.push(Fact::Writes(target.clone()));
        Ok(Built {
            before: vec![step],
            after: Vec::new(),
            guest: Guest::Mock,
            artifact: Artifact {
                builder_id: "packer.file",
                id: Word::lit("File"),
                told: Told::Words(words(&[&"Stored file: ".into(), target])),
                files: vec![Item::File(target.clone())],
                destroy: Destroy::Files,
            },
            data: BTreeMap::new(),
            artifact_data: BTreeMap::new(),
            provision_step: false,
        })
    }
}

/// Writes a text for the owner only, as Packer does; a file that is there keeps its mode.
fn written(target: &Word, text: &Word) -> Stmt {
    print_to(target, text)
        .umask(0o177)
        .or_die(words(&[&"cannot write ".into(), target]))
}

fn written_by_umask(target: &Word, text: Word) -> Stmt {
    print_to(target, &text).or_die(words(&[&"cannot write ".into(), target]))
}

/// The command that writes a text to a file as it is.
fn print_to(target: &Word, text: &Word) -> Command {
    let out = Output::File(target.clone());
    match text.without_newline() {
        Some(line) if !line.holds_newline() => {
            Command::new("printf", [Word::lit("%s\\n"), line]).output(out)
        }
        Some(_) => Command::new("cat", [])
            .input(Input::Text(text.clone()))
            .output(out),
        None => Command::new("printf", [Word::lit("%s"), text.clone()]).output(out),
    }
}
