//! What builders, provisioners and post-processors have in common, and the builders.

use std::collections::HashMap;

use super::decode::{Decoder, find};
use super::{Builder, Spanned};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::source::{Entry, Kind, Node, Span};

/// The object without its meta keys, in the spelling in which Packer removes them.
pub(super) fn config(span: Span, entries: &[Entry], meta_keys: &[&str]) -> Node {
    let rest = entries
        .iter()
        .filter(|entry| !meta_keys.contains(&entry.key.as_str()));
    Node {
        span,
        kind: Kind::Map(rest.cloned().collect()),
    }
}

/// The `type`, or the fault that there is none.
pub(super) fn kind(
    decoder: &mut Decoder<'_>,
    span: Span,
    entries: &[Entry],
    found: Option<Spanned<String>>,
    packer: &str,
) -> Option<Spanned<String>> {
    let found = found.filter(|kind| !kind.value.is_empty());
    if found.is_none() {
        let given = find(entries, "Type");
        let place = given.map_or_else(|| opening(span), |entry| entry.value.span);
        let mut fault = Diagnostic::error(Code::MissingType, place, "`type` is missing")
            .packer(packer.to_owned());
        if given.is_some() {
            fault.message = "`type` is empty".to_owned();
        }
        let keys = entries.iter().map(|entry| entry.key.as_str());
        fault = match suggest("type", keys) {
            Some(near) if given.is_none() => {
                fault.help(format!("did you mean `type` by `{near}`?"))
            }
            _ => fault.help("say which one it is: `\"type\": \"...\"`"),
        };
        decoder.faults.push(fault);
    }
    found
}

/// The opening bracket of an object: a whole object is too much to point at.
pub(super) fn opening(span: Span) -> Span {
    Span {
        end: span.end.min(span.start.saturating_add(1)),
        ..span
    }
}

/// The optional value of a key.
pub(super) fn value<'n>(entries: &'n [Entry], name: &str) -> Option<&'n Node> {
    find(entries, name).map(|entry| &entry.value)
}

/// Reads `builders`.
pub(super) fn builders(items: &[Node], faults: &mut Vec<Diagnostic>) -> Vec<Builder> {
    let mut names: HashMap<String, Span> = HashMap::with_capacity(items.len());
    let mut out = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let Some(builder) = builder(i, item, faults) else {
            continue;
        };
        let name = &builder.name.value;
        if let Some(first) = names.get(name) {
            let mut fault = Diagnostic::error(
                Code::DuplicateBuilder,
                builder.name.span,
                format!("a builder called `{name}` already exists"),
            )
            .also(*first, "first here")
            .packer(format!(
                "builder {}: builder with name '{name}' already exists",
                i + 1
            ));
            fault = if builder.named {
                fault.help("give it another `name`")
            } else {
                fault.help("a builder's name is its `type`; give this one a `name`")
            };
            faults.push(fault);
            continue;
        }
        names.insert(name.clone(), builder.name.span);
        out.push(builder);
    }
    out
}

fn builder(i: usize, item: &Node, faults: &mut Vec<Diagnostic>) -> Option<Builder> {
    let prefix = format!("builder {}: ", i + 1);
    let Kind::Map(entries) = &item.kind else {
        faults.push(not_an_object("a builder", &prefix, item));
        return None;
    };
    let before = faults.len();
    let mut decoder = Decoder {
        weak: true,
        code: Code::MetaType,
        prefix,
        faults,
    };
    if let Some(config) = value(entries, "Config") {
        decoder.entries("Config", config);
    }
    let name = value(entries, "Name").and_then(|node| decoder.string("Name", node));
    let found = value(entries, "Type").and_then(|node| decoder.string("Type", node));
    if decoder.faults.len() > before && found.is_none() {
        return None;
    }
    let missing = format!("{}missing 'type'", decoder.prefix);
    let kind = kind(&mut decoder, item.span, entries, found, &missing)?;
    let given = name.filter(|name| !name.value.is_empty());
    Some(Builder {
        named: given.is_some(),
        name: given.unwrap_or_else(|| kind.clone()),
        kind,
        config: config(item.span, entries, Builder::META_KEYS),
        span: item.span,
        path: format!("builders[{i}]"),
    })
}

/// The fault of a component that is no object.
pub(super) fn not_an_object(what: &str, prefix: &str, item: &Node) -> Diagnostic {
    let fault = Diagnostic::error(
        Code::ComponentForm,
        item.span,
        format!("{what} is an object, found {}", item.what()),
    );
    let fault = match item.as_str() {
        Some(name) => fault.help(format!("write `{{ \"type\": \"{name}\" }}`")),
        None => fault,
    };
    match item.kind {
        // Packer does not refuse it in words: it crashes.
        Kind::Null => fault.help("remove it"),
        _ => fault.packer(format!(
            "{prefix}'' expected a map, got '{}'",
            super::words::kind(item)
        )),
    }
}
