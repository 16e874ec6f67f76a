//! Durations in Packer's words: `1 minute 2 seconds`.

use std::time::Duration;

/// The units, and how many microseconds each has.
const UNITS: &[(&str, u128)] = &[
    ("week", 604_800_000_000),
    ("day", 86_400_000_000),
    ("hour", 3_600_000_000),
    ("minute", 60_000_000),
    ("second", 1_000_000),
    ("millisecond", 1_000),
    ("microsecond", 1),
];

/// A duration in its two largest units.
pub fn lasted(time: Duration) -> String {
    let mut left = time.as_micros().max(1);
    let mut out = Vec::new();
    for (unit, size) in UNITS {
        let count = left / size;
        left %= size;
        if count > 0 && out.len() < 2 {
            let plural = if count == 1 { "" } else { "s" };
            out.push(format!("{count} {unit}{plural}"));
        }
    }
    out.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_its_two_largest_units() {
        for (micros, words) in [
            (0, "1 microsecond"),
            (17_354, "17 milliseconds 354 microseconds"),
            (1_168_000, "1 second 168 milliseconds"),
            (62_000_009, "1 minute 2 seconds"),
            (7_200_000_000, "2 hours"),
            (3_600_000_007, "1 hour 7 microseconds"),
            (694_800_000_000, "1 week 1 day"),
        ] {
            assert_eq!(lasted(Duration::from_micros(micros)), words);
        }
    }
}
