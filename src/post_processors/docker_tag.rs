//! `docker-tag`: docker-tag.

use crate::config;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// docker-tag
    pub struct DockerTag as "packer.post-processor.docker-tag" {
        /// Repository.
        repository: Text;
        /// Old name of tags.
        tag: List<Text> => old("tags");
        /// Tags to set.
        tags: List<Text>;
        /// Switch: force.
        force: Bool => untagged("Force");
    }
}

impl Validate for DockerTag {
    fn validate(&self, _: &mut Checks<'_>) {}
}
