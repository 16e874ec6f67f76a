//! What is said of a syntax error: our words with hints, and Packer's.

use super::bytes::count;
use super::scan::{Fault, Why};
use super::{FileId, Span};
use crate::diagnostic::{Code, Diagnostic};

/// Lines longer than this are left out of Packer's excerpt.
const LONGEST_LINE: usize = 2_000;

/// The diagnostic of a syntax error in a template.
pub(crate) fn diagnostic(text: &str, file: FileId, fault: &Fault) -> Diagnostic {
    let (message, help) = words(text, fault);
    let place = place(text, fault, file);
    let mut diagnostic =
        Diagnostic::error(Code::JsonSyntax, place, message).packer(packer(text, fault));
    if let Some(help) = help {
        diagnostic = diagnostic.help(help);
    }
    let point = |start: usize| Span {
        file,
        start: start as u32,
        end: start as u32 + 1,
    };
    if let Why::InString(quote) = fault.why {
        diagnostic = diagnostic.also(point(quote), "the string starts here");
    } else if let (true, Some(opened)) = (fault.at >= text.len(), fault.opened) {
        diagnostic = diagnostic
            .found("the text ends here")
            .also(point(opened), "still open");
    }
    diagnostic
}

/// Go's own message: `invalid character '}' looking for beginning of value`, `unexpected end of JSON input`.
pub(crate) fn go_message(text: &str, fault: &Fault) -> String {
    let byte = text.as_bytes().get(fault.at).copied();
    let context = match fault.why {
        Why::Value => "looking for beginning of value",
        Why::Key => "looking for beginning of object key string",
        Why::AfterKey => "after object key",
        Why::AfterMember => "after object key:value pair",
        Why::AfterElement => "after array element",
        Why::AfterAll => "after top-level value",
        Why::InString(_) => "in string literal",
        Why::Escape => "in string escape code",
        Why::Hex => "in \\u hexadecimal character escape",
        Why::Minus => "in numeric literal",
        Why::Fraction => "after decimal point in numeric literal",
        Why::Exponent => "in exponent of numeric literal",
        Why::Literal(word, expected) => {
            let byte = quote(byte.unwrap_or(b' '));
            return format!("invalid character {byte} in literal {word} (expecting '{expected}')");
        }
        Why::Depth => "exceeded max depth",
        Why::TooLong => return "the text is too long".to_owned(),
    };
    // Go feeds its scanner a blank at the end: within a token that is the byte at fault, elsewhere it is skipped.
    let in_token = matches!(
        fault.why,
        Why::Escape | Why::Hex | Why::Minus | Why::Fraction | Why::Exponent
    );
    match byte {
        None if !in_token => "unexpected end of JSON input".to_owned(),
        _ => format!(
            "invalid character {} {context}",
            quote(byte.unwrap_or(b' '))
        ),
    }
}

/// Packer's message with its place and excerpt, as `packer validate` prints it behind `Failed to parse template: `.
fn packer(text: &str, fault: &Fault) -> String {
    let bytes = text.as_bytes();
    let offset = (fault.at + 1).min(text.len());
    // The line of the byte at fault; behind a line end that is the next one, empty so far.
    let start_of = |end: usize| {
        let head = text.get(..end).unwrap_or_default();
        head.rfind('\n').map_or(0, |line_end| line_end + 1)
    };
    let start = if bytes.get(fault.at) == Some(&b'\n') {
        offset
    } else {
        start_of(fault.at)
    };
    let last = bytes.get(start..offset).unwrap_or_default();
    let before = start
        .checked_sub(1)
        .map(|line_end| bytes.get(start_of(line_end)..line_end).unwrap_or_default());
    let (line_ends, _) = count(bytes.get(..offset).unwrap_or_default());
    let line = line_ends + 1;
    let column = last.len() + usize::from(before.is_some());
    let mut out = format!(
        "Error parsing JSON: {}\nAt line {line}, column {column} (offset {offset}):\n",
        go_message(text, fault)
    );
    if last.len() <= LONGEST_LINE {
        if let Some(before) = before.filter(|line| line.len() <= LONGEST_LINE) {
            let before = String::from_utf8_lossy(before);
            out.push_str(&format!("{:5}: {before}\n", line - 1));
        }
        let last = String::from_utf8_lossy(last);
        out.push_str(&format!("{line:5}: {last}\n{}^\n", " ".repeat(column + 5)));
    }
    out
}

