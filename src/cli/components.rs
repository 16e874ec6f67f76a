//! `packsh components`: the support table.

use super::args::{Components, Format};
use super::write;
use crate::registry;

/// Prints the table.
pub fn run(args: &Components) -> bool {
    write::print(&match args.format {
        Format::Text => registry::table(),
        Format::Json => registry::json(),
    });
    true
}
