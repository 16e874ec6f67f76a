//! `docker-save`: docker-save.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// docker-save
    pub struct DockerSave as "packer.post-processor.docker-save" {
        /// Path.
        path: Text;
    }
}

impl Validate for DockerSave {
    fn validate(&self, _: &mut Checks<'_>) {}
}
