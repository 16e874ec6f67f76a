//! `docker-import`: imports a tar file into Docker as an image.

use crate::builders::docker::{engine, instruction};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, Lowered, Scope};
use crate::plan::{Stmt, Word};
use crate::schema::{Checks, List, Text, Validate};
use crate::source::Node;

config! {
    /// Imports a tar file into Docker as an image.
    pub struct DockerImport as "packer.post-processor.docker-import" {
        /// Repository.
        repository: Text;
        /// Tags as a list.
        tag: Text;
        /// Changes to the image, as lines of a Dockerfile.
        changes: List<Text>;
    }
}

impl Validate for DockerImport {
    fn validate(&self, checks: &mut Checks<'_>) {
        for change in &self.changes.items {
            instruction(change, checks);
        }
    }
}

/// post-processor/docker-import/post-processor.go
pub fn lower(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    _: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Lowered {
    let config: DockerImport = scope.decode(layers, faults)?;
    let mut name = config.repository.word.clone();
    if !config.tag.word.is_empty() {
        name.push_str(":");
        name.append(config.tag.word.clone());
    }
    let title = format!("Import it as the image {name}");
    let mut words = vec![name];
    for change in &config.changes.items {
        words.extend([Word::lit("--change"), change.word.clone()]);
    }
    let body = vec![engine(scope), Stmt::call("docker_import", words)];
    Some((title, body))
}
