//! `docker-save`: saves an image of Docker to a file.

use crate::config;
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
