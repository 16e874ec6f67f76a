//! The command line: one file a sub-command.

pub mod args;
mod book;
mod build;
mod compile;
mod components;
mod console;
mod docs;
mod fix;
mod flags;
mod input;
mod inspect;
mod outputs;
mod plan;
mod schema;
mod stats;
mod validate;
mod write;

use std::collections::HashSet;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::diagnostic::{self, Code, Diagnostic, Severity};
use crate::disk::reason;
use crate::source::Sources;
use args::{Action, Cli, Format};
use console::Console;

/// Stack of the threads that work on templates. A text may nest 10,000 levels, as in Packer, and what decodes it goes
/// down with it; this gives each level 6 kB, and only what is used of it is ever taken from the system.
const STACK: usize = 64 << 20;

/// Runs the command line and tells how it ended: 0, or 1 for any fault (as Packer).
pub fn run(arguments: Vec<String>) -> ExitCode {
    let worker = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(|| act(arguments));
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(fault) => {
            let console = Console::default();
            console.tell(&format!(
                "packsh: cannot start a thread: {}\n",
                reason(&fault)
            ));
            console.finish(false)
        }
    }
}

fn act(arguments: Vec<String>) -> ExitCode {
    let console = Console::default();
    let command = Cli::command();
    let arguments = flags::normalise(&command, arguments);
    let parsed = command
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(fault) => {
            let help = console.clap(&fault);
            return console.finish(help);
        }
    };
    let good = match cli.command {
        Action::Compile(args) => compile::run(&args, &console),
        Action::Build(args) => build::run(&args, &console),
        Action::Validate(args) => validate::run(&args, &console),
        Action::Fix(args) => fix::run(&args, &console),
        Action::Inspect(args) => inspect::run(&args, &console),
        Action::Plan(args) => plan::run(&args, &console),
        Action::Components(args) => components::run(&args, &console),
        Action::Schema(args) => schema::run(&args, &console),
        Action::Explain(args) => docs::explain(&args, &console),
        Action::Completions(args) => docs::completions(&args, &console),
        Action::Man(args) => docs::man(&args, &console),
        Action::Book(args) => book::run(&args, &console),
    };
    console.finish(good)
}

/// Whether there is an error among them.
fn failed(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// The diagnostics as the user wants them; nothing if there are none.
fn told(sources: &Sources, diagnostics: &[Diagnostic], format: Format, color: bool) -> String {
    let diagnostics = &once(diagnostics);
    match format {
        Format::Json => diagnostic::json(sources, diagnostics),
        Format::Text if diagnostics.is_empty() => String::new(),
        Format::Text => diagnostic::text(sources, diagnostics, color),
    }
}

/// Says what is wrong with the command line; false, as the outcome of the command.
fn refuse(console: &Console, message: &str, help: &str) -> bool {
    let fault = Diagnostic::general(Code::BadFlag, message).help(help);
    console.faults(&[fault], Format::Text);
    false
}

/// Each finding once: a fault of a provisioner is found again in each build that it runs in.
fn once(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    diagnostics
        .iter()
        .filter(|it| {
            let places: Vec<_> = it
                .labels
                .iter()
                .map(|label| (label.span, &label.text))
                .collect();
            seen.insert((it.code, &it.message, places))
        })
        .cloned()
        .collect()
}

/// Whether standard error takes colours.
fn color() -> bool {
    use std::io::IsTerminal;
    std::env::var_os("NO_COLOR").is_none()
        && std::env::var_os("PACKER_NO_COLOR").is_none()
        && std::io::stderr().is_terminal()
}
