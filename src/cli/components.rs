//! `packsh components`: the support table.

use super::args::{Components, TableFormat};
use super::write;
use crate::{book, registry};

/// Prints the table.
pub fn run(args: &Components) -> bool {
    write::print(&match args.format {
        TableFormat::Text => registry::table(),
        TableFormat::Json => registry::json(),
        TableFormat::Markdown => book::support("book/src/reference/"),
    });
    true
}
