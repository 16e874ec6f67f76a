//! Keys that components of `shell` share: scripts.

use crate::config;
use crate::schema::{Checks, Int, List, Text, Validate};

config! {
    /// Keys that components of `shell` share: scripts.
    pub struct Scripts {
        /// Lines of one temporary script.
        inline: List<Text> => untagged("Inline");
        /// One script file on the local machine.
        script: Text => untagged("Script");
        /// Several script files, run in order.
        scripts: List<Text> => untagged("Scripts");
        /// Exit codes that count as success; unset = 0.
        valid_exit_codes: List<Int>;
        /// List of NAME=value.
        environment_vars: List<Text>;
        /// Printf pattern with two %s for one variable.
        env_var_format: Text;
    }
}

impl Validate for Scripts {
    fn validate(&self, _: &mut Checks<'_>) {}
}
