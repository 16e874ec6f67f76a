//! Go's durations, as Packer's fields take them.

use std::fmt;

/// A span of time with its sign, as Go's `time.Duration`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    /// The length.
    pub nanoseconds: i64,
}

/// The units of the text form, and their nanoseconds. Both code points of micro are good.
const UNITS: &[(&str, u64)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

impl Duration {
    /// The time in whole seconds, as a shell counts it: less than one counts as one, and a negative time is none.
    pub fn whole_seconds(self) -> u64 {
        self.nanoseconds
            .max(0)
            .unsigned_abs()
            .div_ceil(1_000_000_000)
    }

    /// The time in seconds, with what there is behind the point: as sleep(1) takes it. A negative time is none.
    pub fn for_sleep(self) -> String {
        let nanoseconds = self.nanoseconds.max(0);
        let (whole, rest) = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
        if rest == 0 {
            return whole.to_string();
        }
        format!("{whole}.{rest:09}")
            .trim_end_matches('0')
            .to_owned()
    }

    /// For people: `2h`, where Go writes `2h0m0s`.
    pub fn brief(self) -> String {
        let text = self.to_string();
        let text = match text.strip_suffix("m0s") {
            Some(text) => format!("{text}m"),
            None => text,
        };
        match text.strip_suffix("h0m") {
            Some(text) => format!("{text}h"),
            None => text,
        }
    }

    /// Reads Go's form: numbers with a unit each (`1h2m3.5s`), perhaps a sign; a bare `0` is good.
    ///
    /// The error is Go's own message, such as `time: missing unit in duration "5"`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let invalid = || format!("time: invalid duration {}", go_quote(text));
        let (negative, mut rest) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        if rest == "0" {
            return Ok(Self { nanoseconds: 0 });
        }
        if rest.is_empty() {
            return Err(invalid());
        }
        let mut total: u64 = 0;
        while !rest.is_empty() {
            let whole = digits(rest);
            let mut value: u64 = 0;
            for digit in whole.bytes() {
                value = value
                    .checked_mul(10)
                    .and_then(|value| value.checked_add(u64::from(digit - b'0')))
                    .filter(|value| *value <= 1 << 63)
                    .ok_or_else(invalid)?;
            }
            rest = &rest[whole.len()..];
            let mut fraction = "";
            if let Some(behind) = rest.strip_prefix('.') {
                fraction = digits(behind);
                rest = &behind[fraction.len()..];
            }
            if whole.is_empty() && fraction.is_empty() {
                return Err(invalid());
            }
            let unit = &rest[..rest
                .find(|c: char| c == '.' || c.is_ascii_digit())
                .unwrap_or(rest.len())];
            if unit.is_empty() {
                return Err(format!("time: missing unit in duration {}", go_quote(text)));
            }
            let Some((_, size)) = UNITS.iter().find(|(name, _)| *name == unit) else {
                return Err(format!(
                    "time: unknown unit {} in duration {}",
                    go_quote(unit),
                    go_quote(text)
                ));
            };
            rest = &rest[unit.len()..];
            total = value
                .checked_mul(*size)
                .and_then(|part| part.checked_add(fraction_of(fraction, *size)))
                .filter(|part| *part <= 1 << 63)
                .and_then(|part| total.checked_add(part))
                .filter(|total| *total <= 1 << 63)
                .ok_or_else(invalid)?;
        }
        match (negative, i64::try_from(total)) {
            (false, Ok(nanoseconds)) => Ok(Self { nanoseconds }),
            (true, Ok(nanoseconds)) => Ok(Self {
                nanoseconds: -nanoseconds,
            }),
            (true, Err(_)) => Ok(Self {
                nanoseconds: i64::MIN,
            }),
            (false, Err(_)) => Err(invalid()),
        }
    }
}

/// Go's `String()`: `1h2m3.5s`, `0s`, `300ms`, `1.5µs`.
impl fmt::Display for Duration {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.nanoseconds.unsigned_abs();
        if size == 0 {
            return out.write_str("0s");
        }
        if self.nanoseconds < 0 {
            out.write_str("-")?;
        }
        if size < 1_000 {
            return write!(out, "{size}ns");
        }
        if size < 1_000_000 {
            return write!(out, "{}\u{b5}s", decimal(size, 1_000));
        }
        if size < 1_000_000_000 {
            return write!(out, "{}ms", decimal(size, 1_000_000));
        }
        let minutes = size / 60_000_000_000;
        let seconds = decimal(size % 60_000_000_000, 1_000_000_000);
        match (minutes / 60, minutes % 60) {
            (0, 0) => write!(out, "{seconds}s"),
            (0, minutes) => write!(out, "{minutes}m{seconds}s"),
            (hours, minutes) => write!(out, "{hours}h{minutes}m{seconds}s"),
        }
    }
}

