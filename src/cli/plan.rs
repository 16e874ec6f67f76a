//! `packsh plan`

use super::args::{Format, Plan};
use super::{color, failed, input, told, write};
use crate::emit::review;
use crate::pipeline;
use crate::source::Sources;

/// Lists what would be done; true if the template is good.
pub fn run(args: &Plan) -> bool {
    let none = Sources::default();
    let options = match input::options(&args.input, &args.shape) {
        Ok(options) => options,
        Err(faults) => {
            eprint!("{}", told(&none, &faults, Format::Text, color()));
            return false;
        }
    };
    let compiled = pipeline::compile(
        pipeline::open(&args.template),
        &options,
        &crate::disk::Local,
    );
    eprint!(
        "{}",
        told(
            &compiled.sources,
            &compiled.diagnostics,
            Format::Text,
            color()
        )
    );
    let Some(plan) = compiled.plan.filter(|_| !failed(&compiled.diagnostics)) else {
        return false;
    };
    write::print(&match args.format {
        Format::Text => review::text(&plan),
        Format::Json => review::json(&plan),
    });
    true
}
