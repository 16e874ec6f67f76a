//! One verb of `printf` with its argument.

use super::{Flags, NIL};
use crate::interpolate::eval::State;
use crate::interpolate::stop::Outcome;
use crate::interpolate::value::Value;
use crate::interpolate::{float, quote};
use crate::plan::Word;

/// An argument by a verb.
pub(in crate::interpolate) fn format(
    state: &State,
    verb: char,
    value: &Value,
    flags: Flags,
) -> Outcome<Word> {
    let text = match (verb, value) {
        ('T', Value::None) => pad(NIL, flags),
        ('T', value) => text(value.kind(), flags),
        ('v', Value::None) => pad(NIL, flags),
        ('v' | 't', Value::Bool(value)) => pad(&value.to_string(), flags),
        (verb, Value::Text(word)) => return of_text(state, verb, word, flags),
        (verb, Value::Int(value)) => return integer(state, verb, i128::from(*value), value, flags),
        (verb, Value::Byte(value)) => {
            return integer(state, verb, i128::from(*value), value, flags);
        }
        (verb, Value::Float(value)) => match of_float(state, verb, *value, flags)? {
            Some(text) => text,
            None => return bad(state, verb, &Value::Float(*value), flags),
        },
        (_, Value::Map(_)) => {
            let plain = flags.width.is_none() && !flags.sharp && !flags.plus;
            if matches!(verb, 'v' | 's') && plain {
                return Ok(value.print(NIL));
            }
            return Err(state.fail("`printf` of a map is not supported"));
        }
        (verb, value) => return bad(state, verb, value, flags),
    };
    Ok(Word::lit(text))
}

/// A verb that does not fit: `%!d(string=abc)`.
fn bad(state: &State, verb: char, value: &Value, flags: Flags) -> Outcome<Word> {
    let mut word = Word::lit(format!("%!{verb}("));
    if matches!(value, Value::None) {
        word.push_str(NIL);
    } else {
        word.push_str(value.kind());
        word.push_str("=");
        word.append(format(state, 'v', value, flags)?);
    }
    word.push_str(")");
    Ok(word)
}

fn of_text(state: &State, verb: char, word: &Word, flags: Flags) -> Outcome<Word> {
    if !matches!(verb, 'v' | 's' | 'q' | 'x' | 'X') {
        return bad(state, verb, &Value::Text(word.clone()), flags);
    }
    let plain = flags.width.is_none() && flags.precision.is_none();
    if plain && (verb == 's' || verb == 'v' && !flags.sharp) {
        return Ok(word.clone());
    }
    let known = state.known(word, &format!("`%{verb}` of `printf`"))?;
    Ok(Word::lit(match verb {
        'q' => quoted(&known, flags),
        'v' if flags.sharp => quoted(
            &known,
            Flags {
                sharp: false,
                ..flags
            },
        ),
        'x' | 'X' => hex_text(&known, verb, flags),
        _ => text(&known, flags),
    }))
}

fn text(text: &str, flags: Flags) -> String {
    pad(truncated(text, flags), flags)
}

