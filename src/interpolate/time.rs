//! Times: Go's layouts and Packer's strftime, as formats of the library's `utc` function.
//!
//! The start time is known when the emitted file runs. What is literal in a layout is found here; the function only puts
//! the fields of the time in.

use crate::plan::{LibFn, Word};

/// Go's reference time, longest first, and what stands for it in a format of `utc`. Go's own order of preference
/// decides between `01` and `1`, `2006` and `2`, `Jan` and `January`.
const LAYOUT: &[(&str, &str)] = &[
    ("January", "%B"),
    ("Jan", "%b"),
    ("Monday", "%A"),
    ("Mon", "%a"),
    ("MST", "%Z"),
    ("2006", "%Y"),
    ("__2", "%3"),
    ("_2006", "_%Y"),
    ("_2", "%e"),
    ("002", "%j"),
    ("01", "%m"),
    ("02", "%d"),
    ("03", "%I"),
    ("04", "%M"),
    ("05", "%S"),
    ("06", "%y"),
    ("15", "%H"),
    ("PM", "%p"),
    ("pm", "%P"),
    ("-07:00:00", "+00:00:00"),
    ("-07:00", "+00:00"),
    ("-070000", "+000000"),
    ("-0700", "+0000"),
    ("-07", "+00"),
    ("Z07:00:00", "Z"),
    ("Z070000", "Z"),
    ("Z07:00", "Z"),
    ("Z0700", "Z"),
    ("Z07", "Z"),
    ("1", "%1"),
    ("2", "%2"),
    ("3", "%4"),
    ("4", "%5"),
    ("5", "%6"),
];

/// A Go layout as a format of `utc`.
pub fn layout(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        // the fraction of a second: the start time has none
        if matches!(c, '.' | ',') {
            let digits = &rest[1..];
            let kind = digits.chars().next().unwrap_or(' ');
            let count = digits.len() - digits.trim_start_matches(kind).len();
            let ends = !digits[count..].starts_with(|c: char| c.is_ascii_digit());
            if matches!(kind, '0' | '9') && ends {
                if kind == '0' {
                    out.push(c);
                    out.push_str(&"0".repeat(count));
                }
                rest = &digits[count..];
                continue;
            }
        }
        // `Jan` and `Mon` are no words of a longer word that Go knows not of: Go takes them as they come
        match LAYOUT.iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, format)) => {
                out.push_str(format);
                rest = &rest[name.len()..];
            }
            None => {
                push_literal(&mut out, c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

fn push_literal(out: &mut String, c: char) {
    if c == '%' {
        out.push_str("%%");
    } else {
        out.push(c);
    }
}

/// Packer's `strftime` (github.com/jehiah/go-strftime) as a format of `utc`. Verbs that it does not know stay.
pub fn strftime(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some(
                c @ ('a' | 'A' | 'b' | 'B' | 'd' | 'H' | 'I' | 'm' | 'M' | 'p' | 'S' | 'y' | 'Y'
                | 'Z'),
            ) => {
                out.push('%');
                out.push(c);
            }
            Some('L') => out.push_str(".000"),
            Some('z') => out.push_str("+0000"),
            Some('%') => out.push_str("%%"),
            Some(other) => {
                out.push_str("%%");
                push_literal(&mut out, other);
            }
            None => out.push_str("%%"),
        }
    }
    out
}

/// The start time in a format of `utc`: known now if it is frozen, else when the emitted file runs.
pub fn word(format: &str, frozen: Option<i64>) -> Word {
    match frozen {
        Some(time) => Word::lit(written(format, time)),
        None if !format.contains('%') => Word::lit(format),
        None => Word::call(LibFn("utc"), vec![Word::lit(format)]),
    }
}

/// A format of `utc` for a time in Unix seconds: what the library function does.
fn written(format: &str, time: i64) -> String {
    let Ok(timestamp) = jiff::Timestamp::from_second(time) else {
        return format.to_owned();
    };
    let now = timestamp.to_zoned(jiff::tz::TimeZone::UTC);
    let half = match now.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let months = [
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
    let days = [
        "Sunday",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
    ];
    let month = months[usize::try_from(now.month() - 1).unwrap_or(0)];
    let day = days[usize::try_from(now.weekday().to_sunday_zero_offset()).unwrap_or(0)];
    let noon = if now.hour() < 12 { "AM" } else { "PM" };
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match chars.next().unwrap_or('%') {
            'Y' => out.push_str(&format!("{:04}", now.year())),
            'y' => out.push_str(&format!("{:02}", now.year() % 100)),
            'm' => out.push_str(&format!("{:02}", now.month())),
            '1' => out.push_str(&now.month().to_string()),
            'd' => out.push_str(&format!("{:02}", now.day())),
            '2' => out.push_str(&now.day().to_string()),
            'e' => out.push_str(&format!("{:2}", now.day())),
            'j' => out.push_str(&format!("{:03}", now.day_of_year())),
            '3' => out.push_str(&format!("{:3}", now.day_of_year())),
            'H' => out.push_str(&format!("{:02}", now.hour())),
            'I' => out.push_str(&format!("{half:02}")),
            '4' => out.push_str(&half.to_string()),
            'M' => out.push_str(&format!("{:02}", now.minute())),
            '5' => out.push_str(&now.minute().to_string()),
            'S' => out.push_str(&format!("{:02}", now.second())),
            '6' => out.push_str(&now.second().to_string()),
            'p' => out.push_str(noon),
            'P' => out.push_str(&noon.to_lowercase()),
            'Z' => out.push_str("UTC"),
            'B' => out.push_str(month),
            'b' => out.push_str(&month[..3]),
            'A' => out.push_str(day),
            'a' => out.push_str(&day[..3]),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{layout, strftime, written};

    #[test]
    fn layouts_of_go() {
        let of = |text: &str| written(&layout(text), 1_600_000_000);
        assert_eq!(of("2006-01-02T15:04:05Z07:00"), "2020-09-13T12:26:40Z");
        assert_eq!(
            of("Mon Jan _2 15:04:05 MST 2006"),
            "Sun Sep 13 12:26:40 UTC 2020"
        );
        assert_eq!(
            of("Monday, 02-Jan-06 3:4:5 PM -0700"),
            "Sunday, 13-Sep-20 12:26:40 PM +0000"
        );
        assert_eq!(
            of("20060102150405.000 1/2 pm 100%"),
            "20200913122640.000 9/13 pm 900%"
        );
        assert_eq!(of("002 __2 .999x"), "257 257 x");
    }

    #[test]
    fn verbs_of_strftime() {
        let of = |text: &str| written(&strftime(text), 1_600_000_000);
        assert_eq!(
            of("%Y-%m-%d %H:%M:%S%L %z %Z %a %B %p %y %% %q"),
            "2020-09-13 12:26:40.000 +0000 UTC Sun September PM 20 % %q"
        );
    }
}
