//! Real templates: the verdicts of `validate -syntax-only` and `validate`, and the data of `inspect`, are Packer's.
//!
//! `corpus_validate/differences.txt` has each template on which we differ, with the reason.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use packsh::lower::component::Kind;
use serde_json::Value;
use support::corpus::{corpus, rows};
use support::{packsh, text};

/// The templates on which we differ, and why.
fn listed() -> BTreeMap<&'static str, &'static str> {
    include_str!("corpus_validate/differences.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
        .collect()
}

/// Runs packsh in the template's folder, as Packer ran for the verdicts: without an environment, and without the tools (Ansible,
/// Vagrant) that other tests have installed meanwhile.
fn run(corpus: &Path, template: &str, arguments: &[&str]) -> (Option<i64>, String) {
    let path = corpus.join(template);
    let folder = path.parent().expect("folder");
    let name = path.file_name().expect("name");
    let output = packsh()
        .args(arguments)
        .arg(name)
        .current_dir(folder)
        .env_clear()
        .env("HOME", "/root")
        .env("PATH", "/nowhere")
        .output()
        .expect("packsh");
    (output.status.code().map(i64::from), text(&output.stdout))
}

/// Packer's verdict depends on something that is not in the template: the network, time, or which components a
/// distribution builds into it.
fn of_the_machine(row: &Value) -> bool {
    let said = row["validate_err"].as_str().unwrap_or_default();
    match row["validate_class"].as_str().unwrap_or_default() {
        "network" | "timeout" => true,
        "unknown-component" => {
            let kinds = [Kind::Builder, Kind::Provisioner, Kind::PostProcessor];
            kinds.into_iter().any(|kind| {
                packsh::registry::names(kind)
                    .iter()
                    .any(|name| said.contains(&format!("Unknown {} {name}", kind.noun())))
            })
        }
        _ => false,
    }
}

#[test]
fn verdicts_are_packers() {
    let Some(corpus) = corpus() else {
        return;
    };
    let listed = listed();
    let rows = rows(&corpus);
    let (mut same, mut differ) = (0, Vec::new());
    let mut first = Vec::new();
    let mut told = 0;
    let mut seen = BTreeSet::new();
    for row in &rows {
        let template = row["template"].as_str().expect("template");
        let (ours, said) = run(&corpus, template, &["validate", "--format", "json"]);
        let theirs = row["validate_rc"].as_i64();
        assert!(matches!(ours, Some(0 | 1)), "{template}: {ours:?}");
        seen.insert(template);
        if ours == theirs {
            same += 1;
        } else if !listed.contains_key(template) && !of_the_machine(row) {
            differ.push(format!("{template}: {ours:?}, Packer {theirs:?}\n{said}"));
        }
        if ours == Some(1) && theirs == Some(1) && !of_the_machine(row) {
            told += 1;
            if let Some(fault) = untold(row, &said) {
                first.push(format!("{template}: {fault}"));
            }
        }
    }
    println!("{same} of {} verdicts are Packer's", rows.len());
    assert!(rows.len() > 100, "only {} templates", rows.len());
    assert!(
        differ.is_empty(),
        "{}:\n{}",
        differ.len(),
        differ.join("\n")
    );
    let open = rows.iter().filter(|row| of_the_machine(row)).count();
    let most = (rows.len() - open) / 100;
    let on_the_list = listed.keys().filter(|name| seen.contains(*name)).count();
    assert!(on_the_list <= most + open, "{on_the_list} are on the list");
    assert!(
        first.len() * 100 <= told,
        "{} of {told}: what Packer says first is not among what we say:\n{}",
        first.len(),
        first.join("\n")
    );
}

/// What Packer says first, if it is not among our words.
fn untold(row: &Value, said: &str) -> Option<String> {
    let shown = row["validate_err"].as_str().unwrap_or_default();
    let first = first_fault(shown);
    let wanted: String = flat(&first).chars().take(200).collect();
    let ours: Vec<Value> = serde_json::from_str(said).unwrap_or_default();
    let found = ours
        .iter()
        .filter_map(|fault| fault["packer"].as_str())
        .map(flat)
        .any(|words| words.contains(&wanted) || (words.len() > 15 && wanted.contains(&words)));
    (!found).then_some(first)
}

/// The first item of Packer's list, or its only message, without what stands around it.
fn first_fault(shown: &str) -> String {
    let list = shown.find("* ").filter(|at| {
        let before = &shown[..*at];
        before.trim_end_matches(['\t', ' ']).ends_with('\n')
    });
    let text = match list {
        Some(at) => {
            let rest = &shown[at + 2..];
            let end = ["\n* ", "\n\t* ", "\n\n"]
                .iter()
                .filter_map(|mark| rest.find(mark))
                .min();
            &rest[..end.unwrap_or(rest.len())]
        }
        None => {
            let mut parts = shown.split("\n\n").filter(|part| !part.trim().is_empty());
            let first = parts.next().unwrap_or_default();
            if first.starts_with("Error") {
                parts.next().unwrap_or(first)
            } else {
                first
            }
        }
    };
    let text = text.trim_start_matches("Failed to parse template: ");
    match text.split_once("': ") {
        Some((before, rest)) if before.starts_with("error initializing ") => rest.to_owned(),
        _ => text.to_owned(),
    }
}

/// Packer wraps at 80 columns.
fn flat(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn syntax_is_packers() {
    let Some(corpus) = corpus() else {
        return;
    };
    let mut differ = Vec::new();
    for row in rows(&corpus) {
        let template = row["template"].as_str().expect("template");
        let (ours, said) = run(&corpus, template, &["validate", "-syntax-only"]);
        if ours != row["syntax_rc"].as_i64() {
            differ.push(format!("{template}: {ours:?}\n{said}"));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn inspection_is_packers() {
    let Some(corpus) = corpus() else {
        return;
    };
    let mut differ = Vec::new();
    for row in rows(&corpus) {
        let template = row["template"].as_str().expect("template");
        let (ours, said) = run(&corpus, template, &["inspect", "-machine-readable"]);
        let data = |line: &str| {
            let mut parts = line.splitn(3, ',');
            let (_, _, rest) = (parts.next()?, parts.next()?, parts.next()?);
            (rest.starts_with("template-")).then(|| rest.to_owned())
        };
        let mut found: Vec<String> = said.lines().filter_map(data).collect();
        let mut wanted: Vec<String> = row["inspect"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|line| line.as_str().map(str::to_owned))
            .filter(|line| line.starts_with("template-"))
            .collect();
        found.sort();
        wanted.sort();
        if ours != row["inspect_rc"].as_i64() || (ours == Some(0) && found != wanted) {
            differ.push(format!("{template}: {ours:?}\n{found:#?}\n{wanted:#?}"));
        }
    }
    assert!(
        differ.is_empty(),
        "{}:\n{}",
        differ.len(),
        differ
            .iter()
            .take(5)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn small_templates_have_packers_verdict() {
    let Some(corpus) = corpus() else {
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
