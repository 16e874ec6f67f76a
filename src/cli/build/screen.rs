//! What a run says, in the form that was asked for: plain, coloured, with the time before it, or for machines. The forms
//! are those of Packer 1.6.6.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::cli::console::Console;

/// The colours of builds, in turn.
const COLORS: [u8; 5] = [32, 36, 35, 33, 34];

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What is done now.
    Say,
    /// More of it: what commands print.
    Message,
    /// A fault.
    Error,
}

/// Where a run speaks.
pub struct Screen<'c> {
    /// Standard output.
    pub console: &'c Console,
    /// Whether builds are announced with their colours.
    pub color: bool,
    /// Whether colours are shown.
    pub escapes: bool,
    /// Whether the time stands before the lines of builds.
    pub times: bool,
    /// Whether it is for machines.
    pub machine: bool,
}

impl Screen<'_> {
    /// Says something of the build with that number.
    pub fn build(&self, at: usize, kind: Kind, text: &str) {
        let mut text = text.trim_end().to_owned();
        if self.times {
            text = format!("{}: {text}", now());
        }
        if self.color {
            text = self.colored(at, kind, &text);
        }
        self.put(kind, &text);
    }

    /// Tells in which colour each build speaks.
    pub fn announce(&self, names: &[String]) {
        if !self.color || self.machine {
            return;
        }
        for (at, name) in names.iter().enumerate() {
            let text = format!("{name}: output will be in this color.");
            self.put(Kind::Say, &self.colored(at, Kind::Say, &text));
        }
        if !names.is_empty() {
            self.put(Kind::Say, "");
        }
    }

    /// Says something of the whole run.
    pub fn put(&self, kind: Kind, text: &str) {
        if self.machine {
            let kind = match kind {
                Kind::Say => "say",
                Kind::Message => "message",
                Kind::Error => "error",
            };
            self.machine("", &["ui", kind, text]);
        } else {
            self.console.print(&format!("{text}\n"));
        }
    }

    /// Prints a line for machines, where the output is for them.
    pub fn machine(&self, target: &str, fields: &[&str]) {
        if !self.machine {
            return;
        }
        let time = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_secs());
        let fields: Vec<String> = fields.iter().map(|field| escaped(field)).collect();
        let line = format!("{time},{target},{}\n", fields.join(","));
        self.console.print(&line);
    }

    fn colored(&self, at: usize, kind: Kind, text: &str) -> String {
        if !self.escapes {
            return text.to_owned();
        }
        let weight = u8::from(kind != Kind::Message);
        let color = match kind {
            Kind::Error => 31,
            Kind::Say | Kind::Message => COLORS[at % COLORS.len()],
        };
        format!("\x1b[{weight};{color}m{text}\x1b[0m")
    }
}

/// A text without control characters, which would steer the terminal.
pub fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || *c == '\t')
        .collect()
}

/// A field of a line for machines.
fn escaped(text: &str) -> String {
    text.replace(',', "%!(PACKER_COMMA)")
        .replace('\r', "\\r")
        .replace('\n', "\\n")
}

/// The local time as Go's RFC 3339 has it.
fn now() -> String {
    let now = jiff::Zoned::now();
    if now.offset() == jiff::tz::Offset::UTC {
        return now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    }
    now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_for_machines_hold_no_comma_and_no_newline() {
        assert_eq!(escaped("a,b\r\nc"), "a%!(PACKER_COMMA)b\\r\\nc");
    }
}
