//! `docker-save`: saves an image of Docker to a file.

use crate::builders::docker::engine;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::Stmt;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Saves an image of Docker to a file.
    pub struct DockerSave as "packer.post-processor.docker-save" {
        /// File that is written.
        path: Text;
    }
}

impl Validate for DockerSave {
    fn validate(&self, _: &mut Checks<'_>) {}
}

/// post-processor/docker-save/post-processor.go
impl Lower for DockerSave {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let path = self.path.word.clone();
        let title = format!("Write the image to {path}");
        steps.body = vec![engine(steps.scope), Stmt::call("docker_save", [path])];
        Ok(title)
    }
}
