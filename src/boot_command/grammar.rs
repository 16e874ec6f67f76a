//! The grammar of boot commands, with its quirks (packer-plugin-sdk/bootcommand/boot_command.pigeon).

use super::keys::{NAMES, Special};
use crate::template::Duration;

/// What is done with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Pressed and released.
    Press,
    /// Pressed and held.
    On,
    /// Released.
    Off,
}

/// One step of a boot command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Nothing is typed for so long.
    Wait(Duration),
    /// A character.
    Char(char, Action),
    /// A special key.
    Special(Special, Action),
}

/// A pause that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its first byte in the text.
    pub at: usize,
    /// Our words.
    pub message: String,
    /// Packer's.
    pub packer: String,
}

/// Makes key events of a boot command. What is not understood is typed as it stands.
///
/// # Errors
/// Pauses of no length, or of a length that no clock counts.
pub fn parse(text: &str) -> Result<Vec<Event>, Vec<Fault>> {
    let mut events = Vec::new();
    let mut faults = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len();
        if let Some((wait, tail)) = wait(rest) {
            match wait
                .map_err(|why| fault(at, &why))
                .and_then(|it| positive(at, it))
            {
                Ok(duration) => events.push(Event::Wait(duration)),
                Err(fault) => faults.push(fault),
            }
            rest = tail;
        } else if let Some((event, tail)) = toggle(rest).or_else(|| special(rest)) {
            events.push(event);
            rest = tail;
        } else {
            events.push(Event::Char(first, Action::Press));
            rest = &rest[first.len_utf8()..];
        }
    }
    if faults.is_empty() {
        Ok(events)
    } else {
        Err(faults)
    }
}

fn fault(at: usize, why: &str) -> Fault {
    Fault {
        at,
        message: format!("a pause in `boot_command` cannot be read: {why}"),
        packer: why.to_owned(),
    }
}

fn positive(at: usize, duration: Duration) -> Result<Duration, Fault> {
    if duration.nanoseconds > 0 {
        return Ok(duration);
    }
    Err(Fault {
        at,
        message: format!("a pause in `boot_command` must be longer than {duration}"),
        packer: format!("Expecting a positive wait value. Got {duration}"),
    })
}

type Wait<'a> = (Result<Duration, String>, &'a str);

/// `<wait>`, `<wait5>`, `<wait1m20s>`. The word is known in small letters only.
fn wait(text: &str) -> Option<Wait<'_>> {
    let rest = text.strip_prefix("<wait")?;
    if let Some(tail) = rest.strip_prefix('>') {
        return Some((Ok(seconds(1)), tail));
    }
    let length = duration(rest);
    if length > 0
        && let Some(tail) = rest[length..].strip_prefix('>')
    {
        return Some((Duration::parse(&rest[..length]), tail));
    }
    let length = integer(rest);
    let tail = rest[length..].strip_prefix('>').filter(|_| length > 0)?;
    if &rest[..length] == "0" {
        // a quirk of the parser: no number is made of it
        return Some((Ok(seconds(1)), tail));
    }
    let digits = &rest[..length];
    let number = digits
        .parse::<i64>()
        .ok()
        .and_then(|it| it.checked_mul(1_000_000_000));
    let wait = number.map(|nanoseconds| Duration { nanoseconds });
    Some((
        wait.ok_or_else(|| format!("strconv.ParseInt: parsing \"{digits}\": value out of range")),
        tail,
    ))
}

fn seconds(number: i64) -> Duration {
    Duration {
        nanoseconds: number * 1_000_000_000,
    }
}

/// The length of an integer at the beginning: no zero leads it.
fn integer(text: &str) -> usize {
    if text.starts_with('0') {
        return 1;
    }
    text.find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len())
}

/// The length of a duration at the beginning: numbers with a unit each.
fn duration(text: &str) -> usize {
    const UNITS: &[&str] = &["ns", "us", "\u{b5}s", "ms", "s", "m", "h"];
    let mut length = 0;
    loop {
        let mut rest = text[length..].strip_prefix('-').unwrap_or(&text[length..]);
        let whole = integer(rest);
        if whole == 0 {
            return length;
        }
        rest = &rest[whole..];
        if let Some(fraction) = rest.strip_prefix('.') {
            let digits = fraction
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(fraction.len());
            if digits > 0 {
                rest = &fraction[digits..];
            }
        }
        let Some(unit) = UNITS.iter().find(|unit| rest.starts_with(**unit)) else {
            return length;
        };
        length = text.len() - rest.len() + unit.len();
    }
}

/// `<cOn>` and `<cOff>`, for any character.
fn toggle(text: &str) -> Option<(Event, &str)> {
    let rest = text.strip_prefix('<')?;
    let c = rest.chars().next()?;
    let (action, tail) = on_off(&rest[c.len_utf8()..])?;
    Some((Event::Char(c, action), tail.strip_prefix('>')?))
}

/// `<enter>`, `<leftAltOn>`, in any case.
fn special(text: &str) -> Option<(Event, &str)> {
    let rest = text.strip_prefix('<')?;
    let (name, key) = NAMES.iter().find(|(name, _)| starts(rest, name))?;
    let rest = &rest[name.len()..];
    let (action, tail) = on_off(rest).unwrap_or((Action::Press, rest));
    Some((Event::Special(*key, action), tail.strip_prefix('>')?))
}

fn on_off(text: &str) -> Option<(Action, &str)> {
    if starts(text, "on") {
        Some((Action::On, &text[2..]))
    } else if starts(text, "off") {
        Some((Action::Off, &text[3..]))
    } else {
        None
    }
}

/// Whether the text begins with these letters, in any case.
fn starts(text: &str, letters: &str) -> bool {
    text.get(..letters.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(letters))
}

#[cfg(test)]
#[path = "grammar_tests.rs"]
mod tests;