/// A byte as Go quotes it: taken for a code point of Latin-1.
fn quote(byte: u8) -> String {
    match byte {
        b'\'' => r"'\''".to_owned(),
        b'"' => "'\"'".to_owned(),
        b'\\' => r"'\\'".to_owned(),
        0x07 => r"'\a'".to_owned(),
        0x08 => r"'\b'".to_owned(),
        0x0b => r"'\v'".to_owned(),
        0x0c => r"'\f'".to_owned(),
        b'\n' => r"'\n'".to_owned(),
        b'\r' => r"'\r'".to_owned(),
        b'\t' => r"'\t'".to_owned(),
        0..0x20 | 0x7f => format!("'\\x{byte:02x}'"),
        0x80..=0xa0 | 0xad => format!("'\\u{byte:04x}'"),
        _ => format!("'{}'", char::from(byte)),
    }
}

/// The character at fault; for a trailing comma the comma, for a missing comma the gap.
fn place(text: &str, fault: &Fault, file: FileId) -> Span {
    let (start, end) = if trailing_comma(text, fault) {
        let comma = fault.before.unwrap_or(1) - 1;
        (comma, comma + 1)
    } else {
        let length = character(text, fault.at).map_or(0, char::len_utf8);
        (fault.at, fault.at + length)
    };
    Span {
        file,
        start: start as u32,
        end: end as u32,
    }
}

/// Whether the fault is a comma before a closing bracket.
fn trailing_comma(text: &str, fault: &Fault) -> bool {
    matches!(fault.why, Why::Value | Why::Key)
        && matches!(character(text, fault.at), Some('}' | ']'))
        && last_byte(text, fault) == Some(b',')
}

/// The last byte of the token before.
fn last_byte(text: &str, fault: &Fault) -> Option<u8> {
    let before = fault.before?.checked_sub(1)?;
    text.as_bytes().get(before).copied()
}

