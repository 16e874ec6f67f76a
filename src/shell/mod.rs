//! A program as a Korn shell script.

mod apart;
mod blocks;
mod body;
mod build;
mod dry;
mod inline;
mod known;
mod names;
mod options;
mod quote;
mod script;
mod straight;
mod tools;
mod wrap;
mod write;

pub use apart::{Common, among_others};
pub use build::{body, flags, has_undo, undo};
pub use names::Names;
pub use options::{carriers, masked, or_die};
pub use quote::{Quoted, Quoter};
pub use script::{Section, Sections, Uses, script, sections, with_head};
pub use straight::{is_quiet, is_straight};
