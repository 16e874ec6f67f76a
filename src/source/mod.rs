//! JSON text to values that know where they stand.
//!
//! Everything after this stage speaks of places by [`Span`]; only diagnostics turn them into lines and columns.

mod bytes;
mod deep;
mod duplicates;
mod files;
mod json;
mod scan;
mod syntax;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use files::{Text, read_file, read_template, read_text};
pub use json::{MAX_DEPTH, parse, parse_all};

pub(crate) use bytes::count as count_bytes;
pub(crate) use json::first_value;
pub(crate) use syntax::{diagnostic as syntax_fault, go_message};

/// One of the input files of a run: the template, a variable file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A range of bytes in an input file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

/// An input file, with the name that the user gave it.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// As on the command line (`-` for standard input).
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// All input files of a run.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

/// A JSON value and where it stands. Copied and dropped without recursion; see [`MAX_DEPTH`].
#[derive(Debug)]
pub struct Node {
    /// The value's own text, quotes and brackets included.
    pub span: Span,
    /// The value.
    pub kind: Kind,
}

/// A JSON value.
#[derive(Clone, Debug)]
pub enum Kind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string, decoded.
    String(String),
    /// `[...]`
    List(Vec<Node>),
    /// `{...}`, in the order of the text.
    Map(Vec<Entry>),
}

/// One `"key": value` of an object.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key, decoded.
    pub key: String,
    /// The key's text, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Span {
    /// The span from the start of `self` to the end of `other` (of the same file).
    pub fn to(self, other: Span) -> Span {
        Span {
            end: other.end,
            ..self
        }
    }
}

impl Sources {
    /// Adds a file and names it.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile {
            name: name.into(),
            text: text.into(),
        });
        id
    }

    /// The file of that id. Ids come only from [`Sources::add`].
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files, in the order of their ids.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file)
            .text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }
}

impl Node {
    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// What the value is, in the words of a diagnostic: "a string", "a list", ...
    pub fn what(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::List(_) => "a list",
            Kind::Map(_) => "an object",
        }
    }
}

/// The place of a part of a JSON string: maps a range of the *decoded* string to the source text,
/// so that a fault inside a string is pointed at inside the string.
///
/// `span` is the string's own span, quotes included. Escapes count as the text that they are written as.
pub fn inside(sources: &Sources, span: Span, decoded: Range<usize>) -> Span {
    let raw = sources.text(span);
    let base = span.start as usize;
    let (mut start, mut end) = (None, None);
    let mut at = 0; // in the decoded text
    let bytes = raw.as_bytes();
    let mut i = 1; // behind the opening quote
    while i < bytes.len() && end.is_none() {
        if at >= decoded.start && start.is_none() {
            start = Some(i);
        }
        if at >= decoded.end {
            end = Some(i);
            break;
        }
        let (raw_len, decoded_len) = match bytes[i] {
            b'"' => break,
            b'\\' if bytes.get(i + 1) == Some(&b'u') => unicode_escape(&raw[i..]),
            b'\\' => (2, 1),
            byte => (utf8_len(byte), utf8_len(byte)),
        };
        i += raw_len;
        at += decoded_len;
    }
    let start = start.unwrap_or(i.min(raw.len()));
    let end = end.unwrap_or(i.min(raw.len())).max(start);
    Span {
        file: span.file,
        start: (base + start) as u32,
        end: (base + end) as u32,
    }
}

/// Length of a `\uXXXX` escape (or of a surrogate pair of two) in the source and in decoded UTF-8.
fn unicode_escape(raw: &str) -> (usize, usize) {
    let unit = |at: usize| {
        raw.get(at..at + 4)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
    };
    match unit(2) {
        Some(high @ 0xD800..=0xDBFF) if raw.get(6..8) == Some("\\u") => match unit(8) {
            Some(0xDC00..=0xDFFF) => (12, 4),
            _ => (6, char_len(high)),
        },
        Some(code) => (6, char_len(code)),
        None => (2, 1),
    }
}

/// UTF-8 length of a code point; a lone surrogate decodes to U+FFFD, which takes 3.
fn char_len(code: u32) -> usize {
    char::from_u32(code).map_or(3, char::len_utf8)
}

fn utf8_len(first: u8) -> usize {
    match first {
        0xF0.. => 4,
        0xE0.. => 3,
        0xC0.. => 2,
        _ => 1,
    }
}
