//! The whole way of a template: text, values, typed template, plan.
//!
//! Everything here is pure but for what [`Disk`] reads: scripts and files that the plan carries.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, failed};
use crate::disk::Disk;
use crate::fix;
use crate::lower;
pub use crate::lower::options::{Daemon, Engine, Given, Options};
use crate::plan::Plan;
use crate::program::Program;
use crate::registry;
use crate::source::{self, FileId, Sources, Span};
use crate::template::{self, Template};

/// What came of a template.
#[derive(Debug)]
pub struct Compiled {
    /// The input files, to show places in them.
    pub sources: Sources,
    /// All faults and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// The plan, unless there are errors.
    pub plan: Option<Plan>,
    /// The program, unless there are errors or a component is not composed yet.
    pub program: Option<Program>,
    /// Secrets that the plan leaves out, by the environment variables in which the emitted file looks for them.
    pub secrets: Vec<(String, String)>,
    /// The places of all components; none if the text is no template.
    pub components: Option<Vec<Span>>,
}

/// A template that has been read from its file, or the faults that kept it from being read.
#[derive(Debug)]
pub struct Opened {
    /// The input files so far.
    pub sources: Sources,
    /// The template among them.
    pub file: Option<FileId>,
    /// What was found while reading.
    pub faults: Vec<Diagnostic>,
}

/// Opens a template: a file, or `-` for standard input.
pub fn open(path: &str) -> Opened {
    let mut sources = Sources::default();
    let mut faults = Vec::new();
    let file = source::read_template(&mut sources, path, &mut faults);
    Opened {
        sources,
        file,
        faults,
    }
}

/// Reads a template, and no more.
pub fn read(opened: Opened) -> (Sources, Option<Template>, Vec<Diagnostic>) {
    let Opened {
        sources,
        file,
        mut faults,
    } = opened;
    let node = file.and_then(|file| source::parse_all(&sources, file, &mut faults));
    let template = node.map(|node| template::parse(&node, &mut faults));
    (sources, template, faults)
}

/// What `validate -syntax-only` looks at.
pub fn syntax(opened: Opened) -> Compiled {
    let (sources, template, diagnostics) = read(opened);
    Compiled {
        components: components(template.as_ref(), &diagnostics),
        sources,
        diagnostics,
        plan: None,
        program: None,
        secrets: Vec::new(),
    }
}

/// The places of all components, if nothing is wrong with the template so far.
fn components(template: Option<&Template>, faults: &[Diagnostic]) -> Option<Vec<Span>> {
    let template = template.filter(|_| !failed(faults))?;
    let builders = template.builders.iter().map(|it| it.span);
    let provisioners = template.provisioners.iter().chain(&template.cleanup);
    let post_processors = template.post_processors.iter().flatten();
    let all = builders
        .chain(provisioners.map(|it| it.span))
        .chain(post_processors.map(|it| it.span));
    Some(all.collect())
}

/// All faults of a template.
pub fn validate(opened: Opened, options: &Options, disk: &dyn Disk) -> (Sources, Vec<Diagnostic>) {
    let checked = check(opened, options, disk);
    (checked.sources, checked.diagnostics)
}

/// As [`validate`], with what else is known of the template. There is no plan.
pub fn check(opened: Opened, options: &Options, disk: &dyn Disk) -> Compiled {
    process(opened, options, disk, lower::Purpose::Validate)
}

/// Compiles a template into a plan.
pub fn compile(opened: Opened, options: &Options, disk: &dyn Disk) -> Compiled {
    process(opened, options, disk, lower::Purpose::Compile)
}

fn process(
    opened: Opened,
    options: &Options,
    disk: &dyn Disk,
    purpose: lower::Purpose,
) -> Compiled {
    let (mut sources, template, mut faults) = read(opened);
    let components = components(template.as_ref(), &faults);
    let (values, places) = values(&mut sources, options, &mut faults);
    let mut compiled = Compiled {
        sources,
        diagnostics: Vec::new(),
        plan: None,
        program: None,
        secrets: Vec::new(),
        components,
    };
    if let Some(template) = template.filter(|_| !failed(&faults)) {
        template::check(&template, &mut faults);
        let text = &compiled.sources.file(FileId(0)).text;
        let digest = crate::emit::head::digest(text.as_bytes());
        let recorded = &lower::Recorded::new(disk);
        let request = lower::Request {
            sources: &compiled.sources,
            template: &template,
            options,
            values: &values,
            places: &places,
            find: registry::find,
            disk: recorded,
            recorded,
            purpose,
            digest,
        };
        if options.plain
            && purpose == lower::Purpose::Compile
            && lower::compose::covers(&template, registry::find)
        {
            let before = faults.len();
            if let Some((program, secrets)) = lower::compose::compose(&request, &mut faults) {
                compiled.secrets = secrets;
                compiled.program = Some(program).filter(|_| !failed(&faults));
                compiled.diagnostics = faults;
                return compiled;
            }
            // it is served by the first edition's emitter, which tells its own faults
            faults.truncate(before);
        }
        let (plan, secrets) = lower::lower(&request, &mut faults);
        compiled.secrets = secrets;
        compiled.plan = plan.filter(|_| !failed(&faults));
        fix::offer(&compiled.sources, &mut faults);
    }
    compiled.diagnostics = faults;
    compiled
}

/// The values of `-var-file`, then those of `-var`: a `-var` wins wherever it stands (language.md V4). With them the
/// places of those that files give.
fn values(
    sources: &mut Sources,
    options: &Options,
    faults: &mut Vec<Diagnostic>,
) -> (Vec<(String, String)>, BTreeMap<String, Span>) {
    let mut out = Vec::new();
    let mut places = BTreeMap::new();
    for given in &options.given {
        if let Given::File { name } = given
            && let Some(file) = source::read_file(sources, name, faults)
        {
            out.extend(template::read_var_file(sources, file, faults));
            places.extend(template::places_in_var_file(sources, file));
        }
    }
    for given in &options.given {
        if let Given::Flag { name, value } = given {
            out.push((name.clone(), value.clone()));
            places.remove(name);
        }
    }
    (out, places)
}
