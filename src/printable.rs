//! Text that may be shown: in comments of an emitted file, in listings, in diagnostics.
//!
//! A template's texts are not trusted. A newline ends a comment, ESC rewrites a terminal, and a right-to-left mark
//! makes a reviewer read another order than the shell does. What is shown goes through [`Printable`], which cannot
//! be made in any other way.

use std::fmt;

use crate::interpolate::is_printable;

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
}
