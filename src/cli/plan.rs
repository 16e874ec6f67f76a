//! `packsh plan`

use super::args::{Format, Plan};
use super::console::Console;
use super::{color, failed, input, told};
use crate::emit::review;
use crate::pipeline;

/// Lists what would be done; true if the template is good.
pub fn run(args: &Plan, console: &Console) -> bool {
    let options = match input::options(&args.input, &args.shape) {
        Ok(options) => options,
        Err(faults) => {
            console.faults(&faults, Format::Text);
            return false;
        }
    };
    let compiled = pipeline::compile(
        pipeline::open(&args.template),
        &options,
        &crate::disk::Local,
    );
    console.tell(&told(
        &compiled.sources,
        &compiled.diagnostics,
        Format::Text,
        color(),
    ));
    let Some(plan) = compiled.plan.filter(|_| !failed(&compiled.diagnostics)) else {
        return false;
    };
    console.print(&match args.format {
        Format::Text => review::text(&plan),
        Format::Json => review::json(&plan),
    });
    true
}
