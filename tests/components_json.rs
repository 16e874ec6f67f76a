//! The keys of every component against the list of all keys of Packer 1.6.6: names, types, defaults and required ones,
//! in both directions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use packsh::lower::component::{Found, Kind};
use packsh::registry;
use packsh::schema::{Key, Preset, Rule, Shape};
use serde_json::Value;

fn reference() -> Option<Value> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["../shared", "../../shared"]
        .map(|path| here.join(path).join("reference/components.json"))
        .into_iter()
        .find_map(|path| std::fs::read_to_string(path).ok())
        .map(|text| serde_json::from_str(&text).expect("JSON"))
}

/// Types that the list has from Go's structs, where Packer decodes something else.
const OTHER_TYPES: &[(&str, &str)] = &[
    // named string and number types of other packages
    ("image_visibility", "string"),
    ("export.directory_permission", "int"),
    // slices of bytes
    ("ssh_public_key", "list(int)"),
    ("ssh_private_key", "list(int)"),
    ("builder_communicator.ssh_public_key", "list(int)"),
    ("builder_communicator.ssh_private_key", "list(int)"),
];

/// Required keys whose absence the checks between the keys tell, since other keys, the environment or the kind of
/// component count too. (`*`: of all components.)
const REQUIRED_ELSEWHERE: &[&str] = &[
    "* iso_checksum",
    "* os_type",
    "alicloud-ecs image_name",
    "alicloud-ecs source_image",
    "alicloud-ecs instance_type",
    "alicloud-import image_name",
    "alicloud-import source_image",
    "alicloud-import instance_type",
    "amazon-ebssurrogate ami_virtualization_type",
    "artifice files",
    "hyperone token",
    "lxc config_file",
    "osc-bsusurrogate omi_virtualization_type",
    "scaleway project_id",
    "scaleway secret_key",
    "scaleway zone",
    // Packer requires them, though the list does not say so
    "oracle-classic username",
    "oracle-classic password",
    "oracle-classic api_endpoint",
    "oracle-classic identity_domain",
    "oracle-classic source_image_list",
    "oracle-classic dest_image_list",
    "oracle-classic shape",
    "ucloud-uhost image_name",
];

/// Keys of packsh's own, which Packer refuses.
const OWN: &[&str] = &["qemu boot_expect"];

/// Defaults that the list does not have, or that depend on other keys. (`*`: of all components.)
const OTHER_DEFAULTS: &[&str] = &[
    "* ssh_file_transfer_method",
    "* ssh_timeout",
    "* builder_communicator.communicator",
    "* builder_communicator.ssh_file_transfer_method",
    "* builder_communicator.ssh_timeout",
    "* builder_communicator.temporary_key_pair_type",
    "azure-arm ssh_username",
    "azure-arm winrm_username",
    "azure-dtl winrm_username",
    "shell env_var_format",
    "shell execute_command",
    "shell-local env_var_format",
];

/// Whether a list has the key of a component.
fn has(list: &[&str], component: &str, path: &str) -> bool {
    list.contains(&format!("* {path}").as_str())
        || list.contains(&format!("{component} {path}").as_str())
}

/// What the list says of a component's keys, those of its groups included.
fn wanted<'a>(list: &'a Value, component: &'a Value) -> BTreeMap<&'a str, &'a Value> {
    let mut keys = BTreeMap::new();
    collect(list, component, &mut keys);
    for key in component["overrides"].as_array().into_iter().flatten() {
        keys.insert(name(key), key);
    }
    keys
}

fn collect<'a>(list: &'a Value, group: &'a Value, keys: &mut BTreeMap<&'a str, &'a Value>) {
    for key in group["keys"].as_array().into_iter().flatten() {
        keys.entry(name(key)).or_insert(key);
    }
    for used in group["uses"].as_array().into_iter().flatten() {
        let used = used.as_str().expect("name");
        if used != "PackerConfig" {
            collect(list, &list["common"][used], keys);
        }
    }
}

fn name(key: &Value) -> &str {
    key["name"].as_str().expect("name")
}

fn type_of(shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Template | Shape::Secret(_) => "string".to_owned(),
        Shape::Bool => "bool".to_owned(),
        Shape::Int => "int".to_owned(),
        Shape::Float => "float".to_owned(),
        Shape::Duration => "duration".to_owned(),
        Shape::Any => "any".to_owned(),
        Shape::List(items) => format!("list({})", type_of(items)),
        Shape::Map(values) => format!("map({})", type_of(values)),
        Shape::Object(_) => "object".to_owned(),
    }
}

fn fields(shape: &Shape) -> &[Key] {
    match shape {
        Shape::Object(keys) => keys,
        Shape::List(items) => fields(items),
        _ => &[],
    }
}

/// The default as the list has it; nothing where it depends on something, or is what Go starts with.
fn default_of(key: &Value) -> Option<String> {
    let told = |name: &str| !key[name].is_null() && key[name] != Value::Bool(false);
    let elsewhere = told("default_conditional")
        || told("nullable")
        || key["default_from"] == "documentation"
        || !key["env"].is_null();
    if elsewhere {
        return None;
    }
    stated(key)
}

