//! A program as a Korn shell script.

mod blocks;
mod body;
mod build;
mod command;
mod dry;
mod inline;
mod known;
mod names;
mod options;
mod quote;
mod script;
mod tools;
mod uses;
mod wrap;
mod write;

pub use build::{body, flags, has_undo, undo};
pub use names::Names;
pub use options::{carriers, masked, or_die};
pub use quote::{Quoted, Quoter};
pub use script::{
    Common, Section, Sections, among_others, is_quiet, is_straight, script, sections, with_head,
};
pub use uses::Uses;
