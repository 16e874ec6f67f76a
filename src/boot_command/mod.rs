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

/// How long nothing is typed.
pub use crate::template::Duration;
