//! Keys that components of `hyperv/common` share: output.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of `hyperv/common` share: output.
    pub struct Output {
        /// Output folder.
        output_directory: Text = "output-<build name>";
    }
}

impl Validate for Output {
    fn validate(&self, _: &mut Checks<'_>) {}
}
