//! The whole script.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;

use super::apart::Common;
use super::body;
use super::build;
use super::dry;
use super::names::Names;
use super::options;
use super::quote::{Quoted, Quoter};
use super::straight::is_straight;
use super::tools;
use crate::emit::comment::Comment;
use crate::emit::quote::{Style, literal};
use crate::helpers::{self, Helper};
use crate::plan::{File, Part, Var, Word};
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
    /// Whether that is known only behind the command line.
    late_name: bool,
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

/// The same, for a script that is run apart from others of its run.
pub(super) fn written(
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
        late_name: straight
            && program
                .builds
                .iter()
                .any(|build| build.name.as_literal().is_none()),
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

/// What a program uses of what a script can have.
#[derive(Default)]
pub struct Uses {
    /// The helpers, by their names; those that others call are among them.
    pub helpers: BTreeMap<String, Arc<dyn Helper>>,
    /// The variables of the run that something reads.
    pub reads: BTreeSet<&'static str>,
    /// Whether it has pipelines itself.
    pub pipes: bool,
}

impl Uses {
    /// The texts of the helpers that stand as functions, in the order of their names.
    pub fn texts(&self, quoter: &Quoter<'_>) -> Vec<String> {
        self.helpers
            .values()
            .filter(|helper| !quoter.is_inline(helper.as_ref()))
            .map(|helper| helper.text(quoter).trim_end().to_owned())
            .collect()
    }

    /// Looks at all that a program does.
    pub fn of(program: &Program) -> Self {
        let secret = program.secret_settings();
        let mut uses = Self::default();
        for build in &program.builds {
            uses.build(build, &program.files, &secret);
        }
        for word in program.settings.iter().filter_map(|it| it.default.as_ref()) {
            uses.word(word);
        }
        if !program.secret_calls().is_empty() {
            uses.add(Arc::new(helpers::Put {}));
        }
        uses
    }

    /// Looks at what one build does, with the files of the program and the settings that are secrets.
    pub fn of_build(build: &Build, files: &[File], secret: &BTreeSet<&str>) -> Self {
        let mut uses = Self::default();
        uses.build(build, files, secret);
        uses
    }

    fn build(&mut self, build: &Build, files: &[File], secret: &BTreeSet<&str>) {
        let mut prints = false;
        build.each_stmt(&mut |stmt| {
            self.stmt(stmt, files);
            prints |= stmt.prints_secret(secret);
        });
        if prints {
            self.add(Arc::new(helpers::Put {}));
        }
        self.word(&build.name);
        for step in &build.steps {
            self.word(&step.title);
            if step.policy.timeout.is_some() {
                self.add(Arc::new(helpers::Within {}));
            }
            if step.policy.retries > 0 {
                self.add(Arc::new(helpers::Retry {}));
            }
        }
    }

    fn stmt(&mut self, stmt: &Stmt, files: &[File]) {
        stmt.each_word(&mut |word| self.word(word));
        stmt.commands(&mut |command| {
            self.pipes |= command.is_piped();
            if let Some(helper) = command.shared_helper() {
                self.add(helper);
            }
        });
        if let Stmt::Unpack { file, .. } = stmt
            && let Some(file) = files.get(*file)
            && crate::plan::readable::is_encoded(&file.bytes)
        {
            self.add(Arc::new(helpers::Decode {}));
        }
        if matches!(stmt, Stmt::Outside { sha256, .. } if sha256.is_some()) {
            self.add(Arc::new(helpers::Pinned {}));
        }
    }

    fn add(&mut self, helper: Arc<dyn Helper>) {
        let name = helper.name();
        if self.helpers.contains_key(&name) {
            return;
        }
        self.reads.extend(helper.reads());
        let mut inner: Vec<Word> = Vec::new();
        helper.each_word(&mut |word| inner.push(word.clone()));
        inner.iter().for_each(|word| self.word(word));
        for other in helper.uses() {
            self.add(other);
        }
        self.helpers.insert(name, helper);
    }

    fn word(&mut self, word: &Word) {
        for part in word.parts() {
            match part {
                Part::Var(Var::Run(name)) => {
                    self.reads.insert(name);
                }
                Part::Literal(_) | Part::Var(_) => {}
                Part::Call(function, arguments) => {
                    arguments.iter().for_each(|word| self.word(word));
                    if let Some(late) = helpers::late(function.0) {
                        self.add(Arc::new(*late));
                    }
                }
            }
        }
    }
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
