//! The root of a template: which keys there are, and that no other is.

use std::collections::HashMap;

use super::Spanned;
use super::decode::{Decoder, same_letters};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::source::{Entry, Kind, Node};

/// The root keys, with the names that Packer's messages have for them; it takes the latter too where they differ in case only.
const KEYS: &[(&str, &str)] = &[
    ("builders", "builders"),
    ("comments", "Comments"),
    ("description", "Description"),
    ("error-cleanup-provisioner", "error-cleanup-provisioner"),
    ("min_packer_version", "min_packer_version"),
    ("post-processors", "post-processors"),
    ("provisioners", "Provisioners"),
    ("push", "Push"),
    ("rawcontents", "RawContents"), // a field of Packer's own that it forgot to hide: accepted, without effect
    ("sensitive-variables", "sensitive-variables"),
    ("variables", "Variables"),
];

/// How many faults get a suggestion: looking for one costs time.
const SUGGESTIONS: usize = 100;

/// The values of the root keys; those of the wrong kind are left out.
#[derive(Default)]
pub(super) struct Root<'n> {
    pub(super) description: Option<Spanned<String>>,
    pub(super) min_packer_version: Option<Spanned<String>>,
    pub(super) variables: &'n [Entry],
    pub(super) sensitive: Vec<Spanned<String>>,
    pub(super) builders: &'n [Node],
    pub(super) provisioners: &'n [Node],
    pub(super) cleanup: Option<&'n Node>,
    pub(super) post_processors: &'n [Node],
}

/// Reads the root object. `null` is an empty template, as for Packer.
pub(super) fn read<'n>(node: &'n Node, faults: &mut Vec<Diagnostic>) -> Root<'n> {
    let entries = match &node.kind {
        Kind::Map(entries) => entries.as_slice(),
        Kind::Null => &[],
        _ => {
            let found = super::words::kind(node);
            faults.push(
                Diagnostic::error(
                    Code::NotAnObject,
                    super::component::opening(node.span),
                    format!("a template is an object, found {}", node.what()),
                )
                .help("write `{ \"builders\": [...] }` around it")
                .packer(format!("'' expected a map, got '{found}'")),
            );
            return Root::default();
        }
    };
    let (known, unknown) = assign(entries);
    let root = values(&known, faults);
    for entry in &unknown {
        comment(entry, faults);
    }
    let mut unknown: Vec<&Entry> = unknown
        .into_iter()
        .filter(|entry| !entry.key.starts_with('_'))
        .collect();
    unknown.sort_by(|a, b| a.key.cmp(&b.key));
    for (i, entry) in unknown.into_iter().enumerate() {
        faults.push(unknown_key(entry, &known, i < SUGGESTIONS));
    }
    root
}

/// Finds the entry of each root key: as Packer names it, else in small letters, else in any case. The rest is unknown.
fn assign(entries: &[Entry]) -> (HashMap<&'static str, &Entry>, Vec<&Entry>) {
    let mut known: HashMap<&'static str, &Entry> = HashMap::with_capacity(KEYS.len());
    let rank = |entry: &Entry, key: &str, field: &str| match entry.key.as_str() {
        exact if exact == field => 0,
        small if small == key => 1,
        _ => 2,
    };
    let mut unknown = Vec::new();
    for entry in entries {
        let key = KEYS.iter().find(|(key, _)| same_letters(&entry.key, key));
        let Some((key, field)) = key else {
            unknown.push(entry);
            continue;
        };
        match known.get_mut(key) {
            Some(other) if rank(entry, key, field) < rank(other, key, field) => {
                unknown.push(std::mem::replace(other, entry));
            }
            Some(_) => unknown.push(entry),
            None => {
                known.insert(key, entry);
            }
        }
    }
    (known, unknown)
}