fn truncated(text: &str, flags: Flags) -> &str {
    let end = flags
        .precision
        .and_then(|count| text.char_indices().nth(count))
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// Blanks (or zeros) up to the width, counted in characters.
fn pad(text: &str, flags: Flags) -> String {
    let missing = flags
        .width
        .unwrap_or(0)
        .saturating_sub(text.chars().count());
    if flags.minus {
        format!("{text}{}", " ".repeat(missing))
    } else if flags.zero {
        format!("{}{text}", "0".repeat(missing))
    } else {
        format!("{}{text}", " ".repeat(missing))
    }
}

fn quoted(text: &str, flags: Flags) -> String {
    let text = truncated(text, flags);
    let quoted = if flags.sharp && can_backquote(text) {
        format!("`{text}`")
    } else if flags.plus {
        quote::quote_ascii(text)
    } else {
        quote::quote(text)
    };
    pad(&quoted, flags)
}

fn can_backquote(text: &str) -> bool {
    !text
        .chars()
        .any(|c| c == '`' || c == '\u{feff}' || c == '\x7f' || (c < ' ' && c != '\t'))
}

fn hex_text(text: &str, verb: char, flags: Flags) -> String {
    let length = flags.precision.unwrap_or(text.len()).min(text.len());
    let mut out = String::new();
    for (index, byte) in text.bytes().take(length).enumerate() {
        if flags.space && index > 0 {
            out.push(' ');
        }
        if flags.sharp && (flags.space || index == 0) {
            out.push('0');
            out.push(verb);
        }
        let digits = format!("{byte:02x}");
        out.push_str(&if verb == 'X' {
            digits.to_uppercase()
        } else {
            digits
        });
    }
    pad(&out, flags)
}

fn integer(
    state: &State,
    verb: char,
    value: i128,
    source: &dyn AsValue,
    flags: Flags,
) -> Outcome<Word> {
    let character = || u32::try_from(value).ok().and_then(char::from_u32);
    let text = match verb {
        'v' | 'd' => digits(value, 10, verb, flags),
        'b' => digits(value, 2, verb, flags),
        'o' | 'O' => digits(value, 8, verb, flags),
        'x' | 'X' => digits(value, 16, verb, flags),
        'c' => pad(
            &character()
                .unwrap_or(char::REPLACEMENT_CHARACTER)
                .to_string(),
            flags,
        ),
        'q' => pad(
            &quote::quote_char(
                character().unwrap_or(char::REPLACEMENT_CHARACTER),
                flags.plus,
            ),
            flags,
        ),
        'U' => unicode(value, character(), flags),
        _ => return bad(state, verb, &source.as_value(), flags),
    };
    Ok(Word::lit(text))
}

fn digits(value: i128, radix: u32, verb: char, flags: Flags) -> String {
    let negative = value < 0;
    let mut flags = flags;
    let mut least = flags.precision.unwrap_or(0);
    if flags.precision == Some(0) && value == 0 {
        return " ".repeat(flags.width.unwrap_or(0));
    }
    if flags.precision.is_none() && flags.zero {
        least = flags.width.unwrap_or(0);
        if negative || flags.plus || flags.space {
            least = least.saturating_sub(1);
        }
    }
    let magnitude = value.unsigned_abs();
    let shown = match radix {
        2 => format!("{magnitude:b}"),
        8 => format!("{magnitude:o}"),
        16 if verb == 'X' => format!("{magnitude:X}"),
        16 => format!("{magnitude:x}"),
        _ => magnitude.to_string(),
    };
    let mut shown = format!("{shown:0>least$}");
    if flags.sharp {
        match verb {
            'b' => shown.insert_str(0, "0b"),
            'o' if !shown.starts_with('0') => shown.insert(0, '0'),
            'x' => shown.insert_str(0, "0x"),
            'X' => shown.insert_str(0, "0X"),
            _ => {}
        }
    }
    if verb == 'O' {
        shown.insert_str(0, "0o");
    }
    if negative {
        shown.insert(0, '-');
    } else if flags.plus {
        shown.insert(0, '+');
    } else if flags.space {
        shown.insert(0, ' ');
    }
    flags.zero = false;
    pad(&shown, flags)
}

fn unicode(value: i128, character: Option<char>, flags: Flags) -> String {
    let least = flags.precision.unwrap_or(4).max(4);
    let code = value as u64;
    let mut shown = format!("U+{code:0least$X}");
    if let Some(c) = character
        && flags.sharp
        && quote::is_printable(c)
    {
        shown.push_str(&format!(" '{c}'"));
    }
    pad(
        &shown,
        Flags {
            zero: false,
            ..flags
        },
    )
}

/// `None`: the verb is none of floats.
fn of_float(state: &State, verb: char, value: f64, flags: Flags) -> Outcome<Option<String>> {
    let shown = match verb {
        'v' | 'g' => float::significant(value, flags.precision),
        'G' => float::significant(value, flags.precision).replace('e', "E"),
        'e' => float::scientific(value, Some(flags.precision.unwrap_or(6))),
        'E' => float::scientific(value, Some(flags.precision.unwrap_or(6))).replace('e', "E"),
        'f' | 'F' => float::fixed(value, Some(flags.precision.unwrap_or(6))),
        'b' | 'x' | 'X' => {
            return Err(state.fail(&format!("`%{verb}` of a fraction is not supported")));
        }
        _ => return Ok(None),
    };
    if flags.sharp {
        return Err(state.fail("`#` before a fraction is not supported by `printf`"));
    }
    let (sign, body) = match shown.strip_prefix(['-', '+']) {
        Some(body) if shown.starts_with('-') => ("-", body),
        Some(body) => ("+", body),
        None if flags.plus => ("+", shown.as_str()),
        None if flags.space => (" ", shown.as_str()),
        None => ("", shown.as_str()),
    };
    let is_number = body.starts_with(|c: char| c.is_ascii_digit());
    let width = flags.width.unwrap_or(0);
    let signed = format!("{sign}{body}");
    Ok(Some(if flags.zero && is_number && signed.len() < width {
        format!("{sign}{}{body}", "0".repeat(width - signed.len()))
    } else {
        pad(
            &signed,
            Flags {
                zero: false,
                ..flags
            },
        )
    }))
}

/// Numbers that came from values.
trait AsValue {
    fn as_value(&self) -> Value;
}

impl AsValue for i64 {
    fn as_value(&self) -> Value {
        Value::Int(*self)
    }
}

impl AsValue for u8 {
    fn as_value(&self) -> Value {
        Value::Byte(*self)
    }
}
