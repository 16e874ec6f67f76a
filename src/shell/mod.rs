//! A program as a Korn shell script.

mod body;
mod build;
mod inline;
mod names;
mod options;
mod quote;
mod script;
mod tools;
mod wrap;
mod write;

pub use build::{body, flags, has_undo, undo};
pub use names::Names;
pub use options::{carriers, masked, or_die};
pub use quote::{Quoted, Quoter};
pub use script::{
    Common, Section, Sections, Uses, among_others, is_quiet, is_straight, script, sections,
    with_head,
};
