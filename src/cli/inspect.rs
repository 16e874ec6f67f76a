//! `packsh inspect`

use std::time::SystemTime;

use super::args::{Format, Inspect};
use super::console::Console;
use super::{color, told};
use crate::pipeline;
use crate::template::inspect;

/// Prints what is in the template; true if it could be read.
pub fn run(args: &Inspect, console: &Console) -> bool {
    let (sources, template, faults) = pipeline::read(pipeline::open(&args.template));
    let Some(template) = template.filter(|_| !super::failed(&faults)) else {
        console.print(&told(&sources, &faults, Format::Text, color()));
        return false;
    };
    let text = if args.machine_readable {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, |time| time.as_secs());
        inspect::machine(&template, now)
    } else {
        inspect::human(&template)
    };
    console.print(&text);
    true
}
