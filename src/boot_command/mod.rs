//! Boot commands: what is typed into a machine that boots. Text and special keys in angle brackets become key events; an
//! encoding makes of them what a machine takes.

mod grammar;
mod keyboard;
mod keys;
mod serial;

pub use grammar::{Action, Event, Fault, parse};
pub use keyboard::{Stroke, keyboard, without_key};
pub use keys::Special;
pub use serial::{Piece, serial};

use crate::plan::{Part, Word};
/// How long nothing is typed.
pub use crate::template::Duration;

/// What stands in a boot command for a piece that is known only when the emitted file runs: no literal holds it.
const LATE: char = '\0';

/// The literal text of a boot command, with [`LATE`] where a late piece stands, and those pieces in their order.
fn pieces(command: &Word) -> (String, std::vec::IntoIter<Part>) {
    let mut text = String::new();
    let mut late = Vec::new();
    for part in command.parts() {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            part => {
                text.push(LATE);
                late.push(part.clone());
            }
        }
    }
    (text, late.into_iter())
}

/// A line with a late piece in it as a boot command has it, Enter and a pause behind it; and its text.
#[cfg(test)]
fn late_line() -> (Word, Word) {
    let mut line = Word::lit("http://");
    line.push(Part::Var(crate::plan::Var::Build("http_ip")));
    line.push_str("/");
    let mut command = line.clone();
    command.push_str("<enter><wait>");
    (command, line)
}
