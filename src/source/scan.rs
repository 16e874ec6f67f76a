//! The tokens of JSON: strings, numbers, literals; and what can be wrong with them.

use super::Kind;
use super::bytes::end_of_plain;

/// Where and why a text ceases to be JSON.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// The byte at fault; the length of the text where that ends too early.
    pub(crate) at: usize,
    /// What is wrong with it.
    pub(crate) why: Why,
    /// Where the innermost list or object that is still open starts.
    pub(crate) opened: Option<usize>,
    /// The offset behind the last good token.
    pub(crate) before: Option<usize>,
}

/// What a byte is wrong for: the states of Go's scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Where a value must start.
    Value,
    /// Where a key must start.
    Key,
    /// Behind a key, where the colon must stand.
    AfterKey,
    /// Behind a member of an object.
    AfterMember,
    /// Behind an element of a list.
    AfterElement,
    /// Behind the whole value.
    AfterAll,
    /// In a string: a control character, or the end of the text. With the offset of the opening quote.
    InString(usize),
    /// Behind a backslash.
    Escape,
    /// In the four digits behind `\u`.
    Hex,
    /// Behind a minus sign.
    Minus,
    /// Behind a decimal point.
    Fraction,
    /// In an exponent.
    Exponent,
    /// In a literal, where another letter must stand.
    Literal(&'static str, char),
    /// A bracket that is nested too deeply.
    Depth,
    /// The text is too long for the offsets.
    TooLong,
}

/// The offset of the next byte that is not blank.
pub(crate) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\r' | b'\n') = bytes.get(at) {
        at += 1;
    }
    at
}

/// Reads a value that is neither list nor object; returns it and the offset behind it.
pub(crate) fn scalar(text: &str, at: usize) -> Result<(Kind, usize), (usize, Why)> {
    match text.as_bytes().get(at) {
        Some(b'"') => string(text, at).map(|(value, end)| (Kind::String(value), end)),
        Some(b'-' | b'0'..=b'9') => {
            let end = number(text.as_bytes(), at)?;
            let digits = text.get(at..end).unwrap_or_default();
            Ok((Kind::Number(digits.to_owned()), end))
        }
        Some(b't') => literal(text, at, "true").map(|end| (Kind::Bool(true), end)),
        Some(b'f') => literal(text, at, "false").map(|end| (Kind::Bool(false), end)),
        Some(b'n') => literal(text, at, "null").map(|end| (Kind::Null, end)),
        _ => Err((at, Why::Value)),
    }
}

/// Reads the string whose quote stands at an offset; returns it, decoded, and the offset behind it.
///
/// A surrogate without its other half becomes U+FFFD, as in Go.
pub(crate) fn string(text: &str, quote: usize) -> Result<(String, usize), (usize, Why)> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let mut at = quote + 1;
    loop {
        let plain = at;
        at = end_of_plain(bytes, at);
        out.push_str(text.get(plain..at).unwrap_or_default());
        match bytes.get(at) {
            Some(b'"') => return Ok((out, at + 1)),
            Some(b'\\') => at = escape(bytes, at + 1, &mut out)?,
            _ => return Err((at, Why::InString(quote))),
        }
    }
}

/// Reads what follows a backslash; returns the offset behind it.
fn escape(bytes: &[u8], at: usize, out: &mut String) -> Result<usize, (usize, Why)> {
    out.push(match bytes.get(at) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode(bytes, at + 1, out),
        Some(byte @ (b'"' | b'\\' | b'/')) => char::from(*byte),
        _ => return Err((at, Why::Escape)),
    });
    Ok(at + 1)
}

/// Reads the digits behind `\u`, and those of a second half.
fn unicode(bytes: &[u8], at: usize, out: &mut String) -> Result<usize, (usize, Why)> {
    let high = hex(bytes, at)?;
    let mut end = at + 4;
    let mut code = high;
    if (0xD800..0xDC00).contains(&high)
        && bytes.get(end..end + 2) == Some(b"\\u")
        && let Ok(low @ 0xDC00..=0xDFFF) = hex(bytes, end + 2)
    {
        code = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
        end += 6;
    }
    out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
    Ok(end)
}

fn hex(bytes: &[u8], at: usize) -> Result<u32, (usize, Why)> {
    let mut code = 0;
    for at in at..at + 4 {
        let digit = bytes
            .get(at)
            .and_then(|byte| char::from(*byte).to_digit(16))
            .ok_or((at, Why::Hex))?;
        code = code * 16 + digit;
    }
    Ok(code)
}

/// The offset behind the number that starts at an offset.
fn number(bytes: &[u8], mut at: usize) -> Result<usize, (usize, Why)> {
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    at = match bytes.get(at) {
        Some(b'0') => at + 1,
        Some(b'1'..=b'9') => digits(bytes, at),
        _ => return Err((at, Why::Minus)),
    };
    if bytes.get(at) == Some(&b'.') {
        at = some_digits(bytes, at + 1, Why::Fraction)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        if let Some(b'+' | b'-') = bytes.get(at) {
            at += 1;
        }
        at = some_digits(bytes, at, Why::Exponent)?;
    }
    Ok(at)
}

fn some_digits(bytes: &[u8], at: usize, why: Why) -> Result<usize, (usize, Why)> {
    let end = digits(bytes, at);
    if end == at { Err((at, why)) } else { Ok(end) }
}

fn digits(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

/// The offset behind a literal of which the first letter is known.
fn literal(text: &str, at: usize, word: &'static str) -> Result<usize, (usize, Why)> {
    for (i, expected) in word.char_indices() {
        if text.as_bytes().get(at + i) != Some(&(expected as u8)) {
            return Err((at + i, Why::Literal(word, expected)));
        }
    }
    Ok(at + word.len())
}
