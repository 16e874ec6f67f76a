//! The whole Makefile.

use std::collections::BTreeSet;

use askama::Template;

use super::recipe::{Recipe, recipes};
use super::rule::{House, Rule};
use super::settings::Settings;
use super::target::Targets;
use super::unit::units;
use crate::emit::comment::Comment;
use crate::emit::quote::{Style, literal};
use crate::helpers::UUID;
use crate::plan::Var;
use crate::plan::names::{Taken, identifier};
use crate::program::{Build, Fact, Item, Program};
use crate::review::{Makefile, head_of_makefile};
use crate::shell::{Names, Quoter, Uses, carriers, has_undo, is_quiet, masked};

/// The part that make reads.
#[derive(Template)]
#[template(path = "make/plain.mk")]
struct Page<'a> {
    head: Vec<Comment>,
    state: String,
    variables: Vec<(&'a str, &'a str)>,
    settings: Option<String>,
    all: Vec<String>,
    builds: Vec<(String, Vec<String>)>,
    rules: Vec<Rule>,
    functions: String,
}

/// The functions of settings.
#[derive(Template)]
#[template(path = "make/settings.ksh")]
struct Given {
    /// Settings that have the name of a variable of this text, with what make calls them.
    renamed: Vec<(String, String)>,
    settings: Vec<String>,
    secrets: Vec<String>,
}

/// The functions that all recipes use.
#[derive(Template)]
#[template(path = "make/recipes.ksh")]
struct Functions {
    clean: Vec<String>,
    notes: Vec<String>,
    settings: bool,
    secrets: bool,
    /// Whether recipes do without a process group and a private folder.
    quiet: bool,
    /// Whether recipes have output that is filtered, or something to undo.
    watched: bool,
    /// As in a script of one build.
    single: bool,
    /// What names a recipe's lines in a script of sed(1).
    label: &'static str,
    pipes: bool,
    pauses: bool,
    /// Whether recipes have stamps for targets.
    stamps: bool,
    environment: bool,
    carriers: Vec<String>,
    start: bool,
    run: Option<&'static str>,
    template_dir: Option<String>,
    force: bool,
    fetch: bool,
    abort: bool,
    undo: bool,
    flags: BTreeSet<&'static str>,
    steps: bool,
    need: bool,
    masked: Option<(String, String)>,
    helpers: Vec<String>,
    state: String,
}

