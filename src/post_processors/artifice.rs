//! `artifice`: replaces the artifact by files of this host.

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, Lowered, Scope};
use crate::plan::Stmt;
use crate::schema::{Bool, Checks, List, Text, Validate};
use crate::source::Node;

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
pub fn lower(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    _: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Lowered {
    let config: Artifice = scope.decode(layers, faults)?;
    let words: Vec<_> = config
        .files
        .items
        .into_iter()
        .map(|text| text.word)
        .collect();
    let shown: Vec<String> = words.iter().map(ToString::to_string).collect();
    let title = format!("The artifact is now {}", shown.join(", "));
    Some((title, vec![Stmt::call("artifice", words)]))
}