/// Decodes the values, strictly. The faults come in the order of Packer's names.
fn values<'n>(known: &HashMap<&'static str, &'n Entry>, faults: &mut Vec<Diagnostic>) -> Root<'n> {
    let mut root = Root::default();
    let mut decoder = Decoder {
        weak: false,
        code: Code::RootType,
        prefix: String::new(),
        faults,
    };
    let mut fields: Vec<(&str, &str, &Entry)> = KEYS
        .iter()
        .filter_map(|(key, field)| known.get(key).map(|entry| (*field, *key, *entry)))
        .collect();
    fields.sort_unstable_by_key(|(field, ..)| *field);
    for (field, key, entry) in fields {
        let node = &entry.value;
        match key {
            "description" => root.description = decoder.string(field, node),
            "min_packer_version" => root.min_packer_version = decoder.string(field, node),
            "sensitive-variables" => root.sensitive = decoder.strings(field, node),
            "variables" => root.variables = map(field, node, &mut decoder),
            "push" => {
                map(field, node, &mut decoder);
            }
            "builders" => root.builders = list(field, node, &mut decoder),
            "provisioners" => root.provisioners = list(field, node, &mut decoder),
            "post-processors" => root.post_processors = list(field, node, &mut decoder),
            "error-cleanup-provisioner" => root.cleanup = Some(node),
            "comments" => {
                for (i, item) in list(field, node, &mut decoder).iter().enumerate() {
                    for entry in map(&format!("{field}[{i}]"), item, &mut decoder) {
                        decoder.string(&format!("{field}[{i}][{}]", entry.key), &entry.value);
                    }
                }
            }
            _ => {
                for (i, item) in list(field, node, &mut decoder).iter().enumerate() {
                    decoder.byte(&format!("{field}[{i}]"), item);
                }
            }
        }
    }
    root.description = root.description.filter(|text| !text.value.is_empty());
    root.min_packer_version = root
        .min_packer_version
        .filter(|text| !text.value.is_empty());
    root
}

fn list<'n>(field: &str, node: &'n Node, decoder: &mut Decoder<'_>) -> &'n [Node] {
    match &node.kind {
        Kind::List(items) => items,
        Kind::Null => &[],
        _ => {
            decoder.not_a_list(field, node);
            &[]
        }
    }
}

fn map<'n>(field: &str, node: &'n Node, decoder: &mut Decoder<'_>) -> &'n [Entry] {
    match &node.kind {
        Kind::Map(entries) => entries,
        Kind::Null => &[],
        _ => {
            decoder.not_a_map(field, node);
            &[]
        }
    }
}

/// A root key that starts with `_` is a comment, and must be a string.
fn comment(entry: &Entry, faults: &mut Vec<Diagnostic>) {
    if entry.key.starts_with('_') && entry.value.as_str().is_none() {
        let key = &entry.key;
        faults.push(
            Diagnostic::error(
                Code::CommentType,
                entry.value.span,
                format!(
                    "the comment `{key}` must be a string, found {}",
                    entry.value.what()
                ),
            )
            .help("put it in double quotes; a comment of several lines can have several keys that start with `_`")
            .packer(format!(
                "Failed to cast root level comment value in comment \"{key}\" to string."
            )),
        );
    }
}

fn unknown_key(
    entry: &Entry,
    known: &HashMap<&'static str, &Entry>,
    suggestion: bool,
) -> Diagnostic {
    let key = &entry.key;
    let twice = KEYS
        .iter()
        .find(|(name, _)| same_letters(key, name))
        .and_then(|(name, _)| known.get(name));
    let message = format!("the root key `{key}` is not known");
    let mut fault = Diagnostic::error(Code::UnknownRootKey, entry.key_span, message);
    if !key.is_empty() {
        // Packer crashes at an empty key.
        fault = fault.packer(format!("Unknown root level key in template: '{key}'"));
    }
    if let Some(other) = twice {
        fault.message = format!("the root key `{key}` is given in two spellings");
        return fault
            .also(other.key_span, "the one that counts")
            .help("keep one of the two");
    }
    let candidates = KEYS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| *name != "rawcontents");
    let comment = |key: &str| format!("for a comment start the key with `_`: `\"_{key}\"`");
    let near = suggestion.then(|| suggest(key, candidates)).flatten();
    match (key.as_str(), near) {
        ("comment" | "//" | "#", _) => fault.help(comment("comment")),
        ("min_version" | "packer_version", _) => fault.help("did you mean `min_packer_version`?"),
        (_, Some(near)) => fault.help(format!("did you mean `{near}`?")),
        (key, None) => fault.help(format!("remove it; {}", comment(key))),
    }
}
