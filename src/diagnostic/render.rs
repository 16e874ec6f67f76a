//! Diagnostics as text for a terminal.

use std::borrow::Cow;
use std::io::{self, Write};

use codespan_reporting::diagnostic as codespan;
use codespan_reporting::term::{self, Chars, Config, GeneralWriteResult, WriteStyle};

use super::excerpt::Excerpt;
use super::positions::Positions;
use super::{Diagnostic, Severity};
use crate::printable::{self, Printable};
use crate::source::Sources;

/// How many places a diagnostic shows.
const LABELS: usize = 8;
/// Longest message, in characters: a name from the template may be of any length.
const LONGEST: usize = 600;

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
            out.bytes.extend(cut(&diagnostic.message).bytes());
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

/// The diagnostics in the order of their places; those of one place stay in their order. What several builds have in
/// common is told once.
pub(super) fn sorted(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut seen = std::collections::HashSet::new();
    let mut sorted: Vec<&Diagnostic> = diagnostics
        .iter()
        .filter(|diagnostic| {
            let place = diagnostic.labels.first().map(|label| label.span);
            seen.insert((diagnostic.code, place, diagnostic.message.as_str()))
        })
        .collect();
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
            let name = Printable::new(positions.name(file));
            let text = cut(&label.text);
            notes.push(format!("note: {text}: {name}:{line}:{column}"));
            continue;
        };
        let style = if i == 0 {
            codespan::LabelStyle::Primary
        } else {
            codespan::LabelStyle::Secondary
        };
        labels.push(
            codespan::Label::new(style, place.file, place.range).with_message(cut(&label.text)),
        );
    }
    let help = diagnostic
        .help
        .iter()
        .map(|help| format!("help: {}", cut(help)));
    notes.extend(help);
    let shown = codespan::Diagnostic::new(severity)
        .with_code(diagnostic.code.id())
        .with_message(cut(&diagnostic.message))
        .with_labels(labels)
        .with_notes(notes);
    (excerpt, shown)
}

/// A text that is not too long to be read, and cannot steer the terminal.
fn cut(text: &str) -> String {
    printable::listing(&head(text, LONGEST)).into_owned()
}

/// The first characters of a text, with dots where it goes on.
pub(super) fn head(text: &str, limit: usize) -> Cow<'_, str> {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
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
        self.bytes.extend(bytes);
        Ok(bytes.len())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, json};
    use crate::interpolate::is_printable;
    use crate::source::{FileId, Span};

    fn span(file: FileId, start: u32, end: u32) -> Span {
        Span { file, start, end }
    }

    fn example() -> (Sources, Vec<Diagnostic>) {
        let mut sources = Sources::default();
        let first = sources.add(
            "a.json",
            "{\n  \"\u{e9}\": 1,\n  \"b\": {\n    \"c\": 2\n  }\n}\n",
        );
        let second = sources.add("b.json", "{\"x\": 1}");
        let faults = vec![
            Diagnostic::warning(Code::NotUtf8, span(second, 1, 4), "in the second file"),
            Diagnostic::error(Code::DuplicateKey, span(first, 14, 31), "over three lines")
                .found("from here")
                .also(span(first, 4, 8), "seen before")
                .help("do this")
                .help("or that")
                .packer("Packer's words"),
            Diagnostic::general(Code::Unreadable, "without a place"),
        ];
        (sources, faults)
    }

    #[test]
    fn text_is_in_order_of_place() {
        let (sources, faults) = example();
        insta::assert_snapshot!(text(&sources, &faults, false));
    }

    #[test]
    fn colors_are_only_added() {
        let (sources, faults) = example();
        let colored = text(&sources, &faults, true);
        let mut plain = String::new();
        for (i, piece) in colored.split("\x1b[").enumerate() {
            let text = if i == 0 {
                Some(piece)
            } else {
                piece.split_once('m').map(|(_, text)| text)
            };
            plain.push_str(text.unwrap_or_default());
        }
        assert!(colored.contains("\x1b[1;31m"));
        assert_eq!(plain, text(&sources, &faults, false));
    }

    #[test]
    fn json_has_lines_and_columns_in_characters() {
        let (sources, faults) = example();
        insta::assert_snapshot!(json(&sources, &faults));
    }

    #[test]
    fn summary_counts() {
        let (_, faults) = example();
        assert_eq!(summary(&faults), "2 errors, 1 warning");
        assert_eq!(summary(&faults[..1]), "1 warning");
        assert_eq!(summary(&[]), "");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let mut sources = Sources::default();
        let line = format!("{}HERE{}THERE", "\u{e9}-".repeat(1_000), "x".repeat(1_000));
        let file = sources.add("a.json", format!("one\n{line}\n"));
        let fault = Diagnostic::error(Code::JsonSyntax, span(file, 3_004, 3_008), "far right")
            .also(span(file, 4_008, 4_013), "farther right")
            .also(span(file, 0, 3), "near");
        insta::assert_snapshot!(text(&sources, &[fault], false));
    }

    #[test]
    fn text_cannot_steer_the_terminal() {
        let mut sources = Sources::default();
        let line = "{\"\x1b[2J\u{9b}2J\u{202e}\u{feff}\u{e0001}\r\": \"here\"}\r\n";
        let file = sources.add("a\x1b\u{202e}\n.json", line);
        let here = line.find("here").expect("place") as u32;
        let fault = Diagnostic::error(
            Code::JsonSyntax,
            span(file, here, here + 4),
            "has \x1b[2J\u{202e} in it",
        )
        .help("\u{9b}2J\tor\nthat");
        let shown = text(&sources, &[fault], false);
        let moves = |c: char| !is_printable(c) && !matches!(c, '\n' | '\t');
        assert!(!shown.contains(moves), "{shown:?}");
        // the carets stand under what they mean
        let lines: Vec<&str> = shown.lines().collect();
        let source = lines.iter().position(|line| line.contains("here"));
        let source = source.expect("line");
        assert_eq!(
            lines[source].find("here"),
            lines[source + 1].find("^^^^"),
            "{shown}"
        );
    }

    #[test]
    fn many_diagnostics_in_a_long_line_take_little_time() {
        let mut sources = Sources::default();
        let file = sources.add("a.json", "\u{e9}".repeat(5 << 20));
        let faults: Vec<Diagnostic> = (0..2_000)
            .map(|i| Diagnostic::error(Code::JsonSyntax, span(file, i * 5_000, i * 5_000 + 2), "x"))
            .collect();
        let started = std::time::Instant::now();
        assert!(text(&sources, &faults, false).len() < 2_000 * 1_000);
        assert!(json(&sources, &faults).contains("\"column\": 4997501"));
        assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    }
}
