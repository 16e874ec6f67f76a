//! Diagnostics as JSON, for editors and scripts.

use std::borrow::Cow;

use serde::Serialize;

use super::positions::Positions;
use super::{Diagnostic, Label, Severity};
use crate::source::Sources;

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
    let positions = Positions::new(sources);
    let records: Vec<Record<'_>> = super::render::sorted(diagnostics)
        .into_iter()
        .map(|diagnostic| record(&positions, diagnostic))
        .collect();
    // Strings and numbers only: it cannot fail.
    let mut out = serde_json::to_string_pretty(&records).unwrap_or_default();
    out.push('\n');
    out
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
            .map(|label| place(positions, label)),
        labels: diagnostic
            .labels
            .iter()
            .map(|label| Marked {
                place: place(positions, label),
                text: short(&label.text),
            })
            .collect(),
        help: diagnostic.help.iter().map(|help| short(help)).collect(),
        packer: diagnostic.packer.as_deref().map(short),
    }
}

fn place<'d>(positions: &Positions<'d>, label: &Label) -> Place<'d> {
    let file = label.span.file.0 as usize;
    let (line, column) = positions.place(file, label.span.start as usize);
    let (end_line, end_column) = positions.place(file, label.span.end as usize);
    Place {
        file: positions.name(file),
        line,
        column,
        end_line,
        end_column,
    }
}
