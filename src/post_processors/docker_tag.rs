//! `docker-tag`: gives an image of Docker another name.

use crate::builders::docker::engine;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt, Word};
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
