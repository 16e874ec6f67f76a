//! The command line: one file a sub-command.

pub mod args;
mod build;
mod compile;
mod components;
mod docs;
mod fix;
mod flags;
mod input;
mod inspect;
mod plan;
mod schema;
mod validate;
mod write;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::diagnostic::{self, Diagnostic, Severity};
use crate::source::Sources;
use args::{Action, Cli, Format};

/// Runs the command line and tells how it ended: 0, or 1 for any fault (as Packer).
pub fn run(arguments: Vec<String>) -> ExitCode {
    let command = Cli::command();
    let arguments = flags::normalise(&command, arguments);
    let parsed = command
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(fault) => {
            let help = !fault.use_stderr();
            if fault.print().is_err() {
                // the terminal went away; the exit code still tells
            }
            return exit(help);
        }
    };
    exit(match cli.command {
        Action::Compile(args) => compile::run(&args),
        Action::Build(args) => build::run(&args),
        Action::Validate(args) => validate::run(&args),
        Action::Fix(args) => fix::run(&args),
        Action::Inspect(args) => inspect::run(&args),
        Action::Plan(args) => plan::run(&args),
        Action::Components(args) => components::run(&args),
        Action::Schema(args) => schema::run(&args),
        Action::Explain(args) => docs::explain(&args),
        Action::Completions(args) => docs::completions(&args),
        Action::Man(args) => docs::man(&args),
    })
}

fn exit(good: bool) -> ExitCode {
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Whether there is an error among them.
fn failed(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// The diagnostics as the user wants them; nothing if there are none.
fn told(sources: &Sources, diagnostics: &[Diagnostic], format: Format, color: bool) -> String {
    match format {
        Format::Json => diagnostic::json(sources, diagnostics),
        Format::Text if diagnostics.is_empty() => String::new(),
        Format::Text => diagnostic::text(sources, diagnostics, color),
    }
}

/// Whether standard error takes colours.
fn color() -> bool {
    use std::io::IsTerminal;
    std::env::var_os("NO_COLOR").is_none()
        && std::env::var_os("PACKER_NO_COLOR").is_none()
        && std::io::stderr().is_terminal()
}
