//! `artifice`: replaces the artifact by files of this host.

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::Stmt;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// Replaces the artifact by files of this host, which provisioners may have fetched or made.
    pub struct Artifice as "artifice" {
        /// Patterns of files.
        files: List<Text>;
        /// Whether the artifact before it is kept.
        keep_input_artifact: Bool;
    }
}

impl Validate for Artifice {
    fn validate(&self, checks: &mut Checks<'_>) {
        if self.files.is_empty() {
            checks.missing(
                "`files` must be given",
                "No files specified in artifice configuration",
            );
        }
    }
}

/// post-processor/artifice/post-processor.go
impl Lower for Artifice {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let words: Vec<_> = self
            .files
            .items
            .iter()
            .map(|text| text.word.clone())
            .collect();
        let shown: Vec<String> = words.iter().map(ToString::to_string).collect();
        steps.body = vec![Stmt::call("artifice", words)];
        Ok(format!("The artifact is now {}", shown.join(", ")))
    }
}
