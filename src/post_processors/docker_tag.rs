//! `docker-tag`: gives an image of Docker another name.

use crate::builders::docker::engine;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, Lowered, Scope};
use crate::plan::{Stmt, Word};
use crate::schema::{Bool, Checks, List, Text, Validate};
use crate::source::Node;

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
pub fn lower(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    _: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Lowered {
    let config: DockerTag = scope.decode(layers, faults)?;
    let mut body = vec![engine(scope)];
    if !config.tag.items.is_empty() {
        body.push(Stmt::call("docker_tag_old", []));
    }
    let repository = config.repository.word.clone();
    let title = format!("Name the image {repository}");
    let mut words: Vec<Word> = vec![repository];
    let tags = config.tags.items.iter().chain(&config.tag.items);
    words.extend(tags.map(|tag| tag.word.clone()));
    body.push(Stmt::call("docker_tag", words));
    Some((title, body))
}
