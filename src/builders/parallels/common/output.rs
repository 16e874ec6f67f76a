//! Keys that components of `parallels/common` share: output.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of `parallels/common` share: output.
    pub struct Output {
        /// Output folder; `output-<build name>` if it is not given.
        output_directory: Text;
    }
}

impl Validate for Output {
    fn validate(&self, checks: &mut Checks<'_>) {
        crate::builders::halt::no_folder(&self.output_directory, checks);
    }
}
