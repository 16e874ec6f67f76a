//! `packsh build`: compile and run at once.
//!
//! Each build of a template is a script of plain commands, as `packsh compile` writes it, and a process of its own. Their
//! lines are dressed here as Packer dresses its own. A template with components that are not composed yet is a script with
//! the library, which does all that itself.

mod hear;
mod lasted;
mod library;
mod made;
mod marks;
mod run;
mod screen;

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use self::hear::Listener;
use self::library::truth;
use self::run::{Job, Setting};
use self::screen::Screen;
use super::args::{Build, Format};
use super::console::Console;
use super::{color, failed, input, told, write};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::reason;
use crate::pipeline;
use crate::program::Program;
use crate::shell::{self, Common};
use crate::source::Sources;

/// Compiles and runs; true if the run was good.
pub fn run(args: &Build, console: &Console) -> bool {
    match compile_and_run(args, console) {
        Ok(good) => good,
        Err(text) => {
            console.tell(&text);
            false
        }
    }
}

/// What the command line says of how it is run.
struct Manner {
    color: bool,
    force: bool,
    times: bool,
    at_once: usize,
}

fn compile_and_run(args: &Build, console: &Console) -> Result<bool, String> {
    let mut options = input::options(&args.input, &args.shape)
        .map_err(|faults| told(&Sources::default(), &faults, Format::Text, color()))?;
    let manner = manner(args).map_err(|fault| plain(*fault))?;
    let folder = folder()?;
    options.folder = absolute_folder(&args.template);
    options.runs_at_once = true;
    options.plain = !library::is_needed(args);
    options.shared = Some(folder.path().to_string_lossy().into_owned());
    let compiled = pipeline::compile(
        pipeline::open(&args.template),
        &options,
        &crate::disk::Local,
    );
    let faults = told(
        &compiled.sources,
        &compiled.diagnostics,
        Format::Text,
        color(),
    );
    if failed(&compiled.diagnostics) {
        return Err(faults);
    }
    console.tell(&faults);
    let shell = shell()?;
    match (compiled.program, compiled.plan) {
        (Some(program), _) => {
            let setting = Setting {
                shell,
                environment: compiled.secrets,
                at_once: manner.at_once,
                fetches: args.fetch,
            };
            run_plain(args, &program, setting, &manner, folder, console)
        }
        (None, Some(plan)) => library::run(args, &plan, compiled.secrets, shell),
        (None, None) => Err(faults),
    }
}

/// Writes the scripts and runs them.
fn run_plain(
    args: &Build,
    program: &Program,
    mut setting: Setting,
    manner: &Manner,
    folder: tempfile::TempDir,
    console: &Console,
) -> Result<bool, String> {
    required(program, &setting)?;
    let random = || marks::random().map_err(|fault| plain(cannot(&fault)));
    let common = Common {
        run: marks::uuid(&random()?),
        start: SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_secs()),
    };
    let run = ("PACKER_RUN_UUID".to_owned(), common.run.clone());
    setting.environment.push(run);
    if args.machine_readable {
        let no_color = ("PACKER_NO_COLOR".to_owned(), "1".to_owned());
        setting.environment.push(no_color);
    }
    let mut jobs = Vec::new();
    for build in &program.builds {
        if args.fetch && !build.reads("fetch") {
            continue;
        }
        let mark = random()?;
        let one = marks::marked(program, build, &mark);
        let text = shell::among_others(&one, &common)
            .map_err(|fault| plain(Diagnostic::general(Code::CannotWrite, fault.to_string())))?;
        let path = folder.path().join(&mark);
        write::whole(&path, &text, 0o700).map_err(|fault| plain(cannot(&fault)))?;
        let aborts = args.on_error.as_deref() == Some("abort");
        let flags = [
            (manner.force && one.replaces(), "-force"),
            (args.fetch, "-fetch"),
            (aborts && one.keeps_on_abort(), "-on-error=abort"),
        ];
        jobs.push(Job {
            listener: Listener::new(build, &mark, &path.to_string_lossy(), aborts),
            path,
            flags: flags
                .iter()
                .filter(|(given, _)| *given)
                .map(|(_, flag)| (*flag).to_owned())
                .collect(),
        });
    }
    let screen = Screen {
        console,
        color: manner.color,
        escapes: !args.machine_readable && std::env::var_os("PACKER_NO_COLOR").is_none(),
        times: manner.times,
        machine: args.machine_readable,
    };
    let good = run::all(jobs, &setting, &screen);
    drop(folder);
    good
}

/// Refuses to run without a value that Packer, too, wants to have.
fn required(program: &Program, setting: &Setting) -> Result<(), String> {
    let has = |name: &str| {
        setting.environment.iter().any(|(known, _)| known == name)
            || std::env::var_os(name).is_some()
    };
    let mut faults = Vec::new();
    for variable in &program.settings {
        if variable.default.is_none() && !(variable.asked && has(&variable.environment())) {
            let name = &variable.name;
            faults.push(crate::lower::missing_variable(name));
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(told(&Sources::default(), &faults, Format::Text, color()))
}

fn manner(args: &Build) -> Result<Manner, Box<Diagnostic>> {
    let flag = |name: &str, value: &Option<String>, otherwise: bool| match value {
        None => Ok(otherwise),
        Some(text) => truth(text).ok_or_else(|| {
            Box::new(
                Diagnostic::general(
                    Code::BadFlag,
                    format!("`-{name}` is true or false, but got `{text}`"),
                )
                .help(format!("write `-{name}=true` or `-{name}=false`")),
            )
        }),
    };
    let at_once = args.parallel_builds.as_deref().unwrap_or("0");
    let at_once: i64 = at_once.parse().map_err(|_| {
        Box::new(
            Diagnostic::general(
                Code::BadFlag,
                format!("`-parallel-builds` takes a number, but got `{at_once}`"),
            )
            .help("write `-parallel-builds=1`, or 0 for no limit"),
        )
    })?;
    Ok(Manner {
        color: flag("color", &args.color, true)?,
        force: flag("force", &args.force, false)?,
        times: flag("timestamp-ui", &args.timestamp_ui, false)?,
        at_once: usize::try_from(at_once)
            .ok()
            .filter(|limit| *limit > 0)
            .unwrap_or(usize::MAX),
    })
}

/// A private folder, which is removed at the end.
fn folder() -> Result<tempfile::TempDir, String> {
    tempfile::Builder::new()
        .prefix("packsh-build.")
        .tempdir()
        .map_err(|fault| plain(cannot(&fault)))
}

/// The name of the template's file without its extension.
fn stem(args: &Build) -> String {
    let stem = PathBuf::from(&args.template);
    let stem = stem.file_stem();
    stem.map_or_else(
        || "template".to_owned(),
        |stem| stem.to_string_lossy().into_owned(),
    )
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

fn plain(fault: Diagnostic) -> String {
    told(&Sources::default(), &[fault], Format::Text, color())
}

fn cannot(fault: &std::io::Error) -> Diagnostic {
    Diagnostic::general(
        Code::CannotWrite,
        format!("the script cannot be written: {}", reason(fault)),
    )
}

/// The shell that runs scripts.
fn shell() -> Result<PathBuf, String> {
    ["ksh", "mksh", "oksh", "bash"]
        .into_iter()
        .find_map(on_path)
        .ok_or_else(|| "packsh: none of these shells was found: ksh, mksh, oksh, bash\n".to_owned())
}

/// The first executable file of that name on `PATH`.
fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}
