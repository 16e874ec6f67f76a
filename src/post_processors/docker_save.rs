//! `docker-save`: saves an image of Docker to a file.

use crate::builders::docker::engine;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, Lowered, Scope};
use crate::plan::{Stmt, Word};
use crate::schema::{Checks, Text, Validate};
use crate::source::Node;

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
pub fn lower(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    _: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Lowered {
    let config: DockerSave = scope.decode(layers, faults)?;
    let path: Word = config.path.word;
    let title = format!("Write the image to {path}");
    let body = vec![engine(scope), Stmt::call("docker_save", [path])];
    Some((title, body))
}
