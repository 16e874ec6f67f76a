//! Keys that components of scripts share: what is run.

use crate::config;
use crate::provisioners::variables;
use crate::schema::{Checks, Int, List, Literal, Text, Validate};

config! {
    /// Keys that components of scripts share: what is run.
    pub struct What {
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
        env_var_format: Literal;
    }
}

impl What {
    /// The scripts that are files.
    pub fn files(&self) -> impl Iterator<Item = &Text> {
        let one = (!self.script.word.is_empty()).then_some(&self.script);
        let many = one.is_none().then_some(&self.scripts.items);
        one.into_iter().chain(many.into_iter().flatten())
    }
}

impl Validate for What {
    fn validate(&self, checks: &mut Checks<'_>) {
        let script = !self.script.is_blank();
        let scripts = !self.scripts.is_empty();
        let inline = !self.inline.is_empty();
        if script && scripts {
            checks.conflict(
                [self.script.span, self.scripts.span],
                "`script` and `scripts` exclude each other",
                "Only one of script or scripts can be specified.",
            );
        }
        if !script && !scripts && !inline {
            checks.missing(
                "one of `inline`, `script`, `scripts` must be given",
                "Either a script file or inline script must be specified.",
            );
        } else if inline && (script || scripts) {
            checks.conflict(
                [self.inline.span, self.script.span.or(self.scripts.span)],
                "`inline` and `script` exclude each other",
                "Only a script file or an inline script can be specified, not both.",
            );
        }
        let files = if script {
            std::slice::from_ref(&self.script)
        } else {
            &self.scripts.items
        };
        for text in files {
            if let Some(path) = text.value() {
                checks.file(path, text.span, &format!("Bad script '{path}': "));
            }
        }
        variables::check(&self.environment_vars, checks);
    }
}
