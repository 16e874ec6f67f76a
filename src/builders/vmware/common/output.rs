//! Keys that components of VMware share: the output folder.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of VMware share: the output folder.
    pub struct Output {
        /// Folder for what the build leaves; `output-<build name>` if it is not given.
        output_directory: Text;
        /// Folder on the remote host.
        remote_output_directory: Text;
    }
}

impl Validate for Output {
    fn validate(&self, _: &mut Checks<'_>) {}
}
