//! `docker-tag`: gives an image of Docker another name.

use crate::builders::docker::{engine, image, joined, tool};
use crate::communicator::guest::words;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt, Word};
use crate::program::Command;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// Gives an image of Docker another name.
    pub struct DockerTag as "packer.post-processor.docker-tag" {
        /// Repository.
        repository: Text;
        /// Old name of tags.
        tag: List<Text> => old("tags");
        /// Tags to set.
        tags: List<Text>;
        /// Whether what is there already is overwritten.
        force: Bool => untagged("Force");
    }
}

impl Validate for DockerTag {
    fn validate(&self, _: &mut Checks<'_>) {}
}

/// post-processor/docker-tag/post-processor.go
impl Lower for DockerTag {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        steps.body.push(engine(steps.scope));
        if !self.tag.items.is_empty() {
            steps.body.push(Stmt::call("docker_tag_old", []));
        }
        let repository = self.repository.word.clone();
        let title = format!("Name the image {repository}");
        let mut words: Vec<Word> = vec![repository];
        let tags = self.tags.items.iter().chain(&self.tag.items);
        words.extend(tags.map(|tag| tag.word.clone()));
        steps.body.push(Stmt::call("docker_tag", words));
        Ok(title)
    }
}

impl Compose for DockerTag {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        super::wants(
            at,
            &super::IMAGES,
            "an image of the builder docker (`commit`) or of docker-import",
        )?;
        let tool = tool(at.scope);
        let repository = &self.repository.word;
        let tags = self.tags.items.iter().chain(&self.tag.items);
        let names: Vec<Word> = tags
            .map(|tag| words(&[repository, &":".into(), &tag.word]))
            .collect();
        let all = match names.as_slice() {
            [] => std::slice::from_ref(repository),
            names => names,
        };
        at.step.title = words(&[&"Name the image ".into(), &joined(all)]);
        let id = at.artifact.id.clone();
        at.step.body.extend(all.iter().map(|name| {
            let failed = words(&[&"cannot tag ".into(), name]);
            Command::new(tool, ["tag".into(), id.clone(), name.clone()]).or_die(failed)
        }));
        let last = all.last().unwrap_or(repository).clone();
        let mut result = image(tool, last, names);
        result.builder_id = "packer.post-processor.docker-tag";
        at.result = Some(result);
        Ok(())
    }
}
