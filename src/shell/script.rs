//! The whole script.

use std::collections::BTreeMap;

use askama::Template;

use super::body;
use super::build;
use super::dry;
use super::names::Names;
use super::options;
use super::quote::{Quoted, Quoter};
use super::tools;
use super::uses::Uses;
use crate::emit::comment::Comment;
use crate::emit::quote::{Style, literal};
use crate::helpers;
use crate::plan::{Var, Word};
use crate::program::{Build, Program, Stmt};

/// What a part of a script is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// The review head.
    Head,
    /// Settings and the command line.
    Settings,
    /// The template's own steps, with the files that they carry.
    Steps,
    /// Helpers, and how builds are run.
    Helpers,
}

/// Lines of a script, by what they are.
pub type Sections = BTreeMap<Section, usize>;

#[derive(Template)]
#[template(path = "ksh/plain.ksh")]
struct Page<'a> {
    head: &'a [Comment],
    environment: bool,
    carriers: Vec<String>,
    before: Vec<String>,
    patterns: Vec<String>,
    after: Vec<String>,
    several: bool,
    single: bool,
    resume: bool,
    dry_run: bool,
    ask: bool,
    /// The variables of settings that are no secrets, by which a run that goes on knows that it is the same.
    same: Vec<String>,
    /// The variables of secrets.
    secret: Vec<String>,
    force: bool,
    fetch: bool,
    abort: bool,
    /// Whether there is anything to undo.
    undoes: bool,
    /// Whether a build is told what undoes it.
    undo: bool,
    /// Whether steps have time limits.
    limits: bool,
    /// Whether a function does what follows the end of a build.
    steps: bool,
    /// Whether the steps stand at the top: they are plain commands of one build, with nothing to undo.
    straight: bool,
    build_name: String,
    pipes: bool,
    tools: bool,
    /// The lines that look for the tools, if all builds need the same.
    common: Option<Vec<String>>,
    pauses: bool,
    asks: bool,
    /// Whether the last settings are made where it is known which builds are chosen: some may ask.
    ask_late: bool,
    /// What stands behind `<<`, and the lines of that here-document.
    masked: Option<(String, String)>,

    /// The value of the variable of that name.
    run: Option<String>,
    start: Option<String>,
    template_dir: Option<String>,
    helpers: Vec<String>,
    builds: Vec<String>,
    /// Whether something reads the private folder of all builds.
    all: bool,
    /// Whether it is asked for each build, not only where it is begun, if it is chosen.
    chosen: bool,
    /// Whether the names of all builds stand for themselves in a script of sed(1).
    simple: bool,
    /// What names a build's lines there.
    label: String,
    needs: Vec<Need>,
}

/// What one build needs before it is begun.
struct Need {
    name: Quoted,
    function: String,
    /// Where its lines are, for `-n`.
    lines: String,
    undo: String,
    tools: Vec<String>,
    /// The commands that look for the files which it does not carry.
    outside: Vec<String>,
    /// What ends the script before the first build, if functions make the name and fail.
    fails: String,
}

/// What scripts know of each other that are run at the same time, each with one of the builds of a program.
#[derive(Clone, Debug)]
pub struct Common {
    /// Packer's `PACKER_RUN_UUID`.
    pub run: String,
    /// When the run began, in Unix seconds.
    pub start: u64,
}

/// The script with its review head, which tells in which lines embedded secrets stand.
///
/// # Errors
/// As [`script`].
pub fn with_head(program: &Program, file: &str) -> Result<String, askama::Error> {
    let unknown = |_: &Var| ", line 00000".to_owned();
    let head = crate::review::head(program, file, &unknown);
    let text = script(program, &head)?;
    let names = Names::new(program);
    let at = |var: &Var| {
        let wanted = format!("{}=", names.variable(var));
        let line = text.lines().position(|line| line.starts_with(&wanted));
        line.map_or_else(String::new, |line| format!(", line {}", line + 1))
    };
    let known = crate::review::head(program, file, &at);
    if known == head {
        return Ok(text);
    }
    script(program, &known)
}

/// The script as text.
///
/// # Errors
/// When the page's template cannot be written, which no program can cause.
pub fn script(program: &Program, head: &[Comment]) -> Result<String, askama::Error> {
    written(program, head, None)
}

/// A script that is run together with others, and that nobody reads: without a head.
///
/// # Errors
/// As [`script`].
pub fn among_others(program: &Program, common: &Common) -> Result<String, askama::Error> {
    written(program, &[], Some(common))
}

