//! String and character constants as Go writes and reads them.

/// A text in double quotes, as Go's `%q` does it.
pub fn quote(text: &str) -> String {
    quoted(text, '"', false)
}

/// A text in double quotes, in ASCII only (`%+q`).
pub fn quote_ascii(text: &str) -> String {
    quoted(text, '"', true)
}

/// A character in single quotes (`%q` of a number).
pub fn quote_char(c: char, ascii: bool) -> String {
    quoted(c.encode_utf8(&mut [0; 4]), '\'', ascii)
}

/// A text as it stands between the quotes of a JSON string, as Go's encoding/json writes it.
pub fn quote_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

fn quoted(text: &str, mark: char, ascii: bool) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(mark);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            c if c == mark => {
                out.push('\\');
                out.push(c);
            }
            c if is_printable(c) && (c.is_ascii() || !ascii) => out.push(c),
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x0b' => out.push_str("\\v"),
            c => match u32::from(c) {
                code @ (..0x20 | 0x7f) => out.push_str(&format!("\\x{code:02x}")),
                code @ ..0x10000 => out.push_str(&format!("\\u{code:04x}")),
                code => out.push_str(&format!("\\U{code:08x}")),
            },
        }
    }
    out.push(mark);
    out
}

/// Whether Go prints the character as it is: letters, marks, numbers, punctuation, symbols and the ASCII blank.
pub fn is_printable(c: char) -> bool {
    match c {
        ' '..='~' => true,
        c if c.is_control() || c.is_whitespace() => false,
        // format characters, private use, not characters
        '\u{ad}'
        | '\u{600}'..='\u{605}'
        | '\u{61c}'
        | '\u{6dd}'
        | '\u{70f}'
        | '\u{8e2}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{fffe}'..='\u{ffff}'
        | '\u{e000}'..='\u{f8ff}'
        | '\u{110bd}'
        | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'.. => false,
        _ => true,
    }
}

/// The bytes that a quoted or raw string constant stands for; `None` if Go calls it invalid.
pub fn unquote(constant: &str) -> Option<Vec<u8>> {
    if let Some(raw) = constant.strip_prefix('`') {
        let raw = raw.strip_suffix('`')?;
        return Some(raw.bytes().filter(|&byte| byte != b'\r').collect());
    }
    let mut rest = constant.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        rest = unescape(rest, '"')?.push_to(&mut out);
    }
    Some(out)
}

/// The number of a character constant. The fault is in Go's words.
pub fn unquote_char(constant: &str) -> Result<i64, String> {
    let invalid = || "invalid syntax".to_owned();
    let inner = constant.strip_prefix('\'').ok_or_else(invalid)?;
    let one = unescape(inner, '\'').ok_or_else(invalid)?;
    if one.rest != "'" {
        return Err(format!("malformed character constant: {constant}"));
    }
    Ok(match one.value {
        Unit::Char(c) => i64::from(u32::from(c)),
        Unit::Byte(byte) => i64::from(byte),
    })
}

struct Escape<'a> {
    value: Unit,
    rest: &'a str,
}

enum Unit {
    Char(char),
    Byte(u8),
}

impl<'a> Escape<'a> {
    fn push_to(self, out: &mut Vec<u8>) -> &'a str {
        match self.value {
            Unit::Char(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Unit::Byte(byte) => out.push(byte),
        }
        self.rest
    }
}

/// The first character or escape of a text inside quotes.
fn unescape(text: &str, mark: char) -> Option<Escape<'_>> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if first == mark {
        return None;
    }
    if first != '\\' {
        let rest = chars.as_str();
        return Some(Escape {
            value: Unit::Char(first),
            rest,
        });
    }
    let kind = chars.next()?;
    let rest = chars.as_str();
    let (value, rest) = match kind {
        'a' => (Unit::Char('\x07'), rest),
        'b' => (Unit::Char('\x08'), rest),
        'f' => (Unit::Char('\x0c'), rest),
        'n' => (Unit::Char('\n'), rest),
        'r' => (Unit::Char('\r'), rest),
        't' => (Unit::Char('\t'), rest),
        'v' => (Unit::Char('\x0b'), rest),
        '\\' => (Unit::Char('\\'), rest),
        '\'' | '"' if kind == mark => (Unit::Char(kind), rest),
        'x' => {
            let (code, rest) = number(2, 16, rest)?;
            (Unit::Byte(u8::try_from(code).ok()?), rest)
        }
        'u' | 'U' => {
            let (code, rest) = number(if kind == 'u' { 4 } else { 8 }, 16, rest)?;
            (Unit::Char(char::from_u32(code)?), rest)
        }
        '0'..='7' => {
            let (code, rest) = number(3, 8, &text[1..])?;
            (Unit::Byte(u8::try_from(code).ok()?), rest)
        }
        _ => return None,
    };
    Some(Escape { value, rest })
}

/// The number of exactly `count` digits.
fn number(count: usize, radix: u32, text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(count)?;
    if !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    Some((u32::from_str_radix(digits, radix).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_quoted_as_go_does() {
        assert_eq!(
            quote("a\"b\\\n\u{1}é\u{200b}"),
            "\"a\\\"b\\\\\\n\\x01é\\u200b\""
        );
        assert_eq!(quote_ascii("é😀"), "\"\\u00e9\\U0001f600\"");
        assert_eq!(quote_char('\'', false), "'\\''");
        assert_eq!(
            quote_json("a\"\\<&\u{1}\u{7f}é"),
            "a\\\"\\\\\\u003c\\u0026\\u0001\u{7f}é"
        );
    }

    #[test]
    fn constants_are_read_as_go_does() {
        assert_eq!(
            unquote(r#""a\tb\x41\101\u00e9""#).as_deref(),
            Some("a\tbAAé".as_bytes())
        );
        assert_eq!(unquote("`a\\n\rb`").as_deref(), Some(&b"a\\nb"[..]));
        assert_eq!(unquote(r#""\q""#), None);
        assert_eq!(unquote(r#""\'""#), None);
        assert_eq!(unquote(r#""\777""#), None);
        assert_eq!(unquote_char(r"'\x41'"), Ok(65));
        assert_eq!(
            unquote_char("'ab'"),
            Err("malformed character constant: 'ab'".to_owned())
        );
        assert_eq!(unquote_char("''"), Err("invalid syntax".to_owned()));
    }
}
