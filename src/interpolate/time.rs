//! Times: Go's layouts and `strftime` formats as one kind of format, which the library function `utc` reads too.
//!
//! Our format is that of date(1): `%Y %y %m %B %b %A %a %d %e %j %H %I %M %S %p %P %%`, with `%-m` and so on for numbers
//! without a zero before them, and `%_j` for the day of the year with blanks. The time is in UTC and in whole seconds.

/// What `isotime` writes when it has no layout.
pub const RFC_3339: &str = "%Y-%m-%dT%H:%M:%SZ";

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// What Go's layouts call the pieces of a time; of two that begin alike the longer one comes first.
const LAYOUT: &[(&str, &str)] = &[
    ("January", "%B"),
    ("Jan", "%b"),
    ("Monday", "%A"),
    ("Mon", "%a"),
    ("MST", "UTC"),
    ("002", "%j"),
    ("01", "%m"),
    ("02", "%d"),
    ("03", "%I"),
    ("04", "%M"),
    ("05", "%S"),
    ("06", "%y"),
    ("15", "%H"),
    ("1", "%-m"),
    ("2006", "%Y"),
    ("2", "%-d"),
    ("_2006", "_%Y"),
    ("_2", "%e"),
    ("__2", "%_j"),
    ("3", "%-I"),
    ("4", "%-M"),
    ("5", "%-S"),
    ("PM", "%p"),
    ("pm", "%P"),
    ("-070000", "+000000"),
    ("-07:00:00", "+00:00:00"),
    ("-0700", "+0000"),
    ("-07:00", "+00:00"),
    ("-07", "+00"),
    ("Z070000", "Z"),
    ("Z07:00:00", "Z"),
    ("Z0700", "Z"),
    ("Z07:00", "Z"),
    ("Z07", "Z"),
];

/// A layout of Go's `time.Format` as our format. Fractions of a second are put in: those of a time that is known only when
/// the emitted file runs are zero.
pub fn layout(layout: &str, nanos: u32) -> String {
    let mut out = String::new();
    let mut rest = layout;
    while let Some(c) = rest.chars().next() {
        if let Some((piece, format)) = LAYOUT.iter().find(|(piece, _)| starts(rest, piece)) {
            out.push_str(format);
            rest = &rest[piece.len()..];
        } else if let Some(length) = fraction(rest) {
            out.push_str(&digits(&rest[..length], nanos));
            rest = &rest[length..];
        } else {
            literal(&mut out, c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// Whether a layout begins with a piece; short names are none when a small letter follows.
fn starts(rest: &str, piece: &str) -> bool {
    rest.strip_prefix(piece).is_some_and(|behind| {
        !(matches!(piece, "Jan" | "Mon") && behind.starts_with(|c: char| c.is_ascii_lowercase()))
    })
}

/// The length of `.000` or `,999` that no other digit follows.
fn fraction(rest: &str) -> Option<usize> {
    let digits = rest.strip_prefix(['.', ','])?;
    let digit = digits.chars().next().filter(|c| matches!(c, '0' | '9'))?;
    let behind = digits.trim_start_matches(digit);
    let ends = !behind.starts_with(|c: char| c.is_ascii_digit());
    ends.then(|| rest.len() - behind.len())
}

/// A fraction of a second as `.000` or `.999` writes it: nine digits at most, with nines without zeros at the end.
fn digits(piece: &str, nanos: u32) -> String {
    let (point, width) = (&piece[..1], piece.len() - 1);
    let digits = format!("{nanos:09}");
    let digits = &digits[..width.min(9)];
    if piece.ends_with('0') {
        return format!("{point}{digits}");
    }
    match digits.trim_end_matches('0') {
        "" => String::new(),
        digits => format!("{point}{digits}"),
    }
}

/// A format of `strftime` as our format: `%L` is a point and milliseconds, unknown verbs stay as they are. Fractions are as
/// in [`layout`].
pub fn strftime(format: &str, nanos: u32) -> String {
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            literal(&mut out, c);
            continue;
        }
        match chars.next() {
            Some(
                c @ ('a' | 'A' | 'b' | 'B' | 'd' | 'H' | 'I' | 'm' | 'M' | 'p' | 'S' | 'y' | 'Y'),
            ) => {
                out.push('%');
                out.push(c);
            }
            Some('L') => out.push_str(&digits(".000", nanos)),
            Some('z') => out.push_str("+0000"),
            Some('Z') => out.push_str("UTC"),
            Some('%') | None => out.push_str("%%"),
            Some(c) => {
                out.push_str("%%");
                literal(&mut out, c);
            }
        }
    }
    out
}

fn literal(out: &mut String, c: char) {
    if c == '%' {
        out.push('%');
    }
    out.push(c);
}

/// The text of a format that does not depend on the time.
pub fn constant(format: &str) -> Option<String> {
    let plain = format.replace("%%", "");
    (!plain.contains('%')).then(|| format.replace("%%", "%"))
}

/// A time in Unix seconds by our format.
pub fn format(format: &str, seconds: i64) -> String {
    let time = Time::new(seconds);
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut verb = chars.next();
        let mut pad = '0';
        if let Some(c @ ('-' | '_')) = verb {
            pad = c;
            verb = chars.next();
        }
        let hour = (time.hour + 11) % 12 + 1;
        let mut number = |value: i64, width: usize| match pad {
            '-' => out.push_str(&value.to_string()),
            '_' => out.push_str(&format!("{value:width$}")),
            _ => out.push_str(&format!("{value:0width$}")),
        };
        match verb {
            Some('Y') => number(time.year, 4),
            Some('y') => number(time.year.rem_euclid(100), 2),
            Some('m') => number(time.month, 2),
            Some('d') => number(time.day, 2),
            Some('j') => number(time.day_of_year, 3),
            Some('H') => number(time.hour, 2),
            Some('I') => number(hour, 2),
            Some('M') => number(time.minute, 2),
            Some('S') => number(time.second, 2),
            Some('e') => out.push_str(&format!("{:2}", time.day)),
            Some('B') => out.push_str(name(&MONTHS, time.month - 1)),
            Some('b') => out.push_str(&name(&MONTHS, time.month - 1)[..3]),
            Some('A') => out.push_str(name(&DAYS, time.weekday)),
            Some('a') => out.push_str(&name(&DAYS, time.weekday)[..3]),
            Some('p') => out.push_str(if time.hour < 12 { "AM" } else { "PM" }),
            Some('P') => out.push_str(if time.hour < 12 { "am" } else { "pm" }),
            _ => out.push('%'),
        }
    }
    out
}

fn name<'a>(names: &[&'a str], index: i64) -> &'a str {
    usize::try_from(index)
        .ok()
        .and_then(|index| names.get(index))
        .copied()
        .unwrap_or("???")
}

