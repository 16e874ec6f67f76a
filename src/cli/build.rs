//! `packsh build`: compile and run at once.

use std::path::PathBuf;
use std::process::Command;

use super::args::{Build, Format};
use super::console::Console;
use super::{color, failed, input, told, write};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::reason;
use crate::pipeline;
use crate::source::Sources;

/// Compiles and runs; true if the run was good.
pub fn run(args: &Build, console: &Console) -> bool {
    match script(args, console).and_then(|ready| start(args, ready)) {
        Ok(good) => good,
        Err(text) => {
            console.tell(&text);
            false
        }
    }
}

/// A script that is ready to run.
struct Ready {
    folder: tempfile::TempDir,
    path: PathBuf,
    environment: Vec<(String, String)>,
}

fn script(args: &Build, console: &Console) -> Result<Ready, String> {
    let plain = |fault: Diagnostic| told(&Sources::default(), &[fault], Format::Text, color());
    let mut options = input::options(&args.input, &args.shape)
        .map_err(|faults| told(&Sources::default(), &faults, Format::Text, color()))?;
    let folder = tempfile::Builder::new()
        .prefix("packsh-build.")
        .tempdir()
        .map_err(|fault| plain(cannot(&fault)))?;
    options.folder = absolute_folder(&args.template);
    options.runs_at_once = true;
    let compiled = pipeline::compile(
        pipeline::open(&args.template),
        &options,
        &crate::disk::Local,
    );
    let text = told(
        &compiled.sources,
        &compiled.diagnostics,
        Format::Text,
        color(),
    );
    let plan = match compiled.plan {
        Some(plan) if !failed(&compiled.diagnostics) => plan,
        _ => return Err(text),
    };
    console.tell(&text);
    let stem = PathBuf::from(&args.template);
    let stem = stem.file_stem().map_or_else(
        || "template".to_owned(),
        |stem| stem.to_string_lossy().into_owned(),
    );
    let path = folder.path().join(format!("{stem}.ksh"));
    let text = crate::emit::ksh::script(&plan)
        .map_err(|fault| plain(Diagnostic::general(Code::CannotWrite, fault.to_string())))?;
    write::whole(&path, &text, 0o700).map_err(|fault| plain(cannot(&fault)))?;
    Ok(Ready {
        folder,
        path,
        environment: compiled.secrets,
    })
}

/// `packsh build` runs on the machine that it compiles on, so the folder may be named in full.
fn absolute_folder(template: &str) -> String {
    let path = std::path::absolute(template).unwrap_or_else(|_| PathBuf::from(template));
    let folder = if template == "-" {
        std::env::current_dir().ok()
    } else {
        path.parent().map(PathBuf::from)
    };
    folder.map_or_else(
        || ".".to_owned(),
        |path| path.to_string_lossy().into_owned(),
    )
}

fn cannot(fault: &std::io::Error) -> Diagnostic {
    Diagnostic::general(
        Code::CannotWrite,
        format!("the script cannot be written: {}", reason(fault)),
    )
}

fn start(args: &Build, ready: Ready) -> Result<bool, String> {
    let shell = ["ksh", "mksh", "oksh", "bash"]
        .into_iter()
        .find_map(on_path)
        .ok_or_else(|| {
            "packsh: none of these shells was found: ksh, mksh, oksh, bash\n".to_owned()
        })?;
    let mut command = Command::new(shell);
    command.arg(&ready.path).args(passed(args));
    command.envs(ready.environment);
    // The script has the terminal's signals itself; this process waits, so that the script is removed behind it.
    let status = command
        .status()
        .map_err(|fault| format!("packsh: the script cannot be run: {fault}\n"))?;
    drop(ready.folder);
    Ok(status.success())
}

/// The first executable file of that name on `PATH`.
fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
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
