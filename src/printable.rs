//! Text that may be shown: in comments of an emitted file, in listings, in diagnostics.
//!
//! A template's texts are not trusted. A newline ends a comment, ESC rewrites a terminal, and a right-to-left mark
//! makes a reviewer read another order than the shell does. What is shown goes through [`Printable`], which cannot
//! be made in any other way.

use std::borrow::Cow;
use std::fmt;

use crate::interpolate::is_printable;

/// Longest text in [`Printable::short`], in characters.
const SHORT: usize = 200;

/// One line without control characters, format characters (bidirectional marks among them) and line ends.
///
/// What was taken out is shown as Rust and Go write it: `\n`, `\u{202e}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Printable(String);

impl Printable {
    /// Makes any text printable. Tabs are shown, too: a line is one line of blanks and printable characters.
    pub fn new(text: &str) -> Self {
        if text.chars().all(is_printable) {
            return Self(text.to_owned());
        }
        let mut out = String::with_capacity(text.len() + 8);
        for c in text.chars() {
            match c {
                c if is_printable(c) => out.push(c),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                c => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            }
        }
        Self(out)
    }

    /// The beginning of a text, with dots where it goes on: values of a template may be of any length.
    pub fn short(text: &str) -> Self {
        match text.char_indices().nth(SHORT) {
            Some((end, _)) => Self::new(&format!("{}...", &text[..end])),
            None => Self::new(text),
        }
    }

    /// Makes each line of a text printable: the line ends of the text stay.
    pub fn lines(text: &str) -> impl Iterator<Item = Self> + '_ {
        text.lines().map(Self::new)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Printable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A text of several lines as it may be shown on a terminal: its line ends and tabs stay.
pub fn listing(text: &str) -> Cow<'_, str> {
    let stays = |c: char| is_printable(c) || matches!(c, '\n' | '\t');
    if text.chars().all(stays) {
        return text.into();
    }
    let pieces = text.split_inclusive(['\n', '\t']);
    let shown = pieces.map(|piece| match piece.strip_suffix(['\n', '\t']) {
        Some(head) => format!("{}{}", Printable::new(head), &piece[head.len()..]),
        None => Printable::new(piece).0,
    });
    shown.collect::<String>().into()
}

/// JSON in which what is not printable is escaped, as JSON itself asks of the first 32 characters only. Outside of
/// strings there is nothing to escape.
pub fn json(text: String) -> String {
    let stays = |c: char| is_printable(c) || c == '\n';
    if text.chars().all(stays) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if stays(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

/// Formats its arguments as `format!` does, and makes the whole printable.
#[macro_export]
macro_rules! printable {
    ($($argument:tt)*) => {
        $crate::printable::Printable::new(&format!($($argument)*))
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_a_terminal_or_ends_a_line_is_shown() {
        let shown = |text| Printable::new(text).to_string();
        assert_eq!(shown("a\nb\r\tc"), "a\\nb\\r\\tc");
        assert_eq!(shown("\u{1b}]0;x\u{7}"), "\\u{1b}]0;x\\u{7}");
        assert_eq!(
            shown("\u{202e}a\u{2066}\u{61c}\u{85}\u{2028}"),
            "\\u{202e}a\\u{2066}\\u{61c}\\u{85}\\u{2028}"
        );
        assert_eq!(shown("grün 日本"), "grün 日本");
    }

    #[test]
    fn a_listing_keeps_its_lines_and_tabs() {
        assert_eq!(listing("a\n\tb\r\n"), "a\n\tb\\r\n");
        assert_eq!(
            listing("\u{1b}[2J\t\u{202e}\n\n"),
            "\\u{1b}[2J\t\\u{202e}\n\n"
        );
        assert_eq!(listing("plain\n"), "plain\n");
    }

    #[test]
    fn json_means_the_same_and_moves_no_terminal() {
        let value = serde_json::json!({ "\u{9b}": ["\u{202e}\u{e0001}\u{7f}\n", "grün"] });
        let shown = json(format!("{value:#}"));
        assert!(
            shown.chars().all(|c| is_printable(c) || c == '\n'),
            "{shown:?}"
        );
        assert!(shown.contains("\\u202e\\udb40\\udc01\\u007f\\n"), "{shown}");
        let same: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
        assert_eq!(same, value);
    }

    #[test]
    fn a_short_text_tells_that_it_goes_on() {
        assert_eq!(
            Printable::short(&"é".repeat(200)).to_string(),
            "é".repeat(200)
        );
        let long = Printable::short(&"é\n".repeat(101)).to_string();
        assert!(long.ends_with("é\\n..."), "{long}");
    }
}
