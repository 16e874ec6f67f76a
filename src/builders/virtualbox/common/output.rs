//! Keys that components of VirtualBox share: the output folder.

use crate::config;
use crate::schema::{Checks, Text, Validate};

config! {
    /// Keys that components of VirtualBox share: the output folder.
    pub struct Output {
        /// Must not exist unless -force; `output-<build name>` if it is not given.
        output_directory: Text;
        /// Base name of the exported file; default the VM's name.
        output_filename: Text;
    }
}

impl Validate for Output {
    fn validate(&self, _: &mut Checks<'_>) {}
}
