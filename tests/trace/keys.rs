//! Every key of the components that are proven here is in a template that Packer and ours both build: in a case, or with the
//! real tool.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use libtest_mimic::Failed;
use packsh::lower::component::Kind;
use packsh::registry;
use serde_json::Value;

use crate::case;
use crate::support::project;

const COMPONENTS: &[(Kind, &str)] = &[
    (Kind::Builder, "docker"),
    (Kind::Builder, "lxc"),
    (Kind::Builder, "lxd"),
    (Kind::PostProcessor, "docker-import"),
    (Kind::PostProcessor, "docker-push"),
    (Kind::PostProcessor, "docker-save"),
    (Kind::PostProcessor, "docker-tag"),
];

/// Built by real tools: `tests/docker.rs`, `tests/containers.rs`.
const REAL: &[&str] = &["docker_real", "lxc", "lxc_keys", "lxd"];

/// Keys that are proven elsewhere: those of ssh and WinRM are every builder's.
fn elsewhere(key: &str) -> bool {
    let shared = ["ssh_", "winrm_", "temporary_key_pair"];
    shared.iter().any(|start| key.starts_with(start))
}

/// The keys that the templates give to a component, and which of them do.
fn given(
    templates: &[(String, Value)],
    kind: Kind,
    name: &str,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (fixture, template) in templates {
        let list = match kind {
            Kind::Builder => &template["builders"],
            _ => &template["post-processors"],
        };
        let list = list.as_array().cloned().unwrap_or_default();
        for component in list.iter().flat_map(|it| match it {
            Value::Array(chain) => chain.clone(),
            one => vec![one.clone()],
        }) {
            if component["type"] != name {
                continue;
            }
            for key in component.as_object().expect("object").keys() {
                out.entry(key.clone()).or_default().insert(fixture.clone());
            }
        }
    }
    out
}

/// Fails with the keys that no template has.
pub fn all_are_tried() -> Result<(), Failed> {
    let cases = case::all();
    let fixtures: BTreeSet<&str> = cases
        .iter()
        .map(|case| case.fixture.as_str())
        .chain(REAL.iter().copied())
        .collect();
    let templates: Vec<(String, Value)> = fixtures
        .into_iter()
        .filter_map(|name| {
            let path = project().join(format!("fixtures/{name}/{name}.json"));
            let text = fs::read_to_string(path).ok()?;
            Some((name.to_owned(), serde_json::from_str(&text).ok()?))
        })
        .collect();
    let mut faults = Vec::new();
    for (kind, name) in COMPONENTS {
        let entry = registry::built()
            .iter()
            .find(|entry| entry.kind == *kind && entry.name == *name)
            .ok_or("no such component")?;
        let tried = given(&templates, *kind, name);
        for key in (entry.keys)() {
            if !tried.contains_key(key.name) && !elsewhere(key.name) {
                faults.push(format!("{name}: no template has `{}`", key.name));
            }
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(faults.join("\n").into())
}
