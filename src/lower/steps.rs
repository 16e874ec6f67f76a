//! What a component adds to while it is lowered: the one step of a provisioner or a post-processor, or a builder's plan.

use std::collections::BTreeMap;

use super::{BuilderPlan, Carried, Lowered, Scope};
use crate::diagnostic::Diagnostic;
use crate::interpolate::{Field, Place};
use crate::plan::{Stmt, Word};
use crate::schema::{Config, Raw, Text, Validate};
use crate::source::{Node, Span};

/// A provisioner or a post-processor.
pub trait Lower: Config + Validate {
    /// Whether its texts are taken as they stand.
    const VERBATIM: bool = false;

    /// Adds what it does, and gives the title of the step.
    ///
    /// # Errors
    /// What cannot be lowered; more faults than one go into [`Steps::faults`].
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic>;
}

/// A builder.
pub trait LowerBuild: Config + Validate {
    /// Makes its plan; nothing if that is among the faults already.
    ///
    /// # Errors
    /// What cannot be lowered.
    fn build(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<BuilderPlan>, Diagnostic>;
}

/// A step that is made.
pub struct Steps<'s, 'h, 'a, 'd> {
    /// The component.
    pub scope: &'s mut Scope<'h, 'a>,
    /// What its templates may ask for at run time.
    pub data: &'d BTreeMap<String, Word>,
    /// The builder's plan, if it could be made.
    pub builder: Option<&'d BuilderPlan>,
    /// What there is so far.
    pub body: Vec<Stmt>,
    /// Faults that do not end it at once.
    pub faults: Vec<Diagnostic>,
}

/// How the guest of a build is reached, by Packer's `ConnType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection<'d> {
    /// The builder has no plan, since it is at fault or cannot be compiled: what follows from that is not told.
    Unplanned,
    /// By this communicator.
    By(&'d str),
    /// The builder says nothing of it.
    Unnamed,
}

/// Decodes and lowers a provisioner or a post-processor.
pub fn step<T: Lower>(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    builder: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Lowered {
    scope.verbatim = T::VERBATIM;
    let config: T = scope.decode(layers, faults)?;
    let empty = BTreeMap::new();
    let data = builder.map_or(&empty, |builder| match scope.place {
        Place::PostProcessor => &builder.artifact_data,
        _ => &builder.data,
    });
    let mut steps = Steps {
        scope,
        data,
        builder,
        body: Vec::new(),
        faults: Vec::new(),
    };
    let title = config.lower(&mut steps);
    faults.append(&mut steps.faults);
    let body = steps.body;
    title
        .map(|title| (title, body))
        .map_err(|fault| faults.push(fault))
        .ok()
}

/// Decodes and lowers a builder.
pub fn build<T: LowerBuild>(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<BuilderPlan> {
    let config: T = scope.decode(layers, faults)?;
    config.build(scope, faults).unwrap_or_else(|fault| {
        faults.push(fault);
        None
    })
}

impl Steps<'_, '_, '_, '_> {
    /// Tells what is done now.
    pub fn say(&mut self, text: impl Into<Word>) {
        self.body.push(Stmt::call("say", [text.into()]));
    }

    /// Tells more of it.
    pub fn message(&mut self, text: impl Into<Word>) {
        self.body.push(Stmt::call("message", [text.into()]));
    }

    /// How the guest is reached.
    pub fn connection(&self) -> Connection<'_> {
        match (
            self.builder,
            self.data.get("ConnType").map(Word::as_literal),
        ) {
            (None, _) => Connection::Unplanned,
            (_, Some(Some(kind))) => Connection::By(kind),
            _ => Connection::Unnamed,
        }
    }

    /// Carries a file or a folder; what makes it ready is added to the step.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn carry(&mut self, key: &str, text: &Text, name: &str) -> Result<Carried, Diagnostic> {
        let mut carried = self.scope.carry(key, text, name)?;
        for stmt in std::mem::take(&mut carried.ready) {
            self.once(stmt);
        }
        Ok(carried)
    }

    /// Adds what makes something carried ready; where it is then.
    pub fn made_ready(&mut self, carried: Carried) -> Word {
        carried.ready.into_iter().for_each(|stmt| self.once(stmt));
        carried.path
    }

    /// Adds a statement unless the step has it already, as the one that makes a folder.
    pub fn once(&mut self, stmt: Stmt) {
        if !self.body.contains(&stmt) {
            self.body.push(stmt);
        }
    }

    /// As [`Scope::key`].
    pub fn key(&self, name: &str, text: &Text) -> Field {
        self.scope.key(name, text)
    }

    /// As [`Scope::key_as`].
    pub fn key_as(&self, name: &str, word: Word, span: Option<Span>) -> Field {
        self.scope.key_as(name, word, span)
    }

    /// As [`Scope::with_record`].
    ///
    /// # Errors
    /// A diagnostic that points into the text.
    pub fn render(
        &mut self,
        raw: &Raw,
        kind: &'static str,
        fields: &[(&'static str, Field)],
    ) -> Result<Word, Diagnostic> {
        self.scope.with_record(raw, kind, fields)
    }
}
