//! `packsh compile`

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::ValueEnum;

use super::args::{Compile, Format, Target, With};
use super::console::Console;
use super::outputs::{self, Outputs, file_name, output};
use super::{STACK, color, failed, input, stats, told, write};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::Recorded;
use crate::disk::reason;
use crate::pipeline::{self, Options};
use crate::plan::Plan;
use crate::printable::{self, Printable};
use crate::program::Features;
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
    /// The script or the Makefile, if it is to be written.
    script: Option<File>,
    /// What is to be written for root.
    config: Vec<File>,
    /// The paths of what was read, besides the template.
    read: BTreeSet<String>,
}

/// A file to write.
struct File {
    path: PathBuf,
    text: String,
    mode: u32,
}

/// Compiles all templates; true if every one was good.
pub fn run(args: &Compile, console: &Console) -> bool {
    let format = args.report.diagnostics;
    let options = match input::options(&args.input, &args.shape) {
        Ok(options) => options,
        Err(faults) => {
            console.faults(&faults, format);
            return false;
        }
    };
    if args.output.is_some() && args.templates.len() > 1 {
        let fault = Diagnostic::general(Code::BadFlag, "`-o` takes one template, but got several")
            .help("use `--out-dir DIR` for many");
        console.faults(&[fault], format);
        return false;
    }
    if args.emit_config.is_some() && args.templates.len() > 1 {
        let fault = Diagnostic::general(
            Code::BadFlag,
            "`--emit-config` takes one template, but got several",
        )
        .help("the files for one template would replace those for another");
        console.faults(&[fault], format);
        return false;
    }
    if args.target == Target::Make && args.with.iter().any(|it| *it != With::LegacySsh) {
        let fault = Diagnostic::general(
            Code::BadFlag,
            "`--with` is for scripts, not for Makefiles, but for `legacy-ssh`",
        )
        .help("leave `--with` out: make(1) has its own options. `make -n` prints the recipes and runs none, and a make that failed goes on with the file that it could not make");
        console.faults(&[fault], format);
        return false;
    }
    let mut outputs = Outputs::default();
    let clash = clashes(args, &mut outputs);
    if !clash.is_empty() {
        console.faults(&clash, format);
        return false;
    }
    let mut all = each(args, &options, console);
    let clash = late_clashes(&all, &mut outputs);
    let mut good = clash.is_empty();
    for done in &mut all {
        if good {
            write(args, done);
        }
        console.print(&done.out);
        console.tell(&done.err);
    }
    good &= all.iter().all(|done| done.good);
    if !clash.is_empty() {
        console.faults(&clash, format);
    }
    good
}

/// Outputs that are inputs, or that two templates have in common, as far as the command line says it.
fn clashes(args: &Compile, outputs: &mut Outputs) -> Vec<Diagnostic> {
    for template in &args.templates {
        outputs.read("the template", template);
    }
    for file in &args.input.var_file {
        outputs.read("the variable file", file);
    }
    let mut faults = Vec::new();
    for template in &args.templates {
        if let Some(path) = output(args, template) {
            faults.extend(outputs.write(&path, &format!("`{template}`")).err());
            faults.extend(outputs.spare(&path).err());
        }
    }
    faults
}

/// The same of what the templates themselves name.
fn late_clashes(all: &[Done], outputs: &mut Outputs) -> Vec<Diagnostic> {
    for path in all.iter().flat_map(|done| &done.read) {
        outputs.read("a file that a template needs,", path);
    }
    let mut faults = Vec::new();
    for done in all {
        for file in &done.config {
            faults.extend(outputs.write(&file.path, "`--emit-config`").err());
        }
        for file in done.script.iter().chain(&done.config) {
            faults.extend(outputs.spare(&file.path).err());
        }
    }
    faults
}

/// Works on all cores; what comes of it is in the order of the command line.
fn each(args: &Compile, options: &Options, console: &Console) -> Vec<Done> {
    let count = args.templates.len();
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Done)>> = Mutex::new(Vec::with_capacity(count));
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
            done.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((index, result));
            if progress && began.elapsed() > PATIENCE {
                console.tell(&format!(
                    "\rcompiling {} of {count}",
                    (index + 1).min(count)
                ));
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
        console.tell("\r\x1b[K");
    }
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, done)| done).collect()
}

