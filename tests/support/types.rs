//! Which components a fixture uses.

use std::collections::BTreeSet;

use packsh::lower::component::Kind;
use serde_json::Value;

/// The kinds and types of all components in the fixture's template.
pub fn types(fixture: &str) -> BTreeSet<(Kind, String)> {
    let path = super::project()
        .join("fixtures")
        .join(fixture)
        .join(format!("{fixture}.json"));
    let text = std::fs::read_to_string(path).expect("template");
    let template: Value = serde_json::from_str(&text).expect("JSON");
    let mut out = BTreeSet::new();
    for (key, kind) in [
        ("builders", Kind::Builder),
        ("provisioners", Kind::Provisioner),
        ("error-cleanup-provisioner", Kind::Provisioner),
        ("post-processors", Kind::PostProcessor),
    ] {
        gather(&template[key], kind, &mut out);
    }
    out
}

/// A component is an object, or the type alone; post-processors stand in lists within the list, too.
fn gather(value: &Value, kind: Kind, out: &mut BTreeSet<(Kind, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, kind, out)),
        Value::String(name) => {
            out.insert((kind, name.clone()));
        }
        Value::Object(object) => {
            if let Some(Value::String(name)) = object.get("type") {
                out.insert((kind, name.clone()));
            }
        }
        _ => {}
    }
}
