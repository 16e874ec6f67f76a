//! Keys that components of `hyperv/common` share: output.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of `hyperv/common` share: output.
    pub struct Output {
        /// Output folder; `output-<build name>` if it is not given.
        output_directory: Text;
    }
}

impl Validate for Output {
    fn validate(&self, _: &mut Checks<'_>) {}
}
