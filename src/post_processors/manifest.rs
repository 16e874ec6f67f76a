//! `manifest`: notes what was built in a JSON file.

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt, Word};
use crate::schema::{Bool, Checks, Map, Text, Validate};

config! {
    /// Adds what was built to a JSON file.
    pub struct Manifest as "packer.post-processor.manifest" {
        /// The file.
        output: Text = "packer-manifest.json";
        /// Names without folders.
        strip_path: Bool;
        /// 0 instead of the time.
        strip_time: Bool;
        /// Further texts.
        custom_data: Map<Text>;
    }
}

impl Validate for Manifest {
    fn validate(&self, _: &mut Checks<'_>) {}
}

/// post-processor/manifest/post-processor.go
impl Lower for Manifest {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let flag = |value: bool| Word::lit(if value { "1" } else { "" });
        let title = format!("Add the artifact to {}", self.output.word);
        let mut words = vec![
            self.output.word.clone(),
            flag(self.strip_path.value),
            flag(self.strip_time.value),
        ];
        let mut pairs: Vec<_> = self.custom_data.items.iter().collect();
        pairs.sort_by_key(|(key, _)| key.word.to_string());
        for (key, value) in pairs {
            words.push(key.word.clone());
            match steps.scope.again(value, steps.data) {
                Ok(word) => words.push(word),
                Err(fault) => steps.faults.push(fault),
            }
        }
        steps.body = vec![Stmt::call("manifest", words)];
        Ok(title)
    }
}
