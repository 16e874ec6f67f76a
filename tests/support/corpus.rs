//! Real templates with Packer's verdicts, where they lie beside the checkout. They are no part of the project.

use std::path::{Path, PathBuf};

/// Their folder; `None` where there is none.
pub fn corpus() -> Option<PathBuf> {
    let found = ["../shared/corpus", "../../shared/corpus"]
        .map(|path| super::project().join(path))
        .into_iter()
        .find(|path| path.join("oracle.jsonl").exists());
    if found.is_none() {
        eprintln!("the corpus is not beside this checkout");
    }
    found
}

/// A row for each template: Packer's verdicts.
pub fn rows(corpus: &Path) -> Vec<serde_json::Value> {
    let oracle = std::fs::read_to_string(corpus.join("oracle.jsonl")).expect("verdicts");
    let row = |line| serde_json::from_str(line).expect("row");
    oracle.lines().map(row).collect()
}
