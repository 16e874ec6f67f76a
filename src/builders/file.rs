//! `file`: writes or copies one file.

use std::collections::BTreeMap;

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, Comm, LowerBuild, Scope};
use crate::plan::{Step, Stmt, Word};
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
            let mut step = Step::new("write", "File", title, origin);
            step.body = vec![Stmt::call(
                "write_target",
                [target.word.clone(), self.content.word.clone()],
            )];
            step
        } else {
            let title = format!("Copy {} to {}", self.source.word, target.word);
            let origin = scope.origin("source", self.source.span);
            let mut step = Step::new("copy", "File", title, origin);
            let carried = scope.carry("source", &self.source, "")?;
            step.body = carried.ready;
            step.body.push(Stmt::call(
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
            setup: vec![Stmt::call("mock_settings", [])],
            artifact: vec![Stmt::call("stored_file", [target.word.clone()])],
            leaves: Word::lit(format!("the file {}", target.word)),
            // Packer's file builder gives provisioners no data
            data: BTreeMap::new(),
            // Packer's artifacts of this builder carry no data
            artifact_data: BTreeMap::new(),
            comm: Comm::Mock,
        }))
    }
}
