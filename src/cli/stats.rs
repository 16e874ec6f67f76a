//! `packsh compile --stats`.

use crate::printable::Printable;
use crate::shell::Section;

/// How many lines of a script are what; its own are those that are neither head nor helpers.
pub fn of(file: &str, text: &str) -> String {
    let parts = crate::shell::sections(text);
    let of = |section| parts.get(&section).copied().unwrap_or(0);
    let [head, settings, steps, helpers] = [
        Section::Head,
        Section::Settings,
        Section::Steps,
        Section::Helpers,
    ]
    .map(of);
    let own = settings + steps;
    let share = 100 * own / (own + helpers).max(1);
    let lines = head + own + helpers;
    format!(
        "{}: {lines} lines: head {head}, settings {settings}, steps {steps}, helpers {helpers}; {share} % are its own\n",
        Printable::new(file)
    )
}