/// The Makefile as text; `file` is its name.
///
/// # Errors
/// When a page's template cannot be written, which no program can cause.
pub fn makefile(program: &Program, file: &str) -> Result<String, askama::Error> {
    let settings = Settings::of(program);
    let units = units(program, &settings);
    let recipes = recipes(&units);
    let names = Names::new(program);
    let quoter = Quoter::new(&names);
    let house = House {
        program,
        settings: &settings,
        quoter: &quoter,
    };
    let mut targets = Targets::default();
    let mut functions = Taken::default();
    let mut rules: Vec<Rule> = Vec::new();
    let mut parts = program.clone();
    parts.builds.clear();
    for recipe in &recipes {
        let found = recipe
            .leaves
            .iter()
            .find_map(|item| Some((*item, targets.add(item, &settings)?)));
        let main = found.as_ref().map(|(item, _)| *item);
        let function = functions.unique("", &function_of(recipe, program, main));
        let rest = recipe.leaves.iter().filter(|item| Some(**item) != main);
        let rest: Vec<&Item> = rest.copied().collect();
        let others: Vec<String> = rest
            .iter()
            .filter_map(|item| targets.add(item, &settings))
            .map(|target| target.text)
            .collect();
        let target = found.map_or_else(
            || format!("$(S)/{function}.done"),
            |(_, target)| target.text,
        );
        let needs = recipe.after.iter();
        let mut needs: Vec<String> = needs.map(|index| rules[*index].target.clone()).collect();
        for word in recipe.reads() {
            let known = targets.read(word, &settings);
            needs.extend(known.filter(|it| *it != target && !others.contains(it)));
        }
        let build = recipe.build(program, function.clone());
        rules.push(house.rule(
            recipe,
            &build,
            function,
            [vec![target], others, needs],
            &rest,
        ));
        parts.builds.push(build);
    }
    let builds = if program.builds.len() > 1 {
        aliases(program, &targets, &recipes, &rules)
    } else {
        Vec::new()
    };
    let wanted = |index: usize| !recipes.iter().any(|other| other.after.contains(&index));
    let all = (0..recipes.len())
        .filter(|index| wanted(*index))
        .map(|index| rules[index].target.clone())
        .collect();
    let [plain, secrets] = settings.lines(&names, &quoter);
    let uses = Uses::of(&parts);
    let state = format!(".packsh/{}", identifier(stem(&program.source.template)));
    let masked = masked(program, &quoter);
    let quiet = parts.builds.iter().all(is_quiet);
    let helpers = uses.texts(&quoter);
    let functions = Functions {
        clean: house.clean(&recipes, &rules),
        notes: rules.iter().map(|rule| rule.note.clone()).collect(),
        settings: !program.settings.is_empty(),
        secrets: !secrets.is_empty(),
        quiet,
        watched: !quiet && (masked.is_some() || parts.builds.iter().any(is_watched)),
        single: false,
        label: "$1",
        pipes: uses.pipes || helpers.iter().any(|helper| helper.contains(" | ")),
        pauses: uses.reads.contains("pause"),
        stamps: rules.iter().any(|rule| rule.target.starts_with("$(S)/")),
        environment: uses.reads.contains("environment"),
        carriers: carriers(program)
            .into_iter()
            .chain(settings.carriers())
            .collect(),
        start: uses.reads.contains("start"),
        run: uses.reads.contains("run_uuid").then_some(UUID),
        template_dir: uses
            .reads
            .contains("template_dir")
            .then(|| literal(&program.source.folder, Style::Script)),
        force: program.replaces(),
        fetch: program.reads("fetch"),
        abort: undos(&parts).any(|undo| undo.kept_by_abort),
        undo: parts.builds.iter().any(has_undo),
        flags: undos(&parts).map(|undo| undo.flag).collect(),
        steps: uses.reads.contains("step"),
        need: parts
            .builds
            .iter()
            .any(|build| is_watched(build) && !build.tools().is_empty()),
        masked,
        helpers,
        state: state.clone(),
    };
    let given = Given {
        renamed: settings.renamed(&names),
        settings: plain,
        secrets,
    };
    let given = if program.settings.is_empty() && given.secrets.is_empty() {
        None
    } else {
        Some(behind_bars(&given.render()?))
    };
    let makefile = Makefile {
        setting: &|name| settings.name(name).to_owned(),
        state: &state,
        private: !quiet,
    };
    let mut page = Page {
        head: Vec::new(),
        state: state.clone(),
        variables: targets.variables().collect(),
        settings: given,
        all,
        builds,
        rules,
        functions: behind_bars(&functions.render()?),
    };
    // the head tells in which lines secrets stand, and moves them
    let unknown = |_: &Var| ", line 00000".to_owned();
    page.head = head_of_makefile(program, file, &unknown, &makefile);
    let text = page.render()?;
    let at = |var: &Var| {
        let wanted = format!("#| \t{}=", names.variable(var));
        let line = text.lines().position(|line| line.starts_with(&wanted));
        line.map_or_else(String::new, |line| format!(", line {}", line + 1))
    };
    page.head = head_of_makefile(program, file, &at, &makefile);
    let mut text = page.render()?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

fn undos(program: &Program) -> impl Iterator<Item = &crate::program::Undo> {
    program
        .builds
        .iter()
        .flat_map(|build| &build.steps)
        .filter_map(|step| step.undo.as_ref())
}

/// Whether a recipe has something to undo, or prints what a guest says.
pub fn is_watched(build: &Build) -> bool {
    let connects = |fact: &Fact| matches!(fact, Fact::Connects(_));
    has_undo(build)
        || build
            .steps
            .iter()
            .any(|step| step.facts.iter().any(connects))
}

/// What a user types to have each build, and what that makes. What several builds write is made by `all`.
fn aliases(
    program: &Program,
    targets: &Targets<'_>,
    recipes: &[Recipe<'_>],
    rules: &[Rule],
) -> Vec<(String, Vec<String>)> {
    let mut own: Vec<Vec<String>> = vec![Vec::new(); program.builds.len()];
    for (recipe, rule) in recipes.iter().zip(rules) {
        if let [build] = recipe.builds().as_slice() {
            own[*build].push(rule.target.clone());
        }
    }
    targets
        .names_of_builds(program)
        .into_iter()
        .zip(own)
        .collect()
}

/// What the function of a recipe is called: as its build, or as the file that it makes.
fn function_of(recipe: &Recipe<'_>, program: &Program, main: Option<&Item>) -> String {
    let first = recipe.units[0];
    let id = &program.builds[first.build].id;
    if first.head {
        return id.clone();
    }
    match main.or(recipe.leaves.first().copied()) {
        Some(item) => format!("make_{}", identifier(&item.word().to_string())),
        None => format!(
            "after_{}",
            identifier(id.strip_prefix("build_").unwrap_or(id))
        ),
    }
}

/// The name of the template without its extension.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A text of shell as comments of make, from which a recipe takes it. Its last line has no backslash at its end.
pub fn behind_bars(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for line in text.trim_end_matches('\n').split('\n') {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str("#|");
        if !line.is_empty() {
            out.push(' ');
            out.push_str(line);
        }
    }
    out
}
