//! JSON values in the words of Packer's messages: Go's names of kinds and types, and values as `%v` prints them.

use super::number;
use crate::source::{Kind, Node};

/// Longest value that is shown whole, in bytes; Packer shows all of it.
const LONGEST: usize = 400;
/// How deep a value is shown.
const DEEPEST: usize = 16;

/// The kind as in `expected a map, got 'slice'`.
pub(super) fn kind(node: &Node) -> &'static str {
    match node.kind {
        Kind::Null => "nil",
        Kind::Bool(_) => "bool",
        Kind::Number(_) => "float64",
        Kind::String(_) => "string",
        Kind::List(_) => "slice",
        Kind::Map(_) => "map",
    }
}

/// The tail of a refusal: `expected type 'string', got unconvertible type 'float64', value: '5'`.
pub(super) fn expected(wanted: &str, node: &Node) -> String {
    let found = match node.kind {
        Kind::List(_) => "[]interface {}",
        Kind::Map(_) => "map[string]interface {}",
        _ => kind(node),
    };
    let mut value = String::new();
    show(node, 0, &mut value);
    if value.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|end| value.is_char_boundary(*end));
        value.truncate(end.unwrap_or(0));
        value.push_str("...");
    }
    format!("expected type '{wanted}', got unconvertible type '{found}', value: '{value}'")
}

/// A value as Go's `%v` prints it; what is beyond the limits is left out.
fn show(node: &Node, depth: usize, out: &mut String) {
    if out.len() > LONGEST || depth > DEEPEST {
        return;
    }
    match &node.kind {
        Kind::Null => out.push_str("<nil>"),
        Kind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Kind::Number(digits) => out.push_str(&number::general(digits)),
        Kind::String(text) => {
            let end = text
                .char_indices()
                .map(|(at, c)| at + c.len_utf8())
                .find(|end| *end > LONGEST)
                .unwrap_or(text.len());
            out.push_str(text.get(..end).unwrap_or_default());
        }
        Kind::List(items) => {
            out.push('[');
            for (i, item) in items.iter().take(LONGEST).enumerate() {
                if i > 0 {
                    out.push(' ');
                }
                show(item, depth + 1, out);
            }
            out.push(']');
        }
        Kind::Map(entries) => {
            let mut sorted: Vec<_> = entries.iter().collect();
            sorted.sort_by(|a, b| a.key.cmp(&b.key));
            out.push_str("map[");
            for (i, entry) in sorted.into_iter().take(LONGEST).enumerate() {
                if i > 0 {
                    out.push(' ');
                }
                out.push_str(entry.key.get(..LONGEST).unwrap_or(&entry.key));
                out.push(':');
                show(&entry.value, depth + 1, out);
            }
            out.push(']');
        }
    }
}
