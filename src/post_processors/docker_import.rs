//! `docker-import`: imports a tar file into Docker as an image.

use crate::config;
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
    fn validate(&self, _: &mut Checks<'_>) {}
}
