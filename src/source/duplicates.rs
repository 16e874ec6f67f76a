//! Faults of JSON that its grammar does not know: keys that stand twice, numbers out of range.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use super::{Kind, Node, Span};
use crate::diagnostic::{Code, Diagnostic};

/// Lists numbers that no 64-bit floating point number can hold, then keys that stand twice in one object, each in the order of the text.
///
/// That is Packer's order: numbers fail while it decodes, duplicates are looked for afterwards. Packer stops at the first.
pub(super) fn check(root: &Node, faults: &mut Vec<Diagnostic>) {
    let mut numbers = Vec::new();
    let mut keys = Vec::new();
    let mut todo = vec![root];
    while let Some(node) = todo.pop() {
        match &node.kind {
            Kind::Number(digits) if digits.parse().is_ok_and(f64::is_infinite) => {
                numbers.push((node.span, digits.as_str()));
            }
            Kind::List(items) => todo.extend(items),
            Kind::Map(entries) => {
                let mut seen: HashMap<&str, Span> = HashMap::with_capacity(entries.len());
                for entry in entries {
                    match seen.entry(&entry.key) {
                        Slot::Vacant(slot) => {
                            slot.insert(entry.key_span);
                        }
                        Slot::Occupied(first) => {
                            keys.push((entry.key_span, *first.get(), entry.key.as_str()));
                        }
                    }
                    todo.push(&entry.value);
                }
            }
            _ => {}
        }
    }
    numbers.sort_unstable();
    keys.sort_unstable();
    faults.extend(
        numbers
            .into_iter()
            .map(|(span, digits)| number(span, digits)),
    );
    faults.extend(
        keys.into_iter()
            .map(|(second, first, key)| duplicate(second, first, key)),
    );
}

fn number(span: Span, digits: &str) -> Diagnostic {
    let shown = if digits.len() > 40 { "this" } else { digits };
    Diagnostic::error(
        Code::NumberRange,
        span,
        format!("the number `{shown}` is too large"),
    )
    .help("keep it below 1.8e308, or write it as a string")
    .packer(format!(
        "json: cannot unmarshal number {digits} into Go value of type float64"
    ))
}

fn duplicate(second: Span, first: Span, key: &str) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateKey,
        second,
        format!("the key `{key}` stands twice in one object"),
    )
    .found("again here")
    .also(first, "first here")
    .help("keep one of the two")
    .packer(format!("template has duplicate field: {key}"))
}
