//! `docker-import`: docker-import.

use crate::config;
use crate::schema::{Checks, List, Text, Validate};

config! {
    /// docker-import
    pub struct DockerImport as "packer.post-processor.docker-import" {
        /// Repository.
        repository: Text;
        /// Tag.
        tag: Text;
        /// Changes.
        changes: List<Text>;
    }
}

impl Validate for DockerImport {
    fn validate(&self, _: &mut Checks<'_>) {}
}