fn written(
    program: &Program,
    head: &[Comment],
    apart: Option<&Common>,
) -> Result<String, askama::Error> {
    let known = |value: String| literal(&value, Style::Script);
    let names = Names::new(program);
    let quoter = Quoter::new(&names);
    let facts = Uses::of(program);
    let masked = options::masked(program, &quoter);
    let straight = is_straight(program);
    let features = program.features;
    let alone = program.builds.len() == 1;
    let numbered = features.numbers_steps() && !straight;
    let mut builds = program.builds.clone();
    let mut outside = |at: usize| match straight {
        true => Vec::new(),
        false => builds[at].take_outside(),
    };
    let needs: Vec<Need> = program
        .builds
        .iter()
        .enumerate()
        .map(|(at, build)| Need {
            outside: outside(at)
                .iter()
                .map(|stmt| body::needed(stmt, &quoter))
                .collect(),
            name: quoter.word(&build.name),
            fails: options::or_die(
                &build.name,
                &format!("the name in {} has no value", build.origin),
            ),
            function: build.id.clone(),
            lines: dry::blank(&build.id),
            undo: if build::has_undo(build) {
                format!("undo_{}", build.id)
            } else {
                ":".to_owned()
            },
            tools: build
                .tools()
                .iter()
                .map(|tools| tools.joined(","))
                .collect(),
        })
        .collect();
    let builds: Vec<String> = builds
        .iter()
        .map(|build| {
            let text = build::functions(build, &quoter, &program.files, straight, features, alone);
            match features.dry_run {
                true => dry::between_marks(&build.id, &text),
                false => text,
            }
        })
        .collect();
    let helpers = facts.texts(&quoter);
    let after = options::after(program, &names, &quoter);
    let common = tools::common(program);
    let simple = program.builds.iter().all(|build| is_simple(&build.name));
    let several = program.builds.len() > 1;
    let page = Page {
        head,
        environment: facts.reads.contains("environment"),
        carriers: options::carriers(program),
        before: options::before(program, &names, &quoter),
        patterns: options::patterns(program, &names, &quoter),
        chosen: several
            && (after.iter().any(|line| line.contains("! chosen "))
                || needs.iter().any(|need| {
                    !need.outside.is_empty() || (common.is_none() && !need.tools.is_empty())
                })),
        label: match program.builds.as_slice() {
            [build] if simple => build.name.as_literal().unwrap_or_default().to_owned(),
            _ if simple => "$1".to_owned(),
            _ => "$name".to_owned(),
        },
        simple,
        after,
        several,
        single: program.builds.len() == 1,
        force: program.replaces(),
        fetch: program.reads("fetch"),
        abort: program.keeps_on_abort(),
        undoes: program.builds.iter().any(build::has_undo),
        undo: (numbered && features.ask) || program.builds.iter().any(build::has_undo),
        limits: facts.reads.contains("step"),
        steps: (numbered && features.ask) || facts.reads.contains("step"),
        resume: features.resume,
        dry_run: features.dry_run,
        ask: features.ask,
        same: options::plain_settings(program, &names),
        secret: options::secret_settings(program, &names),
        straight,
        build_name: program
            .builds
            .first()
            .map_or_else(String::new, |build| quoter.value(&build.name).to_string()),
        pipes: facts.pipes
            || facts
                .helpers
                .values()
                .any(|helper| helper.text(&quoter).contains(" | ")),
        tools: needs.iter().any(|need| !need.tools.is_empty()),
        common,
        pauses: features.ask || facts.reads.contains("pause"),
        asks: options::asks(program),
        ask_late: options::asks(program) && program.builds.len() > 1,
        masked,
        run: facts.reads.contains("run_uuid").then(|| match apart {
            Some(common) => known(common.run.clone()),
            None => format!("$({})", helpers::UUID),
        }),
        start: facts.reads.contains("start").then(|| match apart {
            Some(common) => known(common.start.to_string()),
            None => "$(date +%s)".to_owned(),
        }),
        template_dir: facts
            .reads
            .contains("template_dir")
            .then(|| literal(&program.source.folder, Style::Script)),
        all: features.ask
            || helpers
                .iter()
                .chain(&builds)
                .any(|text| text.contains("$all")),
        helpers,
        builds,
        needs,
    };
    let mut text = page.render()?;
    if features.dry_run {
        text = dry::filled(&text, program, &names);
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

/// Whether a build's name stands for itself in quotes of the shell and in a script of sed(1).
fn is_simple(name: &Word) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ' ');
    name.as_literal()
        .is_some_and(|name| name.chars().all(plain))
}

/// Whether the script has its steps at the top, without a private folder and a filter that masks secrets.
pub fn is_straight(program: &Program) -> bool {
    let secret = !program.secret_settings().is_empty() || !program.secrets.is_empty();
    // a name that is made of others is known only behind the command line
    let quiet = |build: &Build| build.name.as_literal().is_some() && is_quiet(build);
    !secret && !program.features.ask && matches!(program.builds.as_slice(), [build] if quiet(build))
}

/// Whether a build can do without a process group and a filter: nothing that it runs takes long or prints what others
/// wrote.
pub fn is_quiet(build: &Build) -> bool {
    let plain = build
        .steps
        .iter()
        .all(|step| step.undo.is_none() && step.policy == crate::plan::Policy::default());
    let mut quiet = true;
    build.each_stmt(&mut |stmt| {
        quiet &= !matches!(stmt, Stmt::Until { .. } | Stmt::Start { .. });
        stmt.each_word(&mut |word| {
            word.each_var(&mut |var| quiet &= !matches!(var, Var::Run("work" | "tmp")));
        });
        stmt.commands(&mut |command| {
            quiet &= match command.tool() {
                Some(tool) => crate::program::is_quiet(tool),
                None => false,
            };
        });
    });
    plain && quiet
}

/// How many lines of a script are what.
pub fn sections(text: &str) -> Sections {
    let mut out = Sections::new();
    let mut section = Section::Head;
    for line in text.lines() {
        match section {
            Section::Head if !line.starts_with('#') => section = Section::Settings,
            _ => {}
        }
        match line {
            "# ---- helpers ----" => section = Section::Helpers,
            "# ---- the run ----" => section = Section::Helpers,
            line if line.starts_with("# ---- ") => section = Section::Steps,
            _ => {}
        }
        *out.entry(section).or_default() += 1;
    }
    out
}
