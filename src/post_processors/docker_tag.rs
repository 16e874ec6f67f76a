//! `docker-tag`: gives an image of Docker another name.

use crate::config;
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
