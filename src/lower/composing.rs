//! What a component adds to while it is composed: the one step of a provisioner or a post-processor, or a builder's part.

use std::collections::BTreeMap;

use super::Scope;
use crate::communicator::guest::Guest;
use crate::communicator::remote::Remote;
use crate::diagnostic::Diagnostic;
use crate::plan::Word;
use crate::program::{Artifact, Step, Stmt};
use crate::schema::{Config, Raw, Text, Validate};
use crate::source::Node;

/// Why a component could not be composed.
#[derive(Debug)]
pub enum Stop {
    /// It is at fault.
    Fault(Box<Diagnostic>),
    /// What the template asks of it is not composed yet: the first edition's emitter serves it.
    Later,
}

impl From<Diagnostic> for Stop {
    fn from(fault: Diagnostic) -> Self {
        Self::Fault(Box::new(fault))
    }
}

/// A provisioner or a post-processor.
pub trait Compose: Config + Validate {
    /// Whether its texts are taken as they stand.
    const VERBATIM: bool = false;

    /// Makes its step.
    ///
    /// # Errors
    /// What cannot be composed; more faults than one go into [`Composing::faults`].
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop>;
}

/// A builder.
pub trait ComposeBuilder: Config + Validate {
    /// Makes its steps.
    ///
    /// # Errors
    /// What cannot be composed.
    fn compose(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Built, Stop>;
}

/// What a builder composes to.
#[derive(Debug)]
pub struct Built {
    /// Its steps before the provisioners.
    pub before: Vec<Step>,
    /// Its steps behind the provisioners.
    pub after: Vec<Step>,
    /// The guest that provisioners work on.
    pub guest: Guest,
    /// What it leaves.
    pub artifact: Artifact,
    /// What `{{build `KEY`}}` and `{{.KEY}}` give in provisioners.
    pub data: BTreeMap<String, Word>,
    /// The same in post-processors.
    pub artifact_data: BTreeMap<String, Word>,
    /// Whether provisioning is a step of its own, with the cleanup provisioner.
    pub provision_step: bool,
}

/// A step that is made.
pub struct Composing<'s, 'h, 'a, 'd> {
    /// The component.
    pub scope: &'s mut Scope<'h, 'a>,
    /// What its templates may ask for at run time.
    pub data: &'d BTreeMap<String, Word>,
    /// The guest.
    pub guest: &'d Guest,
    /// The artifact that a post-processor works on.
    pub artifact: &'d Artifact,
    /// The step so far.
    pub step: Step,
    /// The artifact that a post-processor makes.
    pub result: Option<Artifact>,
    /// Faults that do not end it at once.
    pub faults: Vec<Diagnostic>,
}

impl<'d> Composing<'_, '_, '_, 'd> {
    /// The guest. Where there is none, the step does nothing (the file builder's), or fails.
    pub fn remote(&mut self) -> Option<&'d dyn Remote> {
        if let Guest::Mock = self.guest {
            let none = ": nothing, the file builder has no guest";
            self.step.title.push_str(none);
            return None;
        }
        let remote = self.guest.remote();
        if remote.is_none() {
            self.run([Stmt::Die("there is no guest (communicator none)".into())]);
        }
        remote
    }
}

/// What the component made: its step, and the artifact of a post-processor.
pub type Composed = Result<(Step, Option<Artifact>), Stop>;

/// Composes a builder.
pub type ComposesBuilder =
    fn(&[&Node], &mut Scope<'_, '_>, &mut Vec<Diagnostic>) -> Result<Option<Built>, Stop>;

/// Composes a provisioner or a post-processor.
pub type ComposesStep = fn(
    &[&Node],
    &mut Scope<'_, '_>,
    Before<'_>,
    &mut Vec<Diagnostic>,
) -> Result<Option<(Step, Option<Artifact>)>, Stop>;

/// What stands before a step.
#[derive(Clone, Copy)]
pub struct Before<'d> {
    /// What its templates may ask for at run time.
    pub data: &'d BTreeMap<String, Word>,
    /// The guest.
    pub guest: &'d Guest,
    /// The artifact.
    pub artifact: &'d Artifact,
}

/// Decodes and composes a provisioner or a post-processor.
///
/// # Errors
/// Why it could not be composed.
pub fn step<T: Compose>(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    before: Before<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Result<Option<(Step, Option<Artifact>)>, Stop> {
    scope.verbatim = T::VERBATIM;
    let Some(config) = scope.decode::<T>(layers, faults) else {
        return Ok(None);
    };
    let origin = scope.here();
    let mut composing = Composing {
        scope,
        data: before.data,
        guest: before.guest,
        artifact: before.artifact,
        step: Step::new("", origin),
        result: None,
        faults: Vec::new(),
    };
    let done = config.compose(&mut composing);
    faults.append(&mut composing.faults);
    done?;
    Ok(Some((composing.step, composing.result)))
}

/// Decodes and composes a builder.
///
/// # Errors
/// Why it could not be composed.
pub fn builder<T: ComposeBuilder>(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    faults: &mut Vec<Diagnostic>,
) -> Result<Option<Built>, Stop> {
    match scope.decode::<T>(layers, faults) {
        Some(config) => config.compose(scope, faults).map(Some),
        None => Ok(None),
    }
}

impl Composing<'_, '_, '_, '_> {
    /// Appends statements.
    pub fn run(&mut self, stmts: impl IntoIterator<Item = Stmt>) {
        self.step.body.extend(stmts);
    }

    /// Makes the folder that a file is to stand in, if it is not the working folder.
    pub fn make_parent(&mut self, path: &Word) {
        self.step.body.extend(make_parent(path));
    }

    /// Renders a command with the build's data and more.
    ///
    /// # Errors
    /// A diagnostic that points into the text.
    pub fn run_time(&mut self, raw: &Raw, more: &[(&str, Word)]) -> Result<Word, Diagnostic> {
        self.scope.run_time(raw, self.data, more)
    }

    /// A script of an interpreter and lines, as Packer writes it.
    ///
    /// # Errors
    /// A diagnostic that points into a line.
    pub fn again_lines(&mut self, shebang: &Text, lines: &[Text]) -> Result<Word, Diagnostic> {
        let mut text = Word::lit("#!");
        text.append(shebang.word.clone());
        text.push_str("\n");
        for line in lines {
            text.append(self.again(line)?);
            text.push_str("\n");
        }
        Ok(text)
    }

    /// Renders again what was rendered at Prepare.
    ///
    /// # Errors
    /// A diagnostic that points at the text.
    pub fn again(&mut self, text: &Text) -> Result<Word, Diagnostic> {
        self.scope.again(text, self.data)
    }
}

/// The statement that makes the folder of a file; none for a file of the working folder.
pub fn make_parent(path: &Word) -> Option<Stmt> {
    parent(path).map(Stmt::MakeFolder)
}

/// The folder of a path: what stands before its last slash, as far as that is known.
pub fn parent(path: &Word) -> Option<Word> {
    use crate::plan::{LibFn, Part};
    let parts = path.parts();
    for (index, part) in parts.iter().enumerate().rev() {
        match part {
            Part::Literal(text) => {
                if let Some((before, _)) = text.rsplit_once('/') {
                    let mut out: Word = parts[..index].iter().cloned().collect();
                    out.push_str(before);
                    return (!out.is_empty()).then_some(out);
                }
            }
            // it may hold slashes itself
            _ => {
                return Some(Word::call(LibFn("folder_of"), vec![path.clone()]));
            }
        }
    }
    None
}
