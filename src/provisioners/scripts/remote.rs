//! Keys that components of scripts share: where it is run.

use crate::config;
use crate::schema::{Bool, Checks, Raw, Text, Validate};

config! {
    /// Keys that components of scripts share: where it is run.
    pub struct Remote {
        /// Upload scripts unchanged (no CR LF conversion).
        binary: Bool => untagged("Binary");
        /// Where the script is put.
        remote_path: Text;
        /// Command line template.
        execute_command: Raw;
    }
}

impl Validate for Remote {
    fn validate(&self, _: &mut Checks<'_>) {}
}
