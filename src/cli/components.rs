//! `packsh components`: the support table.

use super::args::{Components, TableFormat};
use super::console::Console;
use crate::{book, registry};

/// Prints the table.
pub fn run(args: &Components, console: &Console) -> bool {
    console.print(&match args.format {
        TableFormat::Text => registry::table(),
        TableFormat::Json => registry::json(),
        TableFormat::Markdown => book::support("book/src/reference/"),
    });
    true
}
