//! The JSON Schema (draft 2020-12) of a whole template, made from the keys of all components.
//!
//! Which keys an object has follows from its `type`, so there is one `if`/`then` a type: editors offer the right keys then.

use serde_json::{Map, Value, json};

use crate::lower::component::Kind;
use crate::registry;
use crate::schema;
use crate::template::{Builder, PostProcessor, Provisioner};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a template.
pub(super) fn template() -> Value {
    let mut definitions = Map::new();
    for kind in super::KINDS {
        definitions.insert(kind.noun().to_owned(), any(kind));
        for name in registry::names(kind) {
            if let Some(schema) = object(kind, name) {
                definitions.insert(format!("{}.{name}", kind.noun()), schema);
            }
        }
    }
    let of = |kind: Kind| json!({"$ref": format!("#/$defs/{}", kind.noun())});
    let post_processor = json!({
        "if": {"type": "string"},
        "then": {"enum": registry::names(Kind::PostProcessor)},
        "else": of(Kind::PostProcessor),
    });
    definitions.insert("link".to_owned(), post_processor);
    let link = json!({"$ref": "#/$defs/link"});
    json!({
        "$schema": DIALECT,
        "title": "Packer 1.6.6 template",
        "description": "A template in JSON, as Packer 1.6.6 and packsh read it.",
        "type": "object",
        "required": ["builders"],
        "properties": {
            "builders": list("What makes the artifacts, side by side.", of(Kind::Builder), 1),
            "provisioners": list("What is done on each machine, in order.", of(Kind::Provisioner), 0),
            "post-processors": list(
                "What is done with each artifact: a step, or a list of steps of which each gets what the one before made.",
                json!({"if": {"type": "array"}, "then": {"type": "array", "items": link}, "else": link}),
                0,
            ),
            "error-cleanup-provisioner": {
                "description": "Runs when a build has failed, before what it made is cleaned up.",
                "anyOf": [of(Kind::Provisioner), {"type": "null"}],
            },
            "variables": {
                "description": "User variables with their defaults; null: it must be given.",
                "type": ["object", "null"],
                "additionalProperties": {"type": ["string", "null"]},
            },
            "sensitive-variables": {
                "description": "Variables whose values are masked in the output.",
                "type": ["array", "null"],
                "items": {"type": ["string", "null"]},
            },
            "description": {"description": "What the template is for.", "type": ["string", "null"]},
            "min_packer_version": {
                "description": "The oldest version of Packer that will do.",
                "type": ["string", "null"],
            },
            "comments": {"description": "Nothing is done with it.", "type": ["array", "null"]},
            "push": {"description": "Nothing is done with it.", "deprecated": true},
        },
        "patternProperties": {"^_": {"description": "A comment.", "type": "string"}},
        "additionalProperties": false,
        "$defs": definitions,
    })
}

/// The schema of a component alone; none if its keys are not known.
pub(super) fn component(kind: Kind, name: &str) -> Option<Value> {
    let mut schema = object(kind, name)?;
    schema["$schema"] = json!(DIALECT);
    Some(schema)
}

/// A list, or `null`.
fn list(description: &str, items: Value, least: usize) -> Value {
    let mut schema = json!({"description": description, "type": ["array", "null"], "items": items});
    if least > 0 {
        schema["type"] = json!("array");
        schema["minItems"] = json!(least);
    }
    schema
}

/// An object whose keys go by its type.
fn any(kind: Kind) -> Value {
    let noun = kind.noun();
    let known = registry::names(kind)
        .iter()
        .filter(|name| registry::find(kind, name).entry().is_some());
    let cases: Vec<Value> = known
        .map(|name| {
            json!({
                "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
                "then": {"$ref": format!("#/$defs/{noun}.{name}")},
            })
        })
        .collect();
    json!({
        "type": "object",
        "required": ["type"],
        "properties": {"type": {
            "description": format!("Which {noun} it is."),
            "enum": registry::names(kind),
        }},
        "allOf": cases,
    })
}

/// The object of one type.
fn object(kind: Kind, name: &str) -> Option<Value> {
    let entry = registry::find(kind, name).entry()?;
    let mut schema = schema::json_schema((entry.keys)());
    let docs: Vec<&str> = (entry.docs)().iter().map(|line| line.trim()).collect();
    schema["title"] = json!(format!("{} {name}", kind.noun()));
    schema["description"] = json!(docs.join("\n").trim());
    if let Some(properties) = schema["properties"].as_object_mut() {
        for key in meta_keys(kind) {
            let mut value = meta(key);
            if *key == "type" {
                value["const"] = json!(name);
            }
            properties.insert((*key).to_owned(), value);
        }
    }
    // keys that Packer gives to its own components are ignored where a template has them
    schema["patternProperties"] = json!({"^packer_": {}});
    // what is required may come by an override
    if kind == Kind::Provisioner
        && let Some(required) = schema.as_object_mut()?.remove("required")
    {
        schema["anyOf"] = json!([{"required": required}, {"required": ["override"]}]);
    }
    Some(schema)
}

fn meta_keys(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Builder => Builder::META_KEYS,
        Kind::Provisioner => Provisioner::META_KEYS,
        Kind::PostProcessor => PostProcessor::META_KEYS,
    }
}

/// A key that Packer takes from the object itself.
fn meta(key: &str) -> Value {
    let names = json!({"anyOf": [
        {"type": "array", "items": {"type": "string"}},
        {"type": ["string", "null"]},
    ]});
    let (description, mut schema) = match key {
        "type" => ("Which one it is.", json!({})),
        "name" => (
            "What it is called in the output and by -only and -except.",
            json!({"type": ["string", "number", "boolean", "null"]}),
        ),
        "only" => ("Only for builds of these builders.", names),
        "except" => ("For all builds but those of these builders.", names),
        "override" => (
            "What is different for the build of one builder, by its name.",
            json!({"type": ["object", "null"], "additionalProperties": {"type": ["object", "null"]}}),
        ),
        "pause_before" => (
            "How long to wait first, such as `10s`.",
            json!({"type": ["string", "number", "null"]}),
        ),
        "timeout" => (
            "How long it may take, such as `5m`.",
            json!({"type": ["string", "number", "null"]}),
        ),
        "max_retries" => (
            "How often it is tried again when it fails.",
            json!({"type": ["string", "number", "boolean", "null"]}),
        ),
        "keep_input_artifact" => (
            "Whether what it works on is kept.",
            json!({"type": ["boolean", "null"]}),
        ),
        _ => ("", json!({})),
    };
    schema["description"] = json!(description);
    schema
}
