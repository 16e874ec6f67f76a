//! `manifest`: notes what was built in a JSON file.

use std::collections::BTreeMap;

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, Lowered, Scope};
use crate::plan::{Stmt, Word};
use crate::schema::{Bool, Checks, Map, Text, Validate};
use crate::source::Node;

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
pub fn lower(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    builder: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Lowered {
    let config: Manifest = scope.decode(layers, faults)?;
    let empty = BTreeMap::new();
    let data = builder.map_or(&empty, |builder| &builder.artifact_data);
    let flag = |value: bool| Word::lit(if value { "1" } else { "" });
    let title = format!("Add the artifact to {}", config.output.word);
    let mut words = vec![
        config.output.word,
        flag(config.strip_path.value),
        flag(config.strip_time.value),
    ];
    let mut pairs = config.custom_data.items;
    pairs.sort_by_key(|(key, _)| key.word.to_string());
    for (key, value) in pairs {
        words.push(key.word);
        match scope.again(&value, data) {
            Ok(word) => words.push(word),
            Err(fault) => faults.push(fault),
        }
    }
    Some((title, vec![Stmt::call("manifest", words)]))
}
