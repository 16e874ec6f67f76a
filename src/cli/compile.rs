//! `packsh compile`

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::args::{Compile, Format, Target};
use super::{STACK, color, failed, input, told, write};
use crate::diagnostic::{Code, Diagnostic};
use crate::pipeline::{self, Options};
use crate::plan::Plan;
use crate::printable::{self, Printable};
use crate::source::Sources;

/// How long work may take in silence.
const PATIENCE: Duration = Duration::from_secs(1);

/// What became of one template.
struct Done {
    good: bool,
    /// For standard output: the text, or the diff.
    out: String,
    /// For standard error.
    err: String,
}

/// Compiles all templates; true if every one was good.
pub fn run(args: &Compile) -> bool {
    let format = args.report.diagnostics;
    let options = match input::options(&args.input, &args.shape) {
        Ok(options) => options,
        Err(faults) => {
            eprint!("{}", told(&Sources::default(), &faults, format, color()));
            return false;
        }
    };
    if args.output.is_some() && args.templates.len() > 1 {
        let fault = Diagnostic::general(Code::BadFlag, "`-o` takes one template, but got several")
            .help("use `--out-dir DIR` for many");
        eprint!("{}", told(&Sources::default(), &[fault], format, color()));
        return false;
    }
    if args.emit_config.is_some() && args.templates.len() > 1 {
        let fault = Diagnostic::general(
            Code::BadFlag,
            "`--emit-config` takes one template, but got several",
        )
        .help("the files for one template would replace those for another");
        eprint!("{}", told(&Sources::default(), &[fault], format, color()));
        return false;
    }
    if let Some(dir) = &args.out_dir
        && let Err(fault) = std::fs::create_dir_all(dir)
    {
        let fault = cannot_write(dir, &fault);
        eprint!("{}", told(&Sources::default(), &[fault], format, color()));
        return false;
    }
    let clash = clashes(args);
    if !clash.is_empty() {
        eprint!("{}", told(&Sources::default(), &clash, format, color()));
        return false;
    }
    each(args, &options)
}

/// Two templates that would write the same file.
fn clashes(args: &Compile) -> Vec<Diagnostic> {
    let mut seen = std::collections::BTreeMap::new();
    let mut faults = Vec::new();
    for template in &args.templates {
        let Some(path) = output(args, template) else {
            continue;
        };
        if let Some(other) = seen.insert(path.clone(), template) {
            faults.push(Diagnostic::general(
                Code::BadFlag,
                format!(
                    "`{other}` and `{template}` would both be written to `{}`",
                    path.display()
                ),
            ));
        }
    }
    faults
}

/// Works on all cores; what is told comes in the order of the command line.
fn each(args: &Compile, options: &Options) -> bool {
    let count = args.templates.len();
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Option<Done>>> = Mutex::new((0..count).map(|_| None).collect());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let began = Instant::now();
    let progress = std::io::stderr().is_terminal() && count > 1;
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(template) = args.templates.get(index) else {
                return;
            };
            let result = one(args, template, options);
            if let Ok(mut done) = done.lock() {
                done[index] = Some(result);
            }
            if progress && began.elapsed() > PATIENCE {
                eprint!("\rcompiling {} of {count}", (index + 1).min(count));
            }
        }
    };
    std::thread::scope(|scope| {
        // this thread is one of them; if others cannot be had it does all the work
        for _ in 1..workers.min(count) {
            let helper = std::thread::Builder::new().stack_size(STACK);
            if helper.spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        work();
    });
    if progress && began.elapsed() > PATIENCE {
        eprint!("\r\x1b[K");
    }
    let done = done
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut good = true;
    for result in done {
        let Some(result) = result else {
            good = false;
            continue;
        };
        good &= result.good;
        write::print(&result.out);
        eprint!("{}", result.err);
    }
    good
}

/// Where the file for a template goes; `None`: standard output.
fn output(args: &Compile, template: &str) -> Option<PathBuf> {
    match &args.output {
        Some(name) if name == "-" => return None,
        Some(name) => return Some(PathBuf::from(name)),
        None => {}
    }
    if template == "-" && args.out_dir.is_none() {
        return None;
    }
    let path = Path::new(template);
    let stem = match path.file_name() {
        Some(name) if template != "-" => Path::new(name)
            .file_stem()
            .unwrap_or(name)
            .to_string_lossy()
            .into_owned(),
        _ => "template".to_owned(),
    };
    let file = format!("{stem}.{}", args.target.extension());
    match &args.out_dir {
        Some(dir) => Some(dir.join(file)),
        None => Some(path.with_file_name(file)),
    }
}

