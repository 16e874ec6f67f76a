//! A program as a Korn shell script.

mod body;
mod build;
mod inline;
mod names;
mod options;
mod quote;
mod script;

pub use names::Names;
pub use quote::{Quoted, Quoter};
pub use script::{Section, Sections, is_straight, script, sections, with_head};
