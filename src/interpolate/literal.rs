//! Strings, characters and numbers, as Go writes them.

use super::lexer::Kind;

/// A string, a raw string or a character constant at the start of the text, with its length.
///
/// # Errors
/// Go's words.
pub fn quoted(text: &str) -> Result<(Kind, usize), String> {
    let quote = text.chars().next().unwrap_or('"');
    if quote == '`' {
        let end = text[1..]
            .find('`')
            .ok_or("unterminated raw quoted string")?;
        // Go drops carriage returns from raw strings
        return Ok((Kind::Text2(text[1..=end].replace('\r', "")), end + 2));
    }
    let what = if quote == '"' {
        "unterminated quoted string"
    } else {
        "unterminated character constant"
    };
    let mut out: Vec<u8> = Vec::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\n' => return Err(what.to_owned()),
            c if c == quote => {
                let text = String::from_utf8_lossy(&out).into_owned();
                if quote == '"' {
                    return Ok((Kind::Text2(text), at + 1));
                }
                let mut all = text.chars();
                return match (all.next(), all.next()) {
                    (Some(one), None) => Ok((Kind::Int(i64::from(u32::from(one))), at + 1)),
                    _ => Err(format!("malformed character constant: '{text}'")),
                };
            }
            '\\' => escape(&mut chars, &mut out, quote).ok_or("invalid syntax")?,
            c => {
                let mut buffer = [0; 4];
                out.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
            }
        }
    }
    Err(what.to_owned())
}

fn escape(
    chars: &mut impl Iterator<Item = (usize, char)>,
    out: &mut Vec<u8>,
    quote: char,
) -> Option<()> {
    let (_, c) = chars.next()?;
    let mut digits = |count: usize, radix: u32, first: u32| {
        let mut value = first;
        for _ in 0..count {
            value = value * radix + chars.next()?.1.to_digit(radix)?;
        }
        Some(value)
    };
    let simple = match c {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 11,
        '\\' => b'\\',
        c if c == quote => c as u8,
        'x' => {
            out.push(u8::try_from(digits(2, 16, 0)?).ok()?);
            return Some(());
        }
        '0'..='7' => {
            out.push(u8::try_from(digits(2, 8, c.to_digit(8)?)?).ok()?);
            return Some(());
        }
        'u' | 'U' => {
            let value = digits(if c == 'u' { 4 } else { 8 }, 16, 0)?;
            let mut buffer = [0; 4];
            let decoded = char::from_u32(value)?;
            out.extend_from_slice(decoded.encode_utf8(&mut buffer).as_bytes());
            return Some(());
        }
        _ => return None,
    };
    out.push(simple);
    Some(())
}

/// A number at the start of the text, with its length.
///
/// # Errors
/// Go's words.
pub fn number(text: &str) -> Result<(Kind, usize), String> {
    let sign = usize::from(text.starts_with(['+', '-']));
    let hexadecimal = text[sign..]
        .get(..2)
        .is_some_and(|it| it.eq_ignore_ascii_case("0x"));
    let mut length = sign;
    let mut before = ' ';
    for c in text[sign..].chars() {
        let exponent = if hexadecimal { 'p' } else { 'e' };
        let good = c.is_ascii_alphanumeric()
            || matches!(c, '.' | '_')
            || (matches!(c, '+' | '-') && before.eq_ignore_ascii_case(&exponent));
        if !good {
            break;
        }
        before = c;
        length += c.len_utf8();
    }
    let word = &text[..length];
    let bad = || format!("bad number syntax: {word:?}");
    let negative = word.starts_with('-');
    let lower = word[sign..].to_ascii_lowercase();
    let (radix, digits) = match lower.get(..2) {
        Some("0x") => (16, &lower[2..]),
        Some("0o") => (8, &lower[2..]),
        Some("0b") => (2, &lower[2..]),
        _ if lower.len() > 1
            && lower.starts_with('0')
            && lower.bytes().all(|b| b.is_ascii_digit() || b == b'_') =>
        {
            (8, &lower[1..])
        }
        _ => (10, lower.as_str()),
    };
    let plain = digits.replace('_', "");
    if !plain.is_empty() && plain.chars().all(|c| c.is_digit(radix)) {
        let value = i128::from_str_radix(&plain, radix)
            .map_err(|_| format!("integer overflow: {word:?}"))?;
        let value = if negative { -value } else { value };
        let value = i64::try_from(value).map_err(|_| format!("integer overflow: {word:?}"))?;
        return Ok((Kind::Int(value), length));
    }
    if radix == 10 && !plain.contains(|c: char| c.is_ascii_alphabetic() && c != 'e') {
        let value: f64 = plain.parse().map_err(|_| bad())?;
        return Ok((Kind::Float(if negative { -value } else { value }), length));
    }
    Err(bad())
}
