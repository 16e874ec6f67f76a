//! Diagnostics as SARIF 2.1.0, for code scanning and editors.

use serde_json::{Map, Value, json};

use super::positions::Positions;
use super::render::{head, sorted};
use super::{Code, Diagnostic, Edit, Severity};
use crate::printable;
use crate::source::{Sources, Span};

/// Longest text, in characters: names and values from the template may be of any length.
const LONGEST: usize = 8_000;

/// One log with one run, of all templates; a line end follows.
pub fn sarif(templates: &[(&Sources, &[Diagnostic])]) -> String {
    let mut results = Vec::new();
    let mut used = std::collections::BTreeSet::new();
    for (sources, diagnostics) in templates {
        let positions = Positions::new(sources);
        for diagnostic in sorted(diagnostics) {
            used.insert(diagnostic.code.id());
            results.push((diagnostic.code.id(), result(&positions, diagnostic)));
        }
    }
    let ids: Vec<&str> = used.iter().copied().collect();
    let rules: Vec<Value> = ids.iter().filter_map(|id| rule(id)).collect();
    let results: Vec<Value> = results
        .into_iter()
        .map(|(id, mut result)| {
            result["ruleIndex"] = json!(ids.iter().position(|it| *it == id));
            result
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "packsh",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    printable::json(format!("{log:#}\n"))
}

/// What a code means.
fn rule(id: &str) -> Option<Value> {
    let code = Code::ALL.iter().find(|code| code.id() == id)?;
    let page = code.page().trim();
    let (title, body) = page.split_once('\n').unwrap_or((page, page));
    Some(json!({
        "id": id,
        "name": format!("{code:?}"),
        "shortDescription": {"text": title.trim()},
        "fullDescription": {"text": plain(body)},
        "help": {"text": format!("packsh explain {id}")},
    }))
}

fn plain(text: &str) -> String {
    let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
    lines.join("\n")
}

fn result(positions: &Positions<'_>, diagnostic: &Diagnostic) -> Value {
    let mut text = head(&diagnostic.message, LONGEST).into_owned();
    for help in &diagnostic.help {
        text.push_str("\nhelp: ");
        text.push_str(&head(help, LONGEST));
    }
    let mut out = json!({
        "ruleId": diagnostic.code.id(),
        "level": match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "message": {"text": text},
        "locations": [],
    });
    let mut labels = diagnostic.labels.iter();
    if let Some(first) = labels.next() {
        out["locations"] = json!([location(positions, first.span, &first.text)]);
    }
    let related: Vec<Value> = labels
        .map(|label| location(positions, label.span, &label.text))
        .collect();
    if !related.is_empty() {
        out["relatedLocations"] = json!(related);
    }
    if !diagnostic.fix().is_empty() {
        out["fixes"] = json!([fix(positions, diagnostic.fix())]);
    }
    out
}

fn location(positions: &Positions<'_>, span: Span, text: &str) -> Value {
    let mut out = json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(positions.name(span.file.0 as usize))},
        "region": region(positions, span),
    }});
    if !text.is_empty() {
        out["message"] = json!({"text": head(text, LONGEST)});
    }
    out
}

fn region(positions: &Positions<'_>, span: Span) -> Value {
    let file = span.file.0 as usize;
    let (line, column) = positions.place(file, span.start as usize);
    let (end_line, end_column) = positions.place(file, span.end as usize);
    json!({
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    })
}

fn fix(positions: &Positions<'_>, edits: &[Edit]) -> Value {
    let mut files: Map<String, Value> = Map::new();
    for edit in edits {
        let change = json!({
            "deletedRegion": region(positions, edit.span),
            "insertedContent": {"text": edit.text},
        });
        let name = uri(positions.name(edit.span.file.0 as usize));
        if let Value::Array(list) = files.entry(name).or_insert_with(|| json!([])) {
            list.push(change);
        }
    }
    let changes: Vec<Value> = files
        .into_iter()
        .map(|(name, list)| json!({"artifactLocation": {"uri": name}, "replacements": list}))
        .collect();
    json!({"artifactChanges": changes})
}

/// A path as a relative or absolute URI reference.
fn uri(path: &str) -> String {
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "" });
    for (index, byte) in path.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        // a colon in the first part would be read as a scheme
        if plain || (byte == b':' && index > 0 && path.starts_with('/')) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
