//! `docker-import`: imports a tar file into Docker as an image.

use crate::builders::docker::{engine, image, instruction, tool};
use crate::communicator::guest::words;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt as Call, Word};
use crate::program::{Command, Input, Item, Stmt};
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
        steps.body = vec![engine(steps.scope), Call::call("docker_import", words)];
        Ok(title)
    }
}

impl Compose for DockerImport {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let mut name = self.repository.word.clone();
        if !self.tag.word.is_empty() {
            name.push_str(":");
            name.append(self.tag.word.clone());
        }
        super::wants(
            at,
            &["packer.docker", "packer.post-processor.artifice"],
            "an archive of the builder docker (`export_path`) or of artifice",
        )?;
        at.step.title = words(&[&"Import it as the image ".into(), &name]);
        let tool = tool(at.scope);
        let Some(Item::File(file)) = at.artifact.files.first().cloned() else {
            if at.artifact.files.is_empty() {
                at.run([Stmt::Die("there is no file to import".into())]);
                return Ok(());
            }
            return Err(Stop::Later);
        };
        let mut line = vec![Word::lit("import")];
        for change in &self.changes.items {
            line.extend(["--change".into(), change.word.clone()]);
        }
        line.extend(["-".into(), name.clone()]);
        let mut faults = Vec::new();
        at.scope.no_secrets(&line, tool, &mut faults);
        at.faults.append(&mut faults);
        let failed = words(&[&"cannot import ".into(), &file]);
        at.run([Command::new(tool, line)
            .input(Input::File(file))
            .or_die(failed)]);
        at.result = Some(image(tool, name, Vec::new()));
        Ok(())
    }
}