fn one(args: &Compile, template: &str, options: &Options) -> Done {
    let format = args.report.diagnostics;
    let told = |sources: &Sources, faults: &[Diagnostic]| told(sources, faults, format, color());
    let path = output(args, template);
    let folder = path
        .as_deref()
        .and_then(Path::parent)
        .unwrap_or(Path::new(""));
    let mut options = options.clone();
    options.folder = input::folder(template, folder);
    if args.target == Target::Make {
        options.shown.push("--target make".to_owned());
    }
    let compiled = pipeline::compile(pipeline::open(template), &options, &crate::disk::Local);
    let mut err = if format == Format::Text || !compiled.diagnostics.is_empty() {
        told(&compiled.sources, &compiled.diagnostics)
    } else {
        String::new()
    };
    let plan = match compiled.plan {
        Some(plan) if !failed(&compiled.diagnostics) => plan,
        _ => {
            return Done {
                good: false,
                out: String::new(),
                err,
            };
        }
    };
    let text = match args.target {
        Target::Ksh => crate::emit::ksh::script(&plan),
        Target::Make => crate::emit::make::makefile(&plan),
    };
    let result = text
        .map_err(|fault| Diagnostic::general(Code::CannotWrite, fault.to_string()))
        .and_then(|text| deliver(args, path.as_deref(), &text))
        .and_then(|delivered| configure(args, &plan).map(|()| delivered));
    match result {
        Ok((good, out)) => Done { good, out, err },
        Err(fault) => {
            err.push_str(&told(&compiled.sources, &[fault]));
            Done {
                good: false,
                out: String::new(),
                err,
            }
        }
    }
}

/// Writes the text, or compares it; with it, whether that was good.
fn deliver(args: &Compile, path: Option<&Path>, text: &str) -> Result<(bool, String), Diagnostic> {
    let Some(path) = path else {
        return Ok((true, text.to_owned()));
    };
    if args.check {
        let old = match std::fs::read(path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(fault) => {
                return Err(Diagnostic::general(
                    Code::Unreadable,
                    format!(
                        "the file `{}` cannot be read: {}",
                        path.display(),
                        input::reason(&fault)
                    ),
                ));
            }
        };
        return Ok((old == text, difference(path, &old, text)));
    }
    write::whole(path, text, mode(args)).map_err(|fault| cannot_write(path, &fault))?;
    Ok((true, String::new()))
}

/// Writes what root has to add to the host's configuration.
fn configure(args: &Compile, plan: &Plan) -> Result<(), Diagnostic> {
    let Some(dir) = args.emit_config.as_deref().filter(|_| !args.check) else {
        return Ok(());
    };
    std::fs::create_dir_all(dir).map_err(|fault| cannot_write(dir, &fault))?;
    for file in crate::emit::config::files(plan) {
        let path = dir.join(file.name);
        write::whole(&path, &file.text, 0o644).map_err(|fault| cannot_write(&path, &fault))?;
    }
    Ok(())
}

/// A script can be run; a file with secrets in it is for its owner only.
fn mode(args: &Compile) -> u32 {
    let mode = match args.target {
        Target::Ksh => 0o755,
        Target::Make => 0o644,
    };
    if args.shape.embed_secrets {
        mode & 0o700
    } else {
        mode
    }
}

fn cannot_write(path: &Path, fault: &std::io::Error) -> Diagnostic {
    Diagnostic::general(
        Code::CannotWrite,
        format!(
            "`{}` cannot be written: {}",
            path.display(),
            input::reason(fault)
        ),
    )
    .help("name another file with `-o`, or print it with `-o -`")
}

/// A unified diff from what is on disk to what would be written.
fn difference(path: &Path, old: &str, new: &str) -> String {
    let name = Printable::new(&path.to_string_lossy());
    let diff = write::diff(
        old,
        new,
        [&format!("{name}"), &format!("{name} (as compiled now)")],
    );
    printable::listing(&diff).into_owned()
}
