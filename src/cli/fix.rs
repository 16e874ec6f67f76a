//! `packsh fix`

use std::path::Path;

use clap::Args;

use super::args::Format;
use super::console::Console;
use super::{color, failed, refuse, told, write};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::reason;
use crate::fix::{self, Fixed};
use crate::pipeline::{self, Opened};
use crate::schema::parse_bool;
use crate::source::Sources;
use crate::template;

/// `packsh fix`
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub struct Fix {
    /// Packer JSON templates; `-` is standard input. More than one with --diff or --in-place only
    #[arg(required = true, value_name = "TEMPLATE")]
    pub templates: Vec<String>,
    /// Print what would change as a unified diff; exit 1 if anything would
    #[arg(long)]
    pub diff: bool,
    /// Write the result into the file, whole or not at all
    #[arg(long, conflicts_with = "diff")]
    pub in_place: bool,
    /// Whether to parse the result too, and exit 1 if it is not a good template
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_value = "true", default_missing_value = "true")]
    pub validate: String,
}

fn after_help() -> String {
    let mut out = String::from(
        "The result goes to standard output unless --diff or --in-place is given. Whatever is not rewritten stays as it is.\n\nRewrites, in this order:\n",
    );
    for fixer in fix::FIXERS {
        out.push_str(&format!("  {:<27} {}\n", fixer.name, fixer.what));
    }
    out
}

/// Rewrites templates; true if all could be, and with `--diff` if nothing would change.
pub fn run(args: &Fix, console: &Console) -> bool {
    let alone = !args.diff && !args.in_place;
    if alone && args.templates.len() > 1 {
        return refuse(
            console,
            "several templates cannot go to standard output together",
            "add `--diff` or `--in-place`, or name one template",
        );
    }
    let Some(validate) = parse_bool(&args.validate) else {
        return refuse(
            console,
            &format!(
                "`-validate` takes true or false, but got `{}`",
                args.validate
            ),
            "write `-validate=false`",
        );
    };
    // every template is looked at, whatever came of the ones before
    let mut good = true;
    for path in &args.templates {
        good &= one(args, path, validate, console);
    }
    good
}

fn one(args: &Fix, path: &str, validate: bool, console: &Console) -> bool {
    let opened = pipeline::open(path);
    let Opened {
        sources,
        file,
        mut faults,
    } = opened;
    let fixed = file.and_then(|file| {
        fix::fix(&sources, file, &mut faults).map(|fixed| (fixed, &sources.file(file).text))
    });
    console.tell(&told(&sources, &faults, Format::Text, color()));
    let Some((fixed, old)) = fixed else {
        return false;
    };
    let done = if args.diff {
        console.print(&write::diff(old, &fixed.text, [path; 2]));
        fixed.text == *old
    } else if args.in_place {
        in_place(path, old, &fixed, console)
    } else {
        console.print(&fixed.text);
        true
    };
    let good = !validate || parses(path, &fixed.text, console);
    done && good
}

/// Whether the result is a good template; what is wrong with it is told.
fn parses(path: &str, text: &str, console: &Console) -> bool {
    let mut sources = Sources::default();
    let file = sources.add(format!("{path} (as fixed)"), text);
    let mut faults = Vec::new();
    let (sources, template, found) = pipeline::read(Opened {
        sources,
        file: Some(file),
        faults: Vec::new(),
    });
    faults.extend(found);
    if let Some(template) = template.filter(|_| !failed(&faults)) {
        template::check(&template, &mut faults);
    }
    faults.retain(|fault| fault.severity == crate::diagnostic::Severity::Error);
    console.tell(&told(&sources, &faults, Format::Text, color()));
    faults.is_empty()
}

fn in_place(path: &str, old: &str, fixed: &Fixed, console: &Console) -> bool {
    if path == "-" {
        return refuse(
            console,
            "standard input cannot be rewritten in place",
            "leave `--in-place` out: the result goes to standard output",
        );
    }
    if fixed.text == *old {
        return true;
    }
    if let Err(fault) = write::replace(Path::new(path), &fixed.text) {
        let fault = Diagnostic::general(
            Code::CannotWrite,
            format!("cannot write `{path}`: {}", reason(&fault)),
        )
        .help("the file is as it was; leave `--in-place` out to print the result");
        console.faults(&[fault], Format::Text);
        return false;
    }
    let names: Vec<&str> = fixed.done.iter().map(|fixer| fixer.name).collect();
    console.tell(&format!("{path}: {}\n", names.join(", ")));
    true
}
