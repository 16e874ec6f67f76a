//! `packsh validate`

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::{Args, ValueEnum};

use super::args::{Format, Input, Shape};
use super::console::Console;
use super::{color, failed, input, once, told};
use crate::diagnostic::{self, Code, Diagnostic, Severity};
use crate::disk::{Disk, Local, Networked};
use crate::pipeline::{self, Compiled, Options};
use crate::source::Sources;

/// `packsh validate`
///
/// Exits 0 if there are no errors (warnings do not count), 1 otherwise.
#[derive(Debug, Args)]
pub struct Validate {
    /// Packer JSON templates; `-` is standard input
    #[arg(required = true, value_name = "TEMPLATE")]
    pub templates: Vec<String>,
    /// Only check that the text is a template
    #[arg(long)]
    pub syntax_only: bool,
    /// The template's input.
    #[command(flatten)]
    pub input: Input,
    /// Form of the diagnostics; json and sarif are one document for all templates
    #[arg(long, value_enum, default_value_t)]
    pub format: Form,
    /// Print what `packer validate` prints, word by word
    #[arg(long, conflicts_with = "format")]
    pub packer_compat: bool,
    /// Do not ask the network; without it lists of checksums (`iso_checksum` with `file:`) are fetched, as by Packer
    #[arg(long)]
    pub offline: bool,
    /// Only warn of builders, provisioners and post-processors that Packer 1.6.6 does not have
    #[arg(long)]
    pub allow_unknown_components: bool,
}

/// A form of the diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
}

/// Said by `-syntax-only`, as by Packer.
const PASSED: &str = "Syntax-only check passed. Everything looks okay.\n";

/// Tells the faults of all templates; true if there are no errors.
pub fn run(args: &Validate, console: &Console) -> bool {
    let shape = Shape {
        no_embed: true,
        // the verdict is on the environment as it is
        freeze: true,
        ..Shape::default()
    };
    let options = match input::options(&args.input, &shape) {
        Ok(options) => options,
        Err(faults) => {
            let all = [Compiled {
                sources: Sources::default(),
                diagnostics: faults,
                plan: None,
                program: None,
                secrets: Vec::new(),
                components: None,
            }];
            print(args, &all, console);
            return false;
        }
    };
    let network = Networked::default();
    let disk: &dyn Disk = if args.offline { &Local } else { &network };
    let all = all(args, &options, disk);
    print(args, &all, console);
    all.iter().all(|done| !failed(&done.diagnostics))
}

/// All templates, in the order of the command line; each core takes the next one.
fn all(args: &Validate, options: &Options, disk: &dyn Disk) -> Vec<Compiled> {
    let count = args.templates.len();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if count < 2 || cores < 2 {
        let templates = args.templates.iter();
        return templates
            .map(|path| one(args, path, options, disk))
            .collect();
    }
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Compiled)>> = Mutex::new(Vec::with_capacity(count));
    std::thread::scope(|scope| {
        for _ in 0..cores.min(count) {
            scope.spawn(|| {
                while let Some((index, path)) = {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    args.templates.get(index).map(|path| (index, path))
                } {
                    let compiled = one(args, path, options, disk);
                    if let Ok(mut done) = done.lock() {
                        done.push((index, compiled));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, compiled)| compiled).collect()
}

fn one(args: &Validate, path: &str, options: &Options, disk: &dyn Disk) -> Compiled {
    let opened = pipeline::open(path);
    let mut compiled = if args.syntax_only {
        pipeline::syntax(opened)
    } else {
        pipeline::check(opened, options, disk)
    };
    if args.allow_unknown_components {
        for fault in &mut compiled.diagnostics {
            if fault.code == Code::UnknownType {
                fault.severity = Severity::Warning;
                fault
                    .help
                    .retain(|help| !help.contains("--allow-unknown-components"));
            }
        }
    }
    if args.packer_compat {
        for fault in &mut compiled.diagnostics {
            let words = fault.packer.as_deref().unwrap_or_default();
            if words.starts_with("unknown configuration key: ") {
                // a key of packsh's own, of which it only warns
                (fault.code, fault.severity) = (Code::UnknownKey, Severity::Error);
            }
        }
    }
    compiled
}

fn print(args: &Validate, all: &[Compiled], console: &Console) {
    if args.packer_compat {
        for done in all {
            let components = done.components.as_deref();
            let words = diagnostic::packer_words(
                &done.diagnostics,
                components.is_some(),
                components.unwrap_or_default(),
            );
            console.print(if words.is_empty() && args.syntax_only {
                PASSED
            } else {
                &words
            });
        }
        return;
    }
    let shown: Vec<(&Sources, Vec<Diagnostic>)> = all
        .iter()
        .map(|done| (&done.sources, once(&done.diagnostics)))
        .collect();
    let runs: Vec<(&Sources, &[Diagnostic])> = shown
        .iter()
        .map(|(sources, diagnostics)| (*sources, diagnostics.as_slice()))
        .collect();
    match args.format {
        Form::Json => console.print(&diagnostic::json_of_all(&runs)),
        Form::Sarif => console.print(&diagnostic::sarif(&runs)),
        Form::Text => {
            for (sources, diagnostics) in runs {
                console.print(&told(sources, diagnostics, Format::Text, color()));
                if args.syntax_only && diagnostics.is_empty() {
                    console.print(PASSED);
                }
            }
        }
    }
}
