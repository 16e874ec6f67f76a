//! `packsh schema`: a good schema, which takes what Packer takes.

mod support;

use std::fs;

use serde_json::{Value, json};
use support::corpus::{corpus, rows};
use support::{packsh, packsh_ok, project, text};

fn schema(arguments: &[&str]) -> Value {
    let mut all = vec!["schema"];
    all.extend(arguments);
    serde_json::from_str(&packsh_ok(project(), &all)).expect("JSON")
}

fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::draft202012::new(schema).expect("a schema")
}

fn faults(validator: &jsonschema::Validator, value: &Value) -> Vec<String> {
    let told = |fault: jsonschema::ValidationError<'_>| {
        let text: String = fault.to_string().chars().take(300).collect();
        format!("{}: {text}", fault.instance_path())
    };
    validator.iter_errors(value).map(told).collect()
}

#[test]
fn schemas_are_good_by_the_meta_schema() {
    let whole = schema(&[]);
    assert!(jsonschema::meta::is_valid(&whole));
    assert_eq!(
        whole["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    for entry in packsh::registry::built() {
        let name = format!("{}/{}", entry.kind.noun(), entry.name);
        let alone = schema(&[&name]);
        assert!(jsonschema::meta::is_valid(&alone), "{name}");
        assert!(!alone["description"].as_str().unwrap_or_default().is_empty());
        let properties = alone["properties"].as_object().expect("properties");
        for (key, value) in properties {
            let described = value["description"].as_str().unwrap_or_default();
            assert!(!described.is_empty(), "{name}: {key} has no description");
        }
        // what it has by itself is what the whole has
        let mut alone = alone;
        alone.as_object_mut().expect("object").remove("$schema");
        let inside = format!("{}.{}", entry.kind.noun(), entry.name);
        assert_eq!(whole["$defs"][&inside], alone, "{name}");
    }
}

#[test]
fn small_templates() {
    let validator = validator(&schema(&[]));
    let none = json!({"type": "null", "communicator": "none"});
    for good in [
        json!({"builders": [none]}),
        json!({"_c": "x", "builders": [none], "variables": {"a": null, "b": ""}, "post-processors": ["compress", [{"type": "manifest"}]]}),
        json!({"builders": [{"type": "null", "ssh_port": "22", "ssh_host": 1, "ssh_pty": "1", "ssh_timeout": 5}]}),
        json!({"builders": [{"type": "null", "ssh_port": "{{user `p`}}", "communicator": ""}]}),
        json!({"builders": [none], "provisioners": [{"type": "shell", "inline": "a,b", "only": "null", "pause_before": "1s"}]}),
    ] {
        let found = faults(&validator, &good);
        assert!(found.is_empty(), "{good}: {found:?}");
    }
    for bad in [
        json!({}),
        json!([]),
        json!({"builders": []}),
        json!({"builders": [{}]}),
        json!({"builders": [{"type": "nul"}]}),
        json!({"bilders": [], "builders": [none]}),
        json!({"_c": 1, "builders": [none]}),
        json!({"builders": [none], "variables": {"a": 1}}),
        json!({"builders": [{"type": "null", "nosuch": 1}]}),
        json!({"builders": [{"type": "null", "ssh_port": "x"}]}),
        json!({"builders": [{"type": "null", "ssh_pty": "yes"}]}),
        json!({"builders": [{"type": "null", "ssh_timeout": "5"}]}),
        json!({"builders": [{"type": "null", "ssh_host": []}]}),
        json!({"builders": [none], "provisioners": [{"type": "shell", "inline": {"a": 1}}]}),
        json!({"builders": [none], "post-processors": ["nosuch"]}),
        json!({"builders": [none], "post-processors": [{"type": "manifest", "keep_input_artifact": "true"}]}),
    ] {
        assert!(!validator.is_valid(&bad), "{bad}");
    }
}

#[test]
fn real_templates_that_packer_takes_are_taken() {
    let Some(corpus) = corpus() else {
        return;
    };
    let validator = validator(&schema(&[]));
    let (mut wrong, mut count) = (Vec::new(), 0);
    for row in rows(&corpus) {
        let name = row["template"].as_str().expect("template");
        if row["validate_rc"] != 0 {
            continue;
        }
        let template = fs::read(corpus.join(name)).expect("template");
        let Ok(value) = serde_json::from_slice::<Value>(&template) else {
            continue; // JSON that only Go takes
        };
        count += 1;
        let found = faults(&validator, &value);
        if !found.is_empty() {
            wrong.push(format!("{name}: {found:#?}"));
        }
    }
    assert!(count > 100, "only {count} templates");
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn unknown_types_are_told() {
    for (name, hint) in [
        ("shel", "did you mean `shell`?"),
        ("builder/shell", "no component"),
        ("builders/null", "write `builder/TYPE`"),
        ("shell-local", "packsh schema provisioner/shell-local"),
    ] {
        let output = packsh().args(["schema", name]).output().expect("packsh");
        assert_eq!(output.status.code(), Some(1));
        let told = text(&output.stderr);
        assert!(told.contains(hint), "{told}");
    }
}
