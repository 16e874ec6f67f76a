//! Diagnostics as text for a terminal.

use std::io::{self, Write};

use codespan_reporting::diagnostic as codespan;
use codespan_reporting::term::{self, Chars, Config, GeneralWriteResult, WriteStyle};

use super::excerpt::Excerpt;
use super::positions::Positions;
use super::{Diagnostic, Severity};
use crate::source::Sources;

/// How many places a diagnostic shows.
const LABELS: usize = 8;

/// Diagnostics as text, in the order of their places (those without a place first), each followed by an empty line.
pub fn text(sources: &Sources, diagnostics: &[Diagnostic], color: bool) -> String {
    let positions = Positions::new(sources);
    let config = Config {
        chars: Chars::ascii(),
        ..Config::default()
    };
    let mut out = Output {
        bytes: Vec::new(),
        color,
    };
    for diagnostic in sorted(diagnostics) {
        let (excerpt, shown) = convert(&positions, diagnostic);
        if term::emit_to_write_style(&mut out, &config, &excerpt, &shown).is_err() {
            // The excerpt could not be drawn; the message can.
            out.bytes.extend(diagnostic.message.bytes());
            out.bytes.push(b'\n');
        }
    }
    String::from_utf8_lossy(&out.bytes).into_owned()
}

/// `2 errors, 1 warning`; empty if there is neither.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    };
    let parts = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
        .collect();
    parts.join(", ")
}

/// The diagnostics in the order of their places; those of one place stay in their order.
pub(super) fn sorted(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| diagnostic.labels.first().map(|label| label.span));
    sorted
}

fn convert<'p, 's>(
    positions: &'p Positions<'s>,
    diagnostic: &Diagnostic,
) -> (Excerpt<'p, 's>, codespan::Diagnostic<usize>) {
    let (excerpt, places) = Excerpt::new(positions, diagnostic);
    let severity = match diagnostic.severity {
        Severity::Error => codespan::Severity::Error,
        Severity::Warning => codespan::Severity::Warning,
    };
    let mut labels = Vec::new();
    let mut notes = Vec::new();
    for (i, (label, place)) in diagnostic.labels.iter().zip(places).enumerate() {
        let place = place.filter(|_| i < LABELS);
        let Some(place) = place else {
            let file = label.span.file.0 as usize;
            let (line, column) = positions.place(file, label.span.start as usize);
            let name = positions.name(file);
            notes.push(format!("note: {}: {name}:{line}:{column}", label.text));
            continue;
        };
        let style = if i == 0 {
            codespan::LabelStyle::Primary
        } else {
            codespan::LabelStyle::Secondary
        };
        labels.push(codespan::Label::new(style, place.file, place.range).with_message(&label.text));
    }
    let help = diagnostic.help.iter().map(|help| format!("help: {help}"));
    notes.extend(help);
    let shown = codespan::Diagnostic::new(severity)
        .with_code(diagnostic.code.id())
        .with_message(&diagnostic.message)
        .with_labels(labels)
        .with_notes(notes);
    (excerpt, shown)
}

/// The text as it grows, with ANSI colours if wanted.
struct Output {
    bytes: Vec<u8>,
    color: bool,
}

impl Output {
    fn style(&mut self, code: &str) -> GeneralWriteResult {
        if self.color {
            write!(self.bytes, "\x1b[{code}m")?;
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl WriteStyle for Output {
    fn set_header(&mut self, severity: codespan::Severity) -> GeneralWriteResult {
        self.style(if severity == codespan::Severity::Warning {
            "1;33"
        } else {
            "1;31"
        })
    }

    fn set_header_message(&mut self) -> GeneralWriteResult {
        self.style("1")
    }

    fn set_line_number(&mut self) -> GeneralWriteResult {
        self.style("34")
    }

    fn set_note_bullet(&mut self) -> GeneralWriteResult {
        self.style("34")
    }

    fn set_source_border(&mut self) -> GeneralWriteResult {
        self.style("34")
    }

    fn set_label(
        &mut self,
        severity: codespan::Severity,
        style: codespan::LabelStyle,
    ) -> GeneralWriteResult {
        match style {
            codespan::LabelStyle::Primary => self.set_header(severity),
            codespan::LabelStyle::Secondary => self.style("34"),
        }
    }

    fn reset(&mut self) -> GeneralWriteResult {
        self.style("0")
    }
}
