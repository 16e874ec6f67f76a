//! Numbers and booleans as Go's strconv reads and prints them.

/// JSON's digits as Packer prints a number: whole numbers plain, others in their shortest decimal form.
pub(super) fn plain_number(digits: &str) -> String {
    match digits.parse::<f64>() {
        Ok(number) if number.is_finite() => number.to_string(),
        _ => digits.to_owned(),
    }
}

/// Go's `strconv.ParseBool`.
pub fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}

/// Go's `strconv.ParseInt` with base 0: `0x`, `0o`, `0b`, a leading zero for octal, `_` between digits.
///
/// The error is Go's reason.
pub(super) fn parse_int(text: &str) -> Result<i64, &'static str> {
    const SYNTAX: &str = "invalid syntax";
    const RANGE: &str = "value out of range";
    let (negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let lower = digits.to_ascii_lowercase();
    let prefixed = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, radix)| Some((radix, lower.strip_prefix(prefix)?)));
    let (radix, digits, mut underscore) = match prefixed {
        Some((radix, rest)) => (radix, rest, true),
        None if lower.len() > 1 && lower.starts_with('0') => (8, &lower[1..], true),
        None => (10, lower.as_str(), false),
    };
    let mut number: i128 = 0;
    let mut any = false;
    let mut last = ' ';
    for c in digits.chars() {
        if c == '_' {
            if !underscore {
                return Err(SYNTAX);
            }
            underscore = false;
        } else {
            let digit = c.to_digit(radix).ok_or(SYNTAX)?;
            number = (number * i128::from(radix) + i128::from(digit)).min(1 << 64);
            (any, underscore) = (true, true);
        }
        last = c;
    }
    if !any || last == '_' {
        return Err(SYNTAX);
    }
    i64::try_from(if negative { -number } else { number }).map_err(|_| RANGE)
}

#[cfg(test)]
mod tests {
    use super::{parse_int, plain_number};

    #[test]
    fn numbers_read_as_go_reads_them() {
        for (text, number) in [("0x10", 16), ("010", 8), ("-7", -7), ("0", 0), ("1_0", 10)] {
            assert_eq!(parse_int(text), Ok(number), "{text}");
        }
        for text in [" 4", "2.5", "", "-", "0x", "1__0", "_1", "1_", "09"] {
            assert_eq!(parse_int(text), Err("invalid syntax"), "{text}");
        }
        assert_eq!(parse_int("-9223372036854775808"), Ok(i64::MIN));
        assert_eq!(parse_int(&"9".repeat(99)), Err("value out of range"));
        assert_eq!(plain_number("2.50"), "2.5");
        assert_eq!(plain_number("1e3"), "1000");
    }
}