/// The default that the list states, whatever it depends on.
fn stated(key: &Value) -> Option<String> {
    match &key["default"] {
        Value::Null | Value::Bool(false) | Value::Object(_) => None,
        Value::String(text) => {
            let open = text.is_empty() || text.contains('<') || text == "kvm or tcg";
            (!open).then(|| text.clone())
        }
        Value::Number(number) if number.as_f64() == Some(0.0) => None,
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => Some(
            items
                .iter()
                .map(|item| item.as_str().unwrap_or_default())
                .collect::<Vec<_>>()
                .join(","),
        ),
        other => Some(other.to_string()),
    }
}

fn preset_of(key: &Key) -> Option<String> {
    match &key.preset {
        Preset::Nothing => None,
        Preset::Text(text) | Preset::Rendered(text) => Some((*text).to_owned()),
        Preset::Int(number) => Some(number.to_string()),
        Preset::Bool(value) => Some(value.to_string()),
        Preset::List(items) => Some(items.join(",")),
    }
}

/// Compares one level of keys.
fn compare(
    component: &str,
    prefix: &str,
    wanted: &BTreeMap<&str, &Value>,
    found: &[Key],
    raw: &BTreeSet<String>,
    out: &mut Vec<String>,
) {
    let ours: BTreeMap<&str, &Key> = found.iter().rev().map(|key| (key.name, key)).collect();
    for name in wanted.keys().filter(|name| !ours.contains_key(*name)) {
        out.push(format!("{component}: no key {prefix}{name}"));
    }
    for (name, key) in &ours {
        let path = format!("{prefix}{name}");
        let Some(told) = wanted.get(name) else {
            if !has(OWN, component, &path) {
                out.push(format!("{component}: {path} is no key of Packer"));
            }
            continue;
        };
        let listed = told["type"]
            .as_str()
            .expect("type")
            .replace("trilean", "bool");
        let other = OTHER_TYPES.iter().find(|(key, _)| *key == path);
        let listed = other.map_or(listed.as_str(), |(_, other)| other);
        let found = type_of(&key.shape);
        if found != listed {
            out.push(format!("{component}: {path} is {found}, listed {listed}"));
        }
        let exempt = has(OTHER_DEFAULTS, component, &path);
        let (ours, listed) = (preset_of(key), default_of(told));
        if ours != listed && ours != stated(told) && !exempt {
            out.push(format!(
                "{component}: {path} is {ours:?} by default, listed {listed:?}"
            ));
        }
        if prefix.is_empty() {
            let required = key
                .rules
                .iter()
                .any(|rule| matches!(rule, Rule::Required(_)));
            let listed = told["required"] == Value::Bool(true) && told["env"].is_null();
            let elsewhere = has(REQUIRED_ELSEWHERE, component, &path);
            if required != listed && !elsewhere {
                out.push(format!(
                    "{component}: {path} required {required}, listed {listed}"
                ));
            }
            let late = raw.contains(&name.to_lowercase());
            let template = contains_template(&key.shape);
            if late && !template && contains_text(&key.shape) {
                out.push(format!("{component}: {path} is rendered too early"));
            }
        }
        let inner: BTreeMap<&str, &Value> = told["fields"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|field| (self::name(field), field))
            .collect();
        if !inner.is_empty() {
            let prefix = format!("{path}.");
            compare(component, &prefix, &inner, fields(&key.shape), raw, out);
        }
    }
}

fn contains_text(shape: &Shape) -> bool {
    match shape {
        Shape::Text | Shape::Secret(_) => true,
        Shape::List(inner) | Shape::Map(inner) => contains_text(inner),
        Shape::Object(keys) => keys.iter().any(|key| contains_text(&key.shape)),
        _ => false,
    }
}

fn contains_template(shape: &Shape) -> bool {
    match shape {
        Shape::Template => true,
        Shape::List(inner) | Shape::Map(inner) => contains_template(inner),
        Shape::Object(keys) => keys.iter().any(|key| contains_template(&key.shape)),
        _ => false,
    }
}

#[test]
fn keys_are_packers() {
    let Some(list) = reference() else {
        eprintln!("the list of keys is not beside this checkout");
        return;
    };
    let mut out = Vec::new();
    let mut count = 0;
    for (kind, place) in [
        (Kind::Builder, "builders"),
        (Kind::Provisioner, "provisioners"),
        (Kind::PostProcessor, "post_processors"),
    ] {
        let components = list[place].as_object().expect("components");
        for (name, component) in components {
            if name == "openbsd-vmm" {
                // no component of Packer's own: it has keys of two generations
                continue;
            }
            let (Found::Built(entry) | Found::Known(entry)) = registry::find(kind, name) else {
                out.push(format!("no {} {name}", kind.noun()));
                continue;
            };
            count += 1;
            let raw: BTreeSet<String> = component["not_interpolated_at_prepare"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|key| key.as_str().map(str::to_lowercase))
                .collect();
            let keys = wanted(&list, component);
            compare(name, "", &keys, (entry.keys)(), &raw, &mut out);
        }
        for name in registry::names(kind) {
            assert!(components.contains_key(*name), "Packer has no {name}");
        }
    }
    assert!(count > 90, "only {count} components");
    assert!(
        out.is_empty(),
        "{} differences:\n{}",
        out.len(),
        out.join("\n")
    );
}
