//! A program as a Korn shell script.

mod body;
mod build;
mod names;
mod options;
mod quote;
mod script;

pub use build::{Gaps, body, has_undo, undo};
pub use names::Names;
pub use options::{carriers, masked};
pub use quote::{Quoted, Quoter};
pub use script::{Section, Sections, Uses, needed, script, sections};
