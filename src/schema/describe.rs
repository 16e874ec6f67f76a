//! What is made from the keys of a component: its JSON Schema and its page of the book.

use serde_json::{Map, Value, json};

use super::{Key, Preset, Rule, Shape};
use crate::plan::SecretKind;

/// The JSON Schema (draft 2020-12) of an object of these keys.
pub fn json_schema(keys: &[Key]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for key in keys {
        properties.insert(key.name.to_owned(), property(key));
        let needed = |rule: &Rule| matches!(rule, Rule::Required(_));
        if key.rules.iter().any(needed) {
            required.push(key.name);
        }
    }
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// The schema of one key, with what its rules and its documentation say.
fn property(key: &Key) -> Value {
    let mut schema = shape(&key.shape);
    let mut text = docs(key);
    if let Some(default) = default(&key.preset) {
        schema["default"] = default;
    }
    for rule in &key.rules {
        match rule {
            // a text that is rendered may become any of them, and an empty one is none
            Rule::OneOf(choices) => {
                let taken =
                    json!({"anyOf": [{"enum": choices}, {"pattern": RENDERED}, {"const": ""}]});
                schema["allOf"] = json!([taken]);
            }
            Rule::Old(instead) => {
                schema["deprecated"] = json!(true);
                text = format!("{text} Write `{instead}` instead.")
                    .trim()
                    .to_owned();
            }
            Rule::Required(_) | Rule::Untagged(_) => {}
        }
    }
    schema["description"] = json!(text);
    schema
}

/// A text with something to render.
const RENDERED: &str = r"\{\{";
/// What reads as a boolean, a whole number, a number, a duration (or is empty where that will do).
const BOOL: &str = r"^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)?$|\{\{";
const INT: &str = r"^([+-]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|[0-9][0-9_]*))?$|\{\{";
const FLOAT: &str = r"^[+-]?[0-9.]+([eE][+-]?[0-9]+)?$|\{\{";
const DURATION: &str = r"^[+-]?(0|([0-9]*\.?[0-9]*(ns|us|µs|μs|ms|s|m|h))+)$|\{\{";

/// What Packer takes for each kind, weak conversions included.
fn shape(shape: &Shape) -> Value {
    let scalar = |pattern: &str| json!({"type": ["string", "number", "boolean", "null"], "pattern": pattern});
    match shape {
        Shape::Text => json!({"type": ["string", "number", "boolean", "null"]}),
        Shape::Secret(_) => {
            json!({"type": ["string", "number", "boolean", "null"], "writeOnly": true})
        }
        Shape::Template => json!({
            "type": ["string", "number", "boolean", "null"],
            "$comment": "rendered when the step runs",
        }),
        Shape::Bool => scalar(BOOL),
        Shape::Int => scalar(INT),
        Shape::Float => scalar(FLOAT),
        Shape::Duration => scalar(DURATION),
        // one text stands for a list of its pieces between commas
        Shape::List(items) if !matches!(**items, Shape::Object(_)) => {
            let one = self::shape(items);
            json!({"anyOf": [{"type": "array", "items": one}, {"type": ["string", "null"]}, one]})
        }
        Shape::List(items) => {
            let one = self::shape(items);
            json!({"anyOf": [{"type": "array", "items": one}, {"type": "null"}, one]})
        }
        Shape::Map(values) => {
            let one = json!({"type": "object", "additionalProperties": self::shape(values)});
            json!({"anyOf": [one, {"type": "array", "items": one}, {"type": "null"}]})
        }
        Shape::Any => json!({}),
        Shape::Object(keys) => json!({"anyOf": [json_schema(keys), {"type": "null"}]}),
    }
}

fn default(preset: &Preset) -> Option<Value> {
    Some(match preset {
        Preset::Nothing => return None,
        Preset::Text(text) | Preset::Rendered(text) => json!(text),
        Preset::Int(number) => json!(number),
        Preset::Bool(value) => json!(value),
        Preset::List(texts) => json!(texts),
    })
}

fn docs(key: &Key) -> String {
    let lines: Vec<&str> = key.docs.iter().map(|line| line.trim()).collect();
    lines.join(" ").trim().to_owned()
}

/// The reference page of a component, in Markdown.
pub fn page(title: &str, docs: &[&str], keys: &[Key]) -> String {
    let mut out = format!("## {title}\n\n");
    for line in docs {
        out.push_str(line.trim());
        out.push('\n');
    }
    if keys.is_empty() {
        return out;
    }
    out.push_str("\n| key | takes | default | |\n|---|---|---|---|\n");
    rows(keys, "", &mut out);
    out
}

fn rows(keys: &[Key], prefix: &str, out: &mut String) {
    for key in keys {
        let default = default(&key.preset).map_or_else(String::new, |value| format!("`{value}`"));
        let mut text = self::docs(key);
        for rule in &key.rules {
            match rule {
                Rule::Required(_) => text.push_str(" Required."),
                Rule::Old(instead) => text.push_str(&format!(" Write `{instead}` instead.")),
                Rule::Untagged(_) => {}
                Rule::OneOf(choices) => {
                    let all: Vec<String> = choices.iter().map(|it| format!("`{it}`")).collect();
                    text.push_str(&format!(" One of {}.", all.join(", ")));
                }
            }
        }
        out.push_str(&format!(
            "| `{prefix}{}` | {} | {} | {} |\n",
            key.name,
            takes(&key.shape),
            default.replace('|', "\\|"),
            text.replace('|', "\\|")
        ));
        let inner = match &key.shape {
            Shape::Object(keys) => Some(keys),
            Shape::List(items) => match items.as_ref() {
                Shape::Object(keys) => Some(keys),
                _ => None,
            },
            _ => None,
        };
        if let Some(keys) = inner {
            rows(keys, &format!("{prefix}{}.", key.name), out);
        }
    }
}

fn takes(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".to_owned(),
        Shape::Secret(SecretKind::Guest) => "text, login of the guest".to_owned(),
        Shape::Secret(SecretKind::Account) => "text, secret".to_owned(),
        Shape::Template => "text, rendered when the step runs".to_owned(),
        Shape::Bool => "boolean".to_owned(),
        Shape::Int => "whole number".to_owned(),
        Shape::Float => "number".to_owned(),
        Shape::Duration => "duration".to_owned(),
        Shape::List(items) => format!("list of {}", takes(items)),
        Shape::Map(values) => format!("object of {}", takes(values)),
        Shape::Any => "anything".to_owned(),
        Shape::Object(_) => "object".to_owned(),
    }
}