struct Time {
    year: i64,
    month: i64,
    day: i64,
    day_of_year: i64,
    weekday: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Time {
    /// The proleptic Gregorian date; years begin in March in between, so that leap days come last.
    fn new(seconds: i64) -> Self {
        let days = seconds.div_euclid(86400);
        let rest = seconds.rem_euclid(86400);
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 {
            march_month + 3
        } else {
            march_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let day_of_year = if month <= 2 {
            of_year - 305
        } else {
            of_year + 60 + i64::from(leap)
        };
        Self {
            year,
            month,
            day,
            day_of_year,
            weekday: (days + 4).rem_euclid(7),
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_read_as_go_does() {
        assert_eq!(layout("2006-01-02T15:04:05Z07:00", 0), RFC_3339);
        assert_eq!(
            layout("Mon Jan _2 3:4PM 06 MST -0700", 0),
            "%a %b %e %-I:%-M%p %y UTC +0000"
        );
        assert_eq!(
            layout("Month Jane 20060102150405", 0),
            "Month Jane %Y%m%d%H%M%S"
        );
        assert_eq!(layout("05.000 05.999 .1 100%", 0), "%S.000 %S .%-m %-m00%%");
        assert_eq!(layout("__2 002 _2006", 0), "%_j %j _%Y");
    }

    #[test]
    fn fractions_are_written_as_go_does() {
        for (layout, written) in [
            (".000", ".045"),
            (",00", ",04"),
            (".000000000000x", ".045670000x"),
            (".999", ".045"),
            (".9999", ".0456"),
            (".99999999", ".04567"),
            (".9", ""),
            (".0009", ".0009"),
        ] {
            assert_eq!(super::layout(layout, 45_670_000), written, "{layout}");
        }
        assert_eq!(super::layout(".000.999", 0), ".000");
        assert_eq!(super::layout(".0.9", 999_999_999), ".9.9");
        assert_eq!(super::strftime("%S%L", 45_670_000), "%S.045");
    }

    #[test]
    fn times_are_right() {
        assert_eq!(format(RFC_3339, 0), "1970-01-01T00:00:00Z");
        assert_eq!(
            format("%Y-%j %A %B %e %-I%P", 951_782_400),
            "2000-060 Tuesday February 29 12am"
        );
        assert_eq!(format("%j %_j %-d", 1_704_067_199), "365 365 31");
        assert_eq!(format(&strftime("%Q%L%z%", 0), 0), "%Q.000+0000%");
    }
}
