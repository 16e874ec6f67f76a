//! Runs a script with the library, which has Packer's flags and dresses what it prints itself.

use std::path::PathBuf;
use std::process::Command;

use super::{cannot, plain};
use crate::cli::args::Build;
use crate::cli::write;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Plan;

/// Whether a run asks for what only scripts with the library can do yet: to ask on the terminal, to go on where a run
/// stopped, to print commands, to keep from the network.
pub fn is_needed(args: &Build) -> bool {
    let debug = args
        .debug
        .as_deref()
        .is_some_and(|it| truth(it) == Some(true));
    let on_error = args.on_error.as_deref();
    debug
        || matches!(on_error, Some("ask" | "run-cleanup-provisioner"))
        || args.resume
        || args.dry_run
        || args.verbose
        || args.offline
}

/// A truth as Go's flags read it.
pub fn truth(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// Writes the script and runs it; true if the run was good.
///
/// # Errors
/// What keeps it from running.
pub fn run(
    args: &Build,
    plan: &Plan,
    environment: Vec<(String, String)>,
    shell: PathBuf,
) -> Result<bool, String> {
    let folder = super::folder()?;
    let path = folder.path().join(format!("{}.ksh", super::stem(args)));
    let text = crate::emit::ksh::script(plan)
        .map_err(|fault| plain(Diagnostic::general(Code::CannotWrite, fault.to_string())))?;
    write::whole(&path, &text, 0o700).map_err(|fault| plain(cannot(&fault)))?;
    let mut command = Command::new(shell);
    command.arg(&path).args(passed(args));
    command.envs(environment);
    // The script has the terminal's signals itself; this process waits, so that the script is removed behind it.
    let status = command
        .status()
        .map_err(|fault| format!("packsh: the script cannot be run: {fault}\n"))?;
    drop(folder);
    Ok(status.success())
}

/// The flags of the script.
fn passed(args: &Build) -> Vec<String> {
    let mut out = Vec::new();
    let mut valued = |name: &str, value: &Option<String>| {
        if let Some(value) = value {
            out.push(format!("-{name}={value}"));
        }
    };
    valued("color", &args.color);
    valued("debug", &args.debug);
    valued("force", &args.force);
    valued("on-error", &args.on_error);
    valued("parallel-builds", &args.parallel_builds);
    valued("timestamp-ui", &args.timestamp_ui);
    let flags = [
        (args.machine_readable, "-machine-readable"),
        (args.dry_run, "-n"),
        (args.verbose, "-v"),
        (args.resume, "-resume"),
        (args.fetch, "-fetch"),
        (args.offline, "-offline"),
    ];
    out.extend(
        flags
            .iter()
            .filter(|(given, _)| *given)
            .map(|(_, flag)| (*flag).to_owned()),
    );
    if !args.input.except.is_empty() {
        // also names post-processors
        out.push(format!("-except={}", args.input.except.join(",")));
    }
    out
}
