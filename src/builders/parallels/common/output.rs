//! Keys that components of Parallels share: the output folder.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of Parallels share: the output folder.
    pub struct Output {
        /// Folder for what the build leaves; `output-<build name>` if it is not given.
        output_directory: Text;
    }
}

impl Validate for Output {
    fn validate(&self, checks: &mut Checks<'_>) {
        crate::builders::halt::no_folder(&self.output_directory, checks);
    }
}
