//! `docker-save`: saves an image of Docker to a file.

use crate::builders::docker::{engine, into_file, tool};
use crate::communicator::guest::words;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::lower::{Lower, Steps};
use crate::plan::Stmt;
use crate::program::{Command, Effect, Fact, Item};
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

impl Compose for DockerSave {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        super::wants(at, &super::IMAGES, "an image of docker")?;
        let path = &self.path.word;
        at.step.title = words(&[&"Write the image to ".into(), path]);
        let save = Command::new(tool(at.scope), ["save".into(), at.artifact.id.clone()]);
        at.run([into_file(save, path)]);
        at.step.effect = Effect::Leaves(vec![Item::File(path.clone())]);
        at.step.facts.push(Fact::Writes(path.clone()));
        Ok(())
    }
}
