//! `docker-import`: imports a tar file into Docker as an image.

use crate::builders::docker::{engine, instruction};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt, Word};
use crate::schema::{Checks, List, Text, Validate};

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
impl Lower for DockerImport {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let mut name = self.repository.word.clone();
        if !self.tag.word.is_empty() {
            name.push_str(":");
            name.append(self.tag.word.clone());
        }
        let title = format!("Import it as the image {name}");
        let mut words = vec![name];
        for change in &self.changes.items {
            words.extend([Word::lit("--change"), change.word.clone()]);
        }
        steps.body = vec![engine(steps.scope), Stmt::call("docker_import", words)];
        Ok(title)
    }
}
