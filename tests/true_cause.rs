//! A builder that is at fault, or that cannot be compiled, is all that is told: what its provisioners and post-processors
//! would ask of it is not missed.

mod support;

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};
use support::{both, copy, packsh, project};

const OWN_KEYS: &[&str] = &["SourceAMIName", "ImageSha256"];

/// What each fixture is told, in a copy of its folder, when its builders are changed.
///
/// `all_keys`: also with keys of the `build` function that only some builders have.
fn told(all_keys: bool, change: impl Fn(&mut Value)) -> Vec<(String, String, Vec<Value>)> {
    let mut out = Vec::new();
    for entry in fs::read_dir(project().join("fixtures")).expect("fixtures") {
        let fixture = entry.expect("entry").file_name();
        let fixture = fixture.to_string_lossy().into_owned();
        let folder = tempfile::tempdir().expect("folder");
        copy(&project().join("fixtures").join(&fixture), folder.path());
        let path = folder.path().join(format!("{fixture}.json"));
        let text = fs::read_to_string(&path).expect("template");
        let own = |text: &str, key: &str| text.replace(&format!("build `{key}`"), "build `ID`");
        let text = OWN_KEYS
            .iter()
            .filter(|_| !all_keys)
            .fold(text, |text, key| own(&text, key));
        let mut template: Value = serde_json::from_str(&text).expect("JSON");
        for builder in template["builders"].as_array_mut().expect("builders") {
            if builder["name"].is_null() {
                builder["name"] = builder["type"].clone();
            }
            change(builder);
        }
        fs::write(&path, template.to_string()).expect("template");
        for (command, arguments) in [
            ("compile", ["compile", "--diagnostics=json"].as_slice()),
            ("validate", &["validate", "--format=json", "--offline"]),
        ] {
            let output = packsh()
                .args(arguments)
                .arg(path.file_name().expect("name"))
                .current_dir(folder.path())
                .output()
                .expect("packsh runs");
            let said: &[u8] = match command {
                "validate" => &output.stdout,
                // it says nothing where nothing is wrong
                _ if output.status.success() => b"[]",
                _ => &output.stderr,
            };
            let faults = serde_json::from_slice(said);
            let faults = faults.unwrap_or_else(|_| panic!("{fixture}: {}", both(&output)));
            out.push((fixture.clone(), command.to_owned(), faults));
        }
    }
    out
}

/// Faults that are no one's but the provisioner's own, or the environment's: they are there with a good builder too.
fn own() -> BTreeSet<(String, String, String)> {
    let good = told(true, |_| {});
    let faults = good.into_iter().flat_map(|(fixture, command, faults)| {
        let told = faults.into_iter();
        told.map(move |fault| {
            (
                fixture.clone(),
                command.clone(),
                fault["message"].to_string(),
            )
        })
    });
    faults.collect()
}

#[test]
fn what_a_builder_lacks_is_not_told_of_others() {
    let own = own();
    let mut wrong = Vec::new();
    let mut seen = 0;
    let mut check = |code: &str, change: &dyn Fn(&mut Value)| {
        for (fixture, command, faults) in told(code != "PS0408", change) {
            seen += faults.len();
            for fault in faults {
                let message = fault["message"].to_string();
                let known = own.contains(&(fixture.clone(), command.clone(), message));
                if fault["code"] != code && !known {
                    wrong.push(format!("{fixture}: {command}: {fault:#}"));
                }
            }
        }
    };
    check("PS0411", &|builder| builder["tarrget"] = json!(1));
    check("PS0407", &|builder| builder["type"] = json!("nobodys"));
    // its keys are known, but it cannot be compiled
    check("PS0408", &|builder| {
        *builder = json!({
            "type": "digitalocean", "name": builder["name"], "api_token": "x", "region": "r", "size": "s",
            "image": "i", "ssh_username": "u"
        });
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 100, "{seen}");
}
