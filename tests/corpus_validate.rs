//! Real templates: what Packer accepts is accepted, and where every component is built the verdict is Packer's.

mod support;

use std::path::{Path, PathBuf};

use support::{packsh, text};

fn corpus() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["../shared/corpus", "../../shared/corpus"]
        .map(|path| here.join(path))
        .into_iter()
        .find(|path| path.join("oracle.jsonl").exists())
}

/// Kinds of errors that say something of the machine on which Packer ran, not of the template.
const OF_THE_MACHINE: &[&str] = &[
    "unknown-component",
    "missing-tool",
    "missing-credentials",
    "network",
    "timeout",
];

#[test]
fn verdicts_are_packers() {
    let Some(corpus) = corpus() else {
        eprintln!("the corpus is not beside this checkout");
        return;
    };
    let built: Vec<String> = packsh::registry::built()
        .iter()
        .map(|entry| format!("{} {}", entry.kind.noun(), entry.name))
        .collect();
    let oracle = std::fs::read_to_string(corpus.join("oracle.jsonl")).expect("verdicts");
    let mut wrong = Vec::new();
    let mut decided = 0;
    for line in oracle.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("row");
        let template = row["template"].as_str().expect("template");
        let path = corpus.join(template);
        let folder = path.parent().expect("folder");
        let name = path.file_name().expect("name");
        let output = packsh()
            .arg("validate")
            .arg(name)
            .current_dir(folder)
            .env_clear()
            .env("HOME", "/root")
            .output()
            .expect("packsh");
        let ours = output.status.code();
        let theirs = row["validate_rc"].as_i64();
        let known = |key: &str, noun: &str| {
            row[key].as_array().is_none_or(|types| {
                types
                    .iter()
                    .filter_map(|kind| kind.as_str())
                    .all(|kind| built.contains(&format!("{noun} {kind}")))
            })
        };
        let all_built = known("builders", "builder")
            && known("provisioners", "provisioner")
            && known("post_processors", "post-processor");
        let of_the_machine =
            OF_THE_MACHINE.contains(&row["validate_class"].as_str().unwrap_or_default());
        let bad = match (ours, theirs) {
            (Some(0 | 1), Some(0)) => ours != Some(0),
            (Some(0), Some(_)) => all_built && !of_the_machine,
            (Some(1), _) => false,
            _ => true,
        };
        decided += usize::from(theirs == Some(0) || all_built);
        if bad {
            wrong.push(format!(
                "{template}: {ours:?}, Packer {theirs:?}\n{}",
                text(&output.stdout)
            ));
        }
    }
    assert!(decided > 100, "only {decided} templates were decided");
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn small_templates_have_packers_verdict() {
    let Some(corpus) = corpus() else {
        eprintln!("the corpus is not beside this checkout");
        return;
    };
    let cases = std::fs::read_to_string(corpus.join("semantics.jsonl")).expect("cases");
    let folder = tempfile::tempdir().expect("folder");
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in cases.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("row");
        let template = match &row["template"] {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        std::fs::write(folder.path().join("t.json"), template).expect("template");
        let output = packsh()
            .args(["validate", "t.json"])
            .current_dir(folder.path())
            .output()
            .expect("packsh");
        count += 1;
        if output.status.code().map(i64::from) != row["validate_rc"].as_i64() {
            wrong.push(format!("{}: {}", row["case"], text(&output.stdout)));
        }
    }
    assert!(count > 80);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
