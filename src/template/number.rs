//! Numbers of JSON as Go turns them into text.

/// The value of a JSON number; what is out of range (a fault of the parser) is infinite.
pub(super) fn value(digits: &str) -> f64 {
    digits.parse().unwrap_or(0.0)
}

/// As the weak conversion to a string writes it: shortest plain decimal, never with an exponent.
pub(super) fn plain(digits: &str) -> String {
    value(digits).to_string()
}

/// As `%v` prints it: shortest decimal, with an exponent if that is below -4 or above 5.
pub(super) fn general(digits: &str) -> String {
    let value = value(digits);
    let text = format!("{value:e}");
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return text;
    };
    match exponent.parse::<i32>() {
        Ok(exponent) if !(-4..=5).contains(&exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
        }
        _ => value.to_string(),
    }
}

/// As a conversion to a 64-bit integer: the fraction is cut off; what does not fit becomes the least integer, as on amd64.
pub(super) fn integer(digits: &str) -> i64 {
    let value = value(digits);
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) {
        value as i64
    } else {
        i64::MIN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_go_writes_it() {
        for (digits, long, short) in [
            ("5", "5", "5"),
            ("-0", "-0", "-0"),
            ("123456", "123456", "123456"),
            ("1000000", "1000000", "1e+06"),
            ("1234567.5", "1234567.5", "1.2345675e+06"),
            (
                "12345678901234567890",
                "12345678901234567000",
                "1.2345678901234567e+19",
            ),
            ("1e21", "1000000000000000000000", "1e+21"),
            ("0.0001", "0.0001", "0.0001"),
            ("0.00001", "0.00001", "1e-05"),
        ] {
            assert_eq!(
                (plain(digits), general(digits)),
                (long.into(), short.into())
            );
        }
    }

    #[test]
    fn integers_are_cut() {
        assert_eq!(integer("2.9"), 2);
        assert_eq!(integer("-2.9"), -2);
        assert_eq!(integer("1e30"), i64::MIN);
    }
}
