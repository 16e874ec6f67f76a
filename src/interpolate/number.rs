//! Number constants as Go's templates read them.

use super::node::Number;
use super::quote;
use super::token::Kind;

/// Reads the text of a number or character token. The fault is in Go's words.
///
/// # Errors
/// When Go refuses it.
pub fn read(text: &str, kind: Kind) -> Result<Number, String> {
    if kind == Kind::Char {
        let code = quote::unquote_char(text)?;
        return Ok(Number {
            int: Some(code),
            is_too_large: false,
            float: code as f64,
            is_float: false,
        });
    }
    if let Some(value) = integer(text) {
        let int = i64::try_from(value).ok();
        if int.is_some() || u64::try_from(value).is_ok() {
            return Ok(Number {
                int,
                is_too_large: int.is_none(),
                float: value as f64,
                is_float: false,
            });
        }
    }
    let Some(float) = float(text) else {
        return Err(format!("illegal number syntax: {}", quote::quote(text)));
    };
    if !text.contains(['.', 'e', 'E', 'p', 'P']) {
        return Err(format!("integer overflow: {}", quote::quote(text)));
    }
    let whole = float.trunc() == float && float.abs() < 9.3e18;
    Ok(Number {
        int: (whole && (float as i64) as f64 == float).then_some(float as i64),
        is_too_large: false,
        float,
        is_float: true,
    })
}

/// An integer in Go's syntax: bases by prefix, `_` between digits and behind the prefix. Saturates far beyond 64 bits.
fn integer(text: &str) -> Option<i128> {
    let (negative, body) = sign(text);
    let (radix, digits) = match body.get(..2) {
        Some("0x" | "0X") => (16, &body[2..]),
        Some("0o" | "0O") => (8, &body[2..]),
        Some("0b" | "0B") => (2, &body[2..]),
        _ if body.len() > 1 && body.starts_with('0') => (8, &body[1..]),
        _ => (10, body),
    };
    if digits.is_empty() || !underscores_are_good(body) {
        return None;
    }
    let mut value: i128 = 0;
    for c in digits.chars().filter(|&c| c != '_') {
        let digit = c.to_digit(radix)?;
        value = value
            .saturating_mul(i128::from(radix))
            .saturating_add(i128::from(digit));
    }
    Some(if negative { -value } else { value })
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// `_` stands only between digits, or between a prefix and a digit.
fn underscores_are_good(body: &str) -> bool {
    let bytes = body.as_bytes();
    let start = match bytes {
        [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', ..] => 2,
        _ => 0,
    };
    bytes.iter().enumerate().all(|(at, &byte)| {
        let before = at == start && start > 0 || at > start && bytes[at - 1].is_ascii_hexdigit();
        byte != b'_' || before && bytes.get(at + 1).is_some_and(u8::is_ascii_hexdigit)
    })
}

fn float(text: &str) -> Option<f64> {
    let (negative, body) = sign(text);
    if body.contains('_')
        && (!underscores_are_good(body) || !body.starts_with("0x") && !body.starts_with("0X"))
    {
        // Go takes `_` in floats only behind a prefix
        return None;
    }
    let value = match body.get(..2) {
        Some("0x" | "0X") => hexadecimal(&body[2..].replace('_', ""))?,
        _ if body.ends_with(['e', 'E', '+', '-']) => return None,
        _ => body.parse::<f64>().ok().filter(|value| value.is_finite())?,
    };
    Some(if negative { -value } else { value })
}

/// `1.8p3`: a hexadecimal mantissa with an exponent of two, which it must have.
fn hexadecimal(body: &str) -> Option<f64> {
    let (mantissa, exponent) = body.split_once(['p', 'P'])?;
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let digits = whole.chars().chain(fraction.chars());
    let mut value = 0.0;
    for c in digits {
        value = value * 16.0 + f64::from(c.to_digit(16)?);
    }
    let shift = i32::try_from(fraction.len()).ok()?.checked_mul(4)?;
    let value = value * 2f64.powi(exponent.checked_sub(shift)?);
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(text: &str) -> Option<i64> {
        read(text, Kind::Number)
            .ok()
            .filter(|number| !number.is_float)?
            .int
    }

    #[test]
    fn integers_have_bases_and_underscores() {
        assert_eq!(int("0x_1F"), Some(31));
        assert_eq!(int("0b101"), Some(5));
        assert_eq!(int("017"), Some(15));
        assert_eq!(int("0o17"), Some(15));
        assert_eq!(int("1_000"), Some(1000));
        assert_eq!(int("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(int("1__0"), None);
        assert_eq!(int("1_"), None);
        assert_eq!(int("08"), None);
    }

    #[test]
    fn floats_may_be_integers_too() {
        let number = read("2.0", Kind::Number).unwrap();
        assert_eq!((number.int, number.is_float), (Some(2), true));
        assert_eq!(read("0x1p4", Kind::Number).unwrap().float, 16.0);
        assert_eq!(read("1e3", Kind::Number).unwrap().int, Some(1000));
        assert_eq!(
            read("99999999999999999999", Kind::Number),
            Err("integer overflow: \"99999999999999999999\"".to_owned())
        );
    }
}
