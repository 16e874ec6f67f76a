//! Diagnostics as JSON, for editors and scripts.

use std::borrow::Cow;

use serde::Serialize;

use super::positions::Positions;
use super::{Diagnostic, Severity};
use crate::printable;
use crate::source::{Sources, Span};

/// A diagnostic as it is printed. Lines and columns count from 1, columns in characters; the end is behind the last character.
#[derive(Serialize)]
struct Record<'d> {
    code: &'static str,
    severity: &'static str,
    message: Cow<'d, str>,
    #[serde(flatten)]
    place: Option<Place<'d>>,
    labels: Vec<Marked<'d>>,
    help: Vec<Cow<'d, str>>,
    /// What an editor can put in the place of some text to mend it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fix: Vec<Replaced<'d>>,
    packer: Option<Cow<'d, str>>,
}

#[derive(Serialize)]
struct Place<'d> {
    file: &'d str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Replaced<'d> {
    #[serde(flatten)]
    place: Place<'d>,
    text: &'d str,
}

#[derive(Serialize)]
struct Marked<'d> {
    #[serde(flatten)]
    place: Place<'d>,
    text: Cow<'d, str>,
}

/// Longest text, in characters: names and values from the template may be of any length.
const LONGEST: usize = 8_000;

fn short(text: &str) -> Cow<'_, str> {
    super::render::head(text, LONGEST)
}

/// Diagnostics as a JSON array, in the order of their places; a line end follows.
pub fn json(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    json_of_all(&[(sources, diagnostics)])
}

/// The same of several runs in one array.
pub fn json_of_all(runs: &[(&Sources, &[Diagnostic])]) -> String {
    let mut out = Vec::new();
    for (sources, diagnostics) in runs {
        let positions = Positions::new(sources);
        for diagnostic in super::render::sorted(diagnostics) {
            // Strings and numbers only: it cannot fail.
            out.extend(serde_json::to_value(record(&positions, diagnostic)));
        }
    }
    printable::json(format!("{:#}\n", serde_json::Value::from(out)))
}

fn record<'d>(positions: &Positions<'d>, diagnostic: &'d Diagnostic) -> Record<'d> {
    Record {
        code: diagnostic.code.id(),
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: short(&diagnostic.message),
        place: diagnostic
            .labels
            .first()
            .map(|label| place(positions, label.span)),
        labels: diagnostic
            .labels
            .iter()
            .map(|label| Marked {
                place: place(positions, label.span),
                text: short(&label.text),
            })
            .collect(),
        help: diagnostic.help.iter().map(|help| short(help)).collect(),
        fix: diagnostic
            .fix()
            .iter()
            .map(|edit| Replaced {
                place: place(positions, edit.span),
                text: &edit.text,
            })
            .collect(),
        packer: diagnostic.packer.as_deref().map(short),
    }
}

fn place<'d>(positions: &Positions<'d>, span: Span) -> Place<'d> {
    let file = span.file.0 as usize;
    let (line, column) = positions.place(file, span.start as usize);
    let (end_line, end_column) = positions.place(file, span.end as usize);
    Place {
        file: positions.name(file),
        line,
        column,
        end_line,
        end_column,
    }
}
