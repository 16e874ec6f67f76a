//! Go's `printf`, for the values that templates have.

use super::value::{Value, float};
use crate::plan::Word;

/// What stopped it.
pub enum Stop {
    /// A late text stands where its value is needed.
    Late(Word),
}

/// Flags, width and precision of a verb.
#[derive(Clone, Copy, Default)]
struct Spec {
    minus: bool,
    plus: bool,
    sharp: bool,
    space: bool,
    zero: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

/// Widths and precisions beyond this are refused, as in Go.
const LARGEST: usize = 1_000_000;

/// The formatted text.
///
/// # Errors
/// A late text where its value is needed.
pub fn printf(format: &str, arguments: &[Value]) -> Result<Word, Stop> {
    let mut out = Word::empty();
    let mut next = 0;
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let (spec, length) = spec(after, arguments, &mut next);
        let Some(verb) = after[length..].chars().next() else {
            out.push_str("%!(NOVERB)");
            rest = "";
            break;
        };
        rest = &after[length + verb.len_utf8()..];
        if verb == '%' {
            out.push_str("%");
            continue;
        }
        let Some(value) = arguments.get(next) else {
            out.push_str(&format!("%!{verb}(MISSING)"));
            continue;
        };
        next += 1;
        out.append(one(&spec, verb, value)?);
    }
    out.push_str(rest);
    if next < arguments.len() {
        out.push_str("%!(EXTRA ");
        for (index, value) in arguments[next..].iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            match value {
                Value::Nothing => out.push_str("<nil>"),
                value => {
                    out.push_str(value.go_type());
                    out.push_str("=");
                    out.append(value.printed());
                }
            }
        }
        out.push_str(")");
    }
    Ok(out)
}

fn spec(text: &str, arguments: &[Value], next: &mut usize) -> (Spec, usize) {
    let mut spec = Spec::default();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'-' => spec.minus = true,
            b'+' => spec.plus = true,
            b'#' => spec.sharp = true,
            b' ' => spec.space = true,
            b'0' => spec.zero = true,
            _ => break,
        }
        at += 1;
    }
    let mut number = |at: &mut usize| -> Option<usize> {
        if bytes.get(*at) == Some(&b'*') {
            *at += 1;
            let value = arguments.get(*next);
            *next += 1;
            return match value {
                Some(Value::Int(value)) => usize::try_from(*value).ok().filter(|it| *it <= LARGEST),
                _ => None,
            };
        }
        let start = *at;
        while bytes.get(*at).is_some_and(u8::is_ascii_digit) {
            *at += 1;
        }
        text[start..*at].parse().ok().filter(|it| *it <= LARGEST)
    };
    spec.width = number(&mut at);
    if bytes.get(at) == Some(&b'.') {
        at += 1;
        spec.precision = Some(number(&mut at).unwrap_or(0));
    }
    if spec.minus {
        spec.zero = false;
    }
    (spec, at)
}

fn one(spec: &Spec, verb: char, value: &Value) -> Result<Word, Stop> {
    if let Value::Text(word) = value
        && word.as_literal().is_none()
    {
        if matches!(verb, 's' | 'v') && spec.width.is_none() && spec.precision.is_none() {
            return Ok(word.clone());
        }
        return Err(Stop::Late(word.clone()));
    }
    if verb == 'T' {
        return Ok(Word::lit(padded(spec, value.go_type())));
    }
    let text = match value {
        Value::Nothing if verb == 'v' => padded(spec, "<nil>"),
        Value::Nothing => format!("%!{verb}(<nil>)"),
        Value::Text(word) => string(spec, verb, word.as_literal().unwrap_or_default()),
        Value::Int(number) => integer(spec, verb, *number),
        Value::Float(number) => real(spec, verb, *number),
        Value::Bool(value) => match verb {
            't' | 'v' => padded(spec, &value.to_string()),
            _ => format!("%!{verb}(bool={value})"),
        },
        Value::Map(_) => return Ok(value.printed()),
    };
    Ok(Word::lit(text))
}

/// Padded to the width, in characters.
fn padded(spec: &Spec, text: &str) -> String {
    let fill = spec.width.unwrap_or(0).saturating_sub(text.chars().count());
    if spec.minus {
        format!("{text}{}", " ".repeat(fill))
    } else if spec.zero {
        format!("{}{text}", "0".repeat(fill))
    } else {
        format!("{}{text}", " ".repeat(fill))
    }
}

