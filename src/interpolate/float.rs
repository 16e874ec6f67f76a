//! Floats as Go prints them.

/// `%v`: the shortest digits, with an exponent below 1e-4 and from 1e6 on.
pub fn general(value: f64) -> String {
    if let Some(text) = special(value) {
        return text;
    }
    let exponent = exponent_of(value);
    if value != 0.0 && !(-4..6).contains(&exponent) {
        shortest_exponent(value)
    } else {
        format!("{value}")
    }
}

/// `%e` with a number of digits behind the point; `None`: the shortest.
pub fn scientific(value: f64, precision: Option<usize>) -> String {
    if let Some(text) = special(value) {
        return text;
    }
    match precision {
        Some(digits) => two_digits(&format!("{value:.digits$e}")),
        None => shortest_exponent(value),
    }
}

/// `%f`.
pub fn fixed(value: f64, precision: Option<usize>) -> String {
    if let Some(text) = special(value) {
        return text;
    }
    match precision {
        Some(digits) => format!("{value:.digits$}"),
        None => format!("{value}"),
    }
}

/// `%g` with a number of significant digits; zeros at the end are cut.
pub fn significant(value: f64, precision: Option<usize>) -> String {
    let Some(digits) = precision else {
        return general(value);
    };
    if let Some(text) = special(value) {
        return text;
    }
    let digits = digits.max(1);
    let rounded = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = rounded.split_once('e').unwrap_or((&rounded, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let limit = i32::try_from(digits).unwrap_or(i32::MAX);
    if exponent < -4 || exponent >= limit.max(1) {
        let mantissa = cut_zeros(mantissa);
        return two_digits(&format!("{mantissa}e{exponent}"));
    }
    let behind = usize::try_from(limit - 1 - exponent).unwrap_or(0);
    cut_zeros(&format!("{value:.behind$}")).to_owned()
}

fn cut_zeros(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

fn special(value: f64) -> Option<String> {
    if value.is_nan() {
        Some("NaN".to_owned())
    } else if value.is_infinite() {
        Some(if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned())
    } else {
        None
    }
}

fn exponent_of(value: f64) -> i32 {
    let text = format!("{value:e}");
    text.split_once('e')
        .and_then(|(_, exponent)| exponent.parse().ok())
        .unwrap_or(0)
}

fn shortest_exponent(value: f64) -> String {
    two_digits(&format!("{value:e}"))
}

/// `1e5` as Go writes it: `1e+05`.
fn two_digits(text: &str) -> String {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{digits:0>2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_print_as_in_go() {
        assert_eq!(general(1.0), "1");
        assert_eq!(general(100000.0), "100000");
        assert_eq!(general(1234567.0), "1.234567e+06");
        assert_eq!(general(0.00001), "1e-05");
        assert_eq!(general(-0.5), "-0.5");
        assert_eq!(scientific(123.456, Some(6)), "1.234560e+02");
        assert_eq!(significant(123456789.0, Some(3)), "1.23e+08");
        assert_eq!(significant(100.0, Some(5)), "100");
        assert_eq!(significant(0.5, Some(3)), "0.5");
        assert_eq!(fixed(2.5, Some(2)), "2.50");
    }
}
