//! No text of a template is executed where it should only be read, and none steers the terminal of who reads it.
//!
//! Hostile texts stand in each string and in each name of each fixture, in the template's name and in the options of
//! `compile`. What becomes of it is parsed by every shell and every make, with a stub for each function of the library, and its own
//! functions are called: the commands in the texts would leave a file.

#[path = "../../fuzz/bodies.rs"]
mod bodies;
#[path = "../support/mod.rs"]
mod support;

mod batch;
mod mutants;
mod options;
mod output;
mod whole;

/// The file that a text leaves that is executed.
pub const MARKER: &str = "INJECTED";

/// Ends a line, and has commands for shells and for makes on the next ones; each kind of quote, a here-document's end,
/// what steers a terminal, and a backslash at the end.
pub const ALL: &str = "\ntouch INJECTED\nX:=$(shell touch INJECTED)\nX!=touch INJECTED\nEOF\ntouch INJECTED\n\
    '; touch INJECTED; '\"; touch INJECTED; \"`touch INJECTED`$(touch INJECTED)${x:-`touch INJECTED`}\
    \u{1b}]0;t\u{7}\u{9b}31m\u{202e}\u{2028}\r#\\";

/// For what may not have several lines.
pub const LINE: &str = "'; touch INJECTED; '\"; touch INJECTED #`touch INJECTED`$(touch INJECTED)$(shell touch INJECTED)\\";

/// For what may not have quotes either.
pub const WORD: &str = "$(touch${IFS}INJECTED)\u{1b}[2J\u{202e}\\";

/// A text that a command could take for a flag, or a shell for an assignment.
pub const DASH: &str = "-x=$(touch INJECTED)\u{9b}";

/// A text whose last line ends.
pub const LINES: &str = "EOF\ntouch INJECTED\n\t@touch INJECTED\n";