fn string(spec: &Spec, verb: char, text: &str) -> String {
    let cut: String = match spec.precision {
        Some(precision) => text.chars().take(precision).collect(),
        None => text.to_owned(),
    };
    match verb {
        'v' if spec.sharp => padded(spec, &quoted(&cut)),
        's' | 'v' => padded(spec, &cut),
        'q' if spec.sharp && !cut.contains('`') => padded(spec, &format!("`{cut}`")),
        'q' => padded(spec, &quoted(&cut)),
        'x' | 'X' => {
            let bytes = match spec.precision {
                Some(precision) => &text.as_bytes()[..precision.min(text.len())],
                None => text.as_bytes(),
            };
            let separator = if spec.space { " " } else { "" };
            let prefix = match (spec.sharp, verb) {
                (true, 'x') => "0x",
                (true, _) => "0X",
                _ => "",
            };
            let hex: Vec<String> = bytes
                .iter()
                .map(|byte| match verb {
                    'x' => format!("{byte:02x}"),
                    _ => format!("{byte:02X}"),
                })
                .collect();
            let inner = if spec.space { prefix } else { "" };
            let joined = hex.join(&format!("{separator}{inner}"));
            let whole = if hex.is_empty() {
                joined
            } else {
                format!("{prefix}{joined}")
            };
            padded(spec, &whole)
        }
        _ => format!("%!{verb}(string={text})"),
    }
}

/// Go's `strconv.Quote`.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            c if u32::from(c) < 0x20 || c == '\u{7f}' => {
                out.push_str(&format!("\\x{:02x}", u32::from(c)));
            }
            c if c.is_control()
                || matches!(
                    c,
                    '\u{a0}' | '\u{ad}' | '\u{feff}' | '\u{2028}' | '\u{2029}'
                ) =>
            {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn integer(spec: &Spec, verb: char, number: i64) -> String {
    let size = number.unsigned_abs();
    let (prefix, digits) = match verb {
        'd' | 'v' => ("", size.to_string()),
        'b' => (if spec.sharp { "0b" } else { "" }, format!("{size:b}")),
        'o' => (if spec.sharp { "0" } else { "" }, format!("{size:o}")),
        'O' => ("0o", format!("{size:o}")),
        'x' => (if spec.sharp { "0x" } else { "" }, format!("{size:x}")),
        'X' => (if spec.sharp { "0X" } else { "" }, format!("{size:X}")),
        'c' => {
            let c = u32::try_from(number).ok().and_then(char::from_u32);
            return padded(spec, &c.unwrap_or('\u{fffd}').to_string());
        }
        'q' => {
            let c = u32::try_from(number).ok().and_then(char::from_u32);
            let text = quoted(&c.unwrap_or('\u{fffd}').to_string());
            let inner = text[1..text.len() - 1]
                .replace("\\\"", "\"")
                .replace('\'', "\\'");
            return padded(spec, &format!("'{inner}'"));
        }
        'U' => {
            let c = u32::try_from(number).ok().and_then(char::from_u32);
            let extra = c
                .filter(|_| spec.sharp)
                .map_or_else(String::new, |c| format!(" '{c}'"));
            return padded(
                &Spec {
                    zero: false,
                    ..*spec
                },
                &format!("U+{size:04X}{extra}"),
            );
        }
        _ => return format!("%!{verb}(int={number})"),
    };
    let sign = if number < 0 {
        "-"
    } else if spec.plus {
        "+"
    } else if spec.space {
        " "
    } else {
        ""
    };
    let mut digits = digits;
    if let Some(precision) = spec.precision {
        if precision == 0 && number == 0 {
            return padded(
                &Spec {
                    zero: false,
                    ..*spec
                },
                "",
            );
        }
        digits = format!("{digits:0>precision$}");
    } else if spec.zero {
        let width = spec
            .width
            .unwrap_or(0)
            .saturating_sub(sign.len() + prefix.len());
        digits = format!("{digits:0>width$}");
    }
    padded(
        &Spec {
            zero: false,
            ..*spec
        },
        &format!("{sign}{prefix}{digits}"),
    )
}

fn real(spec: &Spec, verb: char, number: f64) -> String {
    let precision = spec
        .precision
        .map(|it| i32::try_from(it).unwrap_or(i32::MAX));
    let text = match verb {
        'v' => float(number, 'g', precision.unwrap_or(-1), 21),
        'g' | 'G' => float(number, 'g', precision.unwrap_or(-1), 21),
        'f' | 'F' => float(number, 'f', precision.unwrap_or(6), 0),
        'e' | 'E' => float(number, 'e', precision.unwrap_or(6), 0),
        _ => return format!("%!{verb}(float64={})", float(number, 'g', -1, 21)),
    };
    let text = if verb.is_ascii_uppercase() {
        text.to_uppercase()
    } else {
        text
    };
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits.to_owned()),
        None if spec.plus => ("+", text),
        None if spec.space => (" ", text),
        None => ("", text),
    };
    if spec.zero && number.is_finite() {
        let width = spec.width.unwrap_or(0).saturating_sub(sign.len());
        return format!("{sign}{digits:0>width$}");
    }
    padded(
        &Spec {
            zero: false,
            ..*spec
        },
        &format!("{sign}{digits}"),
    )
}
