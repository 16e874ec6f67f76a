//! Comment lines of emitted files.

use std::fmt;

use crate::printable::Printable;

/// One comment line of an emitted file, which prints itself with its sign.
///
/// It is made of printable text only, so that no text of a template ends it. Nor does it end in a backslash: make
/// would take the next line for a part of it, and leave that line out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment(Printable);

impl Comment {
    /// Any text as one comment line.
    pub fn new(text: &str) -> Self {
        Self::from(Printable::new(text))
    }

    /// The text behind the sign.
    pub fn text(&self) -> &str {
        self.0.as_str()
    }
}

impl From<Printable> for Comment {
    fn from(text: Printable) -> Self {
        match text.as_str().strip_suffix('\\') {
            Some(head) => Self(Printable::new(&format!("{head}\\u{{5c}}"))),
            None => Self(text),
        }
    }
}

impl fmt::Display for Comment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text() {
            "" => f.write_str("#"),
            text => write!(f, "# {text}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_one_line_and_ends_with_it() {
        let shown = |text| Comment::new(text).to_string();
        assert_eq!(shown("a\necho b"), "# a\\necho b");
        assert_eq!(shown("a\\\\"), "# a\\\\u{5c}");
        assert_eq!(shown("a\\\n"), "# a\\\\n");
        assert_eq!(shown("\\"), "# \\u{5c}");
        assert_eq!(shown(""), "#");
    }
}
