//! `packsh validate`

use super::args::{Format, Shape, Validate};
use super::{color, failed, input, told, write};
use crate::pipeline;
use crate::source::Sources;

/// Tells the faults of all templates; true if there are no errors.
pub fn run(args: &Validate) -> bool {
    let shape = Shape {
        no_embed: true,
        // the verdict is on the environment as it is
        freeze: true,
        ..Shape::default()
    };
    let options = match input::options(&args.input, &shape) {
        Ok(options) => options,
        Err(faults) => {
            write::print(&told(&Sources::default(), &faults, args.format, color()));
            return false;
        }
    };
    let mut good = true;
    for template in &args.templates {
        let opened = pipeline::open(template);
        let (sources, diagnostics) = if args.syntax_only {
            pipeline::syntax(opened)
        } else {
            pipeline::validate(opened, &options, &crate::disk::Local)
        };
        good &= !failed(&diagnostics);
        write::print(&told(&sources, &diagnostics, args.format, color()));
        if args.syntax_only && diagnostics.is_empty() && args.format == Format::Text {
            write::print("Syntax-only check passed. Everything looks okay.\n");
        }
    }
    good
}
