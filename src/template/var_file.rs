//! Variable files: JSON objects of strings.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{self, FileId, Kind, Node, Sources};

/// Reads a file given with `-var-file`: names and values in the order of the text.
///
/// As for Packer a name that stands twice has its last value (here with a warning), `null` is the empty string, `null` as the whole
/// file is an empty object, and text behind the object is not read (here with a warning).
pub fn read_var_file(
    sources: &Sources,
    file: FileId,
    faults: &mut Vec<Diagnostic>,
) -> Vec<(String, String)> {
    let source = sources.file(file);
    let text = source.text.as_str();
    let packer = |why: &str| format!("Error reading variables in '{}': {why}", source.name);
    let (node, end) = match source::first_value(text, file) {
        Ok(found) => found,
        Err(fault) => {
            let why = if fault.at < text.len() {
                source::go_message(text, &fault)
            } else if text.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
                "EOF".to_owned()
            } else {
                "unexpected EOF".to_owned()
            };
            let mut fault = source::syntax_fault(text, file, &fault).packer(packer(&why));
            if why == "EOF" {
                fault.help =
                    vec!["write an object of strings: `{ \"name\": \"value\" }`".to_owned()];
            }
            faults.push(fault);
            return Vec::new();
        }
    };
    trailing(text, file, end, faults);
    match &node.kind {
        Kind::Map(_) => variables(&node, packer, faults),
        Kind::Null => Vec::new(),
        _ => {
            let found = go_kind(&node);
            faults.push(
                Diagnostic::error(
                    Code::VariableFile,
                    node.span,
                    format!(
                        "a variable file is an object of strings, found {}",
                        node.what()
                    ),
                )
                .packer(packer(&format!(
                    "json: cannot unmarshal {found} into Go value of type kvflag.FlagJSON"
                ))),
            );
            Vec::new()
        }
    }
}

/// Where the values of a variable file stand, by their names.
pub fn places_in_var_file(sources: &Sources, file: FileId) -> Vec<(String, source::Span)> {
    let Ok((node, _)) = source::first_value(&sources.file(file).text, file) else {
        return Vec::new();
    };
    match &node.kind {
        Kind::Map(entries) => {
            let place = |entry: &source::Entry| (entry.key.clone(), entry.value.span);
            entries.iter().map(place).collect()
        }
        _ => Vec::new(),
    }
}

fn variables(
    node: &Node,
    packer: impl Fn(&str) -> String,
    faults: &mut Vec<Diagnostic>,
) -> Vec<(String, String)> {
    let Kind::Map(entries) = &node.kind else {
        return Vec::new();
    };
    let mut out: Vec<(String, String)> = Vec::with_capacity(entries.len());
    let mut places = HashMap::with_capacity(entries.len());
    for entry in entries {
        let key = &entry.key;
        let value = match &entry.value.kind {
            Kind::String(text) => text.clone(),
            Kind::Null => String::new(),
            _ => {
                let found = go_kind(&entry.value);
                let message = format!(
                    "the value of `{key}` must be a string, found {}",
                    entry.value.what()
                );
                let mut fault = Diagnostic::error(Code::VariableFile, entry.value.span, message)
                    .packer(packer(&format!(
                        "json: cannot unmarshal {found} into Go value of type string"
                    )));
                if let Kind::Number(_) | Kind::Bool(_) = entry.value.kind {
                    fault = fault.help("put it in double quotes");
                }
                faults.push(fault);
                continue;
            }
        };
        match places.insert(key.as_str(), (out.len(), entry.key_span)) {
            None => out.push((key.clone(), value)),
            Some((at, first)) => {
                let message = format!("the variable `{key}` is given twice");
                faults.push(
                    Diagnostic::warning(Code::DuplicateKey, entry.key_span, message)
                        .found("this one counts")
                        .also(first, "first here")
                        .help("keep one of the two"),
                );
                places.insert(key, (at, entry.key_span));
                if let Some(slot) = out.get_mut(at) {
                    slot.1 = value;
                }
            }
        }
    }
    out
}

/// Warns of text behind the value, which Packer does not read.
fn trailing(text: &str, file: FileId, end: usize, faults: &mut Vec<Diagnostic>) {
    let rest = text.get(end..).unwrap_or_default();
    let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    let start = end + blank;
    let Some(first) = text.get(start..).and_then(|rest| rest.chars().next()) else {
        return;
    };
    let span = source::Span {
        file,
        start: start as u32,
        end: (start + first.len_utf8()) as u32,
    };
    faults.push(
        Diagnostic::warning(
            Code::VariableFile,
            span,
            "what follows the object is not read",
        )
        .help("remove it"),
    );
}

/// A kind in the words of Go's JSON decoder.
fn go_kind(node: &Node) -> &'static str {
    match node.kind {
        Kind::Null => "null",
        Kind::Bool(_) => "bool",
        Kind::Number(_) => "number",
        Kind::String(_) => "string",
        Kind::List(_) => "array",
        Kind::Map(_) => "object",
    }
}