/// `size / unit` as a decimal without needless zeros; `unit` is a power of ten.
fn decimal(size: u64, unit: u64) -> String {
    let (whole, rest) = (size / unit, size % unit);
    if rest == 0 {
        return whole.to_string();
    }
    let width = unit.ilog10() as usize;
    let fraction = format!("{rest:0width$}");
    format!("{whole}.{}", fraction.trim_end_matches('0'))
}

/// The nanoseconds of the digits behind a point: as many digits as fit count, the rest is dropped, as in Go.
fn fraction_of(fraction: &str, unit: u64) -> u64 {
    let (mut value, mut scale) = (0_u64, 1.0_f64);
    for digit in fraction.bytes() {
        if value > ((1 << 63) - 1) / 10 {
            break;
        }
        let next = value * 10 + u64::from(digit - b'0');
        if next > 1 << 63 {
            break;
        }
        value = next;
        scale *= 10.0;
    }
    if value == 0 {
        return 0;
    }
    (value as f64 * (unit as f64 / scale)) as u64
}

/// The digits that a text starts with.
fn digits(text: &str) -> &str {
    &text[..text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len())]
}

/// As package time of Go quotes a text: what is not printable ASCII is written byte by byte.
fn go_quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            ' '..='~' => out.push(c),
            _ => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    out.push_str(&format!("\\x{byte:02x}"));
                }
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_go_reads() {
        for (text, nanoseconds) in [
            ("0", 0),
            ("-0", 0),
            ("5s", 5_000_000_000),
            ("+5s", 5_000_000_000),
            ("-1.5h", -5_400_000_000_000),
            ("1h2m3.5s", 3_723_500_000_000),
            (".5s", 500_000_000),
            ("1.s", 1_000_000_000),
            ("1us", 1_000),
            ("1\u{b5}s", 1_000),
            ("1\u{3bc}s", 1_000),
            ("39h9m14.425s", 140_954_425_000_000),
            ("0.3333333333333333333h", 1_200_000_000_000),
            ("9223372036854775807ns", i64::MAX),
            ("-9223372036854775808ns", i64::MIN),
        ] {
            assert_eq!(
                Duration::parse(text),
                Ok(Duration { nanoseconds }),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_in_gos_words() {
        for (text, message) in [
            ("", r#"time: invalid duration """#),
            ("x", r#"time: invalid duration "x""#),
            ("-", r#"time: invalid duration "-""#),
            (".s", r#"time: invalid duration ".s""#),
            ("5", r#"time: missing unit in duration "5""#),
            ("5s3", r#"time: missing unit in duration "5s3""#),
            ("5x", r#"time: unknown unit "x" in duration "5x""#),
            ("5 s", r#"time: unknown unit " s" in duration "5 s""#),
            (
                "5\u{e9}",
                r#"time: unknown unit "\xc3\xa9" in duration "5\xc3\xa9""#,
            ),
            (
                "9223372036854775808ns",
                r#"time: invalid duration "9223372036854775808ns""#,
            ),
            (
                "99999999999999999999s",
                r#"time: invalid duration "99999999999999999999s""#,
            ),
            ("3000000h", r#"time: invalid duration "3000000h""#),
        ] {
            assert_eq!(Duration::parse(text), Err(message.to_owned()), "{text}");
        }
    }

    #[test]
    fn is_written_as_go_writes_it() {
        for (nanoseconds, text) in [
            (0, "0s"),
            (1, "1ns"),
            (1_100, "1.1\u{b5}s"),
            (300_000_000, "300ms"),
            (2_200_000, "2.2ms"),
            (5_000_000_000, "5s"),
            (300_000_000_000, "5m0s"),
            (3_723_500_000_000, "1h2m3.5s"),
            (3_600_000_000_000, "1h0m0s"),
            (1_000_000_001, "1.000000001s"),
            (-90_000_000_000, "-1m30s"),
            (i64::MIN, "-2562047h47m16.854775808s"),
            (i64::MAX, "2562047h47m16.854775807s"),
        ] {
            assert_eq!(Duration { nanoseconds }.to_string(), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[-+0-9.a-z\u{b5} ]{0,12}|.{0,8}") {
            let _ = Duration::parse(&text);
        }

        #[test]
        fn what_is_written_is_read_again(nanoseconds: i64) {
            let duration = Duration { nanoseconds };
            proptest::prop_assert_eq!(Duration::parse(&duration.to_string()), Ok(duration));
        }
    }
}