fn character(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Our message and hint.
fn words(text: &str, fault: &Fault) -> (String, Option<String>) {
    let say = |message: &str, help: &str| (message.to_owned(), Some(help.to_owned()));
    if text
        .bytes()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
    {
        return say(
            "the file is empty",
            "write an object: `{ \"builders\": [...] }`",
        );
    }
    if fault.at == 0 && text.starts_with('\u{feff}') {
        return say(
            "the file starts with a byte order mark",
            "save it as UTF-8 without the mark",
        );
    }
    if fault.at == 0 && text.starts_with("\u{fffd}\u{fffd}") {
        return say("the file is not UTF-8; is it UTF-16?", "save it as UTF-8");
    }
    if trailing_comma(text, fault) {
        return say("comma behind the last item", "remove the comma");
    }
    let Some(found) = character(text, fault.at) else {
        let what = match fault.why {
            Why::InString(_) | Why::Escape | Why::Hex => "a string",
            _ => "the JSON text",
        };
        return (format!("{what} has no end"), None);
    };
    match fault.why {
        Why::TooLong => return say("the file is too large", "keep it below 4 GiB"),
        Why::Depth => {
            let limit = super::MAX_DEPTH;
            return (format!("nested more than {limit} levels deep"), None);
        }
        Why::InString(_) => return control(found),
        Why::Escape => {
            return (
                format!("unknown escape `\\{found}`"),
                Some(format!(
                    "write `\\\\{found}` for a backslash; there are `\\\"` `\\\\` `\\/` `\\b` `\\f` `\\n` `\\r` `\\t` `\\uXXXX`"
                )),
            );
        }
        Why::Hex => {
            return say(
                "`\\u` takes four hexadecimal digits",
                "write `\\\\u` for a backslash and a `u`",
            );
        }
        Why::Literal(word, _) => {
            return (
                format!("this is not `{word}`"),
                Some(format!("write `{word}`, or a string in double quotes")),
            );
        }
        Why::Minus | Why::Fraction | Why::Exponent => {
            return (format!("expected a digit, found {}", shown(found)), None);
        }
        _ => {}
    }
    structural(text, fault, found)
}

/// A character that may not stand in a string.
fn control(found: char) -> (String, Option<String>) {
    match found {
        '\n' | '\r' => (
            "a string goes on over the end of the line".to_owned(),
            Some("close it with `\"`, or write `\\n` for a line end".to_owned()),
        ),
        '\t' => (
            "a tab in a string".to_owned(),
            Some("write `\\t`".to_owned()),
        ),
        _ => (
            "a control character in a string".to_owned(),
            Some(format!("write `\\u{:04x}`", u32::from(found))),
        ),
    }
}

/// A character that is wrong between tokens.
fn structural(text: &str, fault: &Fault, found: char) -> (String, Option<String>) {
    let word: String = text
        .get(fault.at..)
        .unwrap_or_default()
        .chars()
        .take(32)
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        .collect();
    let help = match found {
        '/' | '#' => Some(
            "JSON has no comments; at the root use a key that starts with `_`: `\"_comment\": \"...\"`".to_owned(),
        ),
        '\'' => Some("use double quotes".to_owned()),
        '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}' => {
            Some("use the plain quote `\"`".to_owned())
        }
        '\u{a0}' | '\u{200b}' => Some("use a plain blank".to_owned()),
        '=' if fault.why == Why::AfterKey => Some("write `:`".to_owned()),
        '+' if fault.why == Why::Value => Some("leave the sign out".to_owned()),
        '.' if fault.why == Why::Value => Some("write a digit before the point".to_owned()),
        _ => match (fault.why, word.as_str()) {
            (Why::Value, "True" | "TRUE" | "yes" | "on") => Some("write `true`".to_owned()),
            (Why::Value, "False" | "FALSE" | "no" | "off") => Some("write `false`".to_owned()),
            (Why::Value, "None" | "NULL" | "Null" | "nil" | "undefined") => {
                Some("write `null`".to_owned())
            }
            (Why::Value | Why::Key, word) if !word.is_empty() => {
                Some(format!("put it in double quotes: `\"{word}\"`"))
            }
            (Why::AfterMember | Why::AfterElement, word) if word.bytes().all(|b| b.is_ascii_digit()) && !word.is_empty() && last_byte(text, fault) == Some(b'0') => {
                Some("a number does not start with `0`; write it as a string to keep the zero".to_owned())
            }
            (Why::AfterMember | Why::AfterElement, word)
                if word.starts_with(['x', 'X']) && last_byte(text, fault) == Some(b'0') =>
            {
                Some("write the number in decimal, or as a string".to_owned())
            }
            (Why::AfterMember | Why::AfterElement, word) if !word.is_empty() || matches!(found, '"' | '{' | '[') => {
                Some("put a comma before it".to_owned())
            }
            (Why::AfterAll, _) => Some("a template is one value; remove what follows".to_owned()),
            (Why::AfterKey, "") => None,
            (Why::AfterKey, _) => Some("put `:` before it".to_owned()),
            _ => None,
        },
    };
    let expected = match fault.why {
        Why::Value => "a value",
        Why::Key => "a key in double quotes",
        Why::AfterKey => "`:` behind the key",
        Why::AfterMember => "`,` or `}`",
        Why::AfterElement => "`,` or `]`",
        _ => "the end of the text",
    };
    (format!("expected {expected}, found {}", shown(found)), help)
}

/// A character in a message.
fn shown(c: char) -> String {
    match c {
        '`' => "a back-tick".to_owned(),
        c if c.is_control() || c.is_whitespace() || c == char::REPLACEMENT_CHARACTER => {
            format!("U+{:04X}", u32::from(c))
        }
        c => format!("`{c}`"),
    }
}