/// Compiles one template; nothing is written yet.
fn one(args: &Compile, template: &str, options: &Options) -> Done {
    let format = args.report.diagnostics;
    let path = output(args, template);
    let folder = path.as_deref().and_then(Path::parent);
    let mut options = options.clone();
    options.folder = input::folder(template, folder.unwrap_or(Path::new("")));
    options.legacy_ssh = args.with.contains(&With::LegacySsh);
    options.plain = !args.library;
    options.features = Features {
        resume: args.with.contains(&With::Resume),
        dry_run: args.with.contains(&With::DryRun),
        ask: args.with.contains(&With::Ask),
    };
    if args.target == Target::Make {
        options.shown.push("--target make".to_owned());
    }
    for feature in args.with.iter().filter_map(ValueEnum::to_possible_value) {
        options.shown.push(format!("--with {}", feature.get_name()));
    }
    let disk = Recorded::new(&crate::disk::Local);
    let compiled = pipeline::compile(pipeline::open(template), &options, &disk);
    let mut done = Done {
        good: true,
        out: String::new(),
        err: String::new(),
        script: None,
        config: Vec::new(),
        read: disk.into_paths(),
    };
    if format == Format::Text || !compiled.diagnostics.is_empty() {
        done.err = told(&compiled.sources, &compiled.diagnostics, format, color());
    }
    if let Some(program) = compiled.program {
        let file = path.as_deref().and_then(Path::file_name).map_or_else(
            || file_name(args, template),
            |name| name.to_string_lossy().into_owned(),
        );
        let text = match args.target {
            Target::Ksh => crate::shell::with_head(&program, &file),
            Target::Make => crate::make::makefile(&program, &file),
        };
        match text {
            Ok(text) => {
                if args.stats && args.target == Target::Ksh {
                    done.err.push_str(&stats::of(&file, &text));
                }
                deliver(
                    args,
                    path,
                    text,
                    mode(args, args.shape.embed_secrets),
                    &mut done,
                );
            }
            Err(fault) => done.fail(
                args,
                Diagnostic::general(Code::CannotWrite, fault.to_string()),
            ),
        }
        if args.emit_config.is_some() {
            // what root has to write is read off the plan, which has the same commands
            options.plain = false;
            let compiled =
                pipeline::compile(pipeline::open(template), &options, &crate::disk::Local);
            configure(args, compiled.plan.as_ref(), &mut done);
        }
        return done;
    }
    let plan = compiled.plan.filter(|_| !failed(&compiled.diagnostics));
    let Some(plan) = plan else {
        done.good = false;
        return done;
    };
    let text = match args.target {
        Target::Ksh => crate::emit::ksh::script(&plan),
        Target::Make => crate::emit::make::makefile(&plan),
    };
    match text {
        Ok(text) => {
            if args.stats && args.target == Target::Ksh {
                let (file, lines) = (file_name(args, template), text.lines().count());
                let told = crate::printable!("{file}: {lines} lines, with the library");
                done.err.push_str(&format!("{told}\n"));
            }
            deliver(
                args,
                path,
                text,
                mode(args, plan.holds_credentials()),
                &mut done,
            );
        }
        Err(fault) => done.fail(
            args,
            Diagnostic::general(Code::CannotWrite, fault.to_string()),
        ),
    }
    configure(args, Some(&plan), &mut done);
    done
}

/// Notes the files of `--emit-config`.
fn configure(args: &Compile, plan: Option<&Plan>, done: &mut Done) {
    let dir = args.emit_config.as_deref().filter(|_| !args.check);
    if let (Some(dir), Some(plan)) = (dir, plan) {
        let files = crate::emit::config::files(plan).into_iter();
        let files = files.map(|file| File {
            path: dir.join(file.name),
            text: file.text,
            mode: 0o644,
        });
        done.config = files.collect();
    }
}

impl Done {
    fn fail(&mut self, args: &Compile, fault: Diagnostic) {
        let format = args.report.diagnostics;
        let fault = told(&Sources::default(), &[fault], format, color());
        self.err.push_str(&fault);
        self.good = false;
    }
}

/// Prints the text, compares it, or notes that it is to be written.
fn deliver(args: &Compile, path: Option<PathBuf>, text: String, mode: u32, done: &mut Done) {
    let Some(path) = path else {
        done.out = text;
        return;
    };
    if !args.check {
        done.script = Some(File { path, text, mode });
        return;
    }
    let old = match std::fs::read(&path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(fault) => {
            let message = format!(
                "the file `{}` cannot be read: {}",
                path.display(),
                reason(&fault)
            );
            done.fail(args, Diagnostic::general(Code::Unreadable, message));
            return;
        }
    };
    done.good = old == text;
    done.out = difference(&path, &old, &text);
}

/// Writes what came of one template.
fn write(args: &Compile, done: &mut Done) {
    let config = std::mem::take(&mut done.config);
    let files: Vec<File> = done.script.take().into_iter().chain(config).collect();
    let refused = files
        .iter()
        .filter_map(|file| outputs::own(&file.path, args.force).err());
    let refused: Vec<Diagnostic> = refused.collect();
    if !refused.is_empty() {
        refused.into_iter().for_each(|fault| done.fail(args, fault));
        return;
    }
    for file in files {
        // only folders that were asked for are made
        let dir = file.path.parent().filter(|dir| {
            let asked = [args.out_dir.as_deref(), args.emit_config.as_deref()];
            asked.contains(&Some(*dir))
        });
        let written = dir
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| write::whole(&file.path, &file.text, file.mode));
        if let Err(fault) = written {
            done.fail(args, cannot_write(&file.path, &fault));
            return;
        }
    }
}

/// A script can be run; a file with an account's credential in it is for its owner only.
fn mode(args: &Compile, credentials: bool) -> u32 {
    let mode = match args.target {
        Target::Ksh => 0o755,
        Target::Make => 0o644,
    };
    if credentials { mode & 0o700 } else { mode }
}

fn cannot_write(path: &Path, fault: &std::io::Error) -> Diagnostic {
    Diagnostic::general(
        Code::CannotWrite,
        format!("`{}` cannot be written: {}", path.display(), reason(fault)),
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
