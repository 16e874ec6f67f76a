//! Secrets that the emitted file leaves out: their text may stand nowhere else in it.

use super::House;
use super::needle::Needle;
use super::recorded::Read;
use super::secrets::Withheld;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::plan::{Build, File, Part, Secret, Source, Stmt, Variable, Word};
use crate::program;
use crate::source::{self, FileId, Kind, Node, Span};

/// How many places of one secret are told.
const MOST_PLACES: usize = 5;

/// Where the text of a secret is found.
#[derive(Default)]
struct Found {
    /// In the emitted file, in words.
    emitted: Vec<String>,
    /// In the input files.
    places: Vec<Span>,
    /// In files that were read: path and line.
    files: Vec<String>,
    /// Whether it is in a file that the emitted file carries.
    carried: bool,
    /// Whether the emitted file holds it for certain, and not a word of our own that is the same.
    certain: bool,
}

/// What an emitted file holds, of a plan or of a program.
pub struct Emitted<'p> {
    /// The user variables.
    pub variables: &'p [Variable],
    /// Where it comes from.
    pub source: &'p Source,
    /// The secrets that stand literally in the template.
    pub secrets: &'p [Secret],
    /// The files that it carries.
    pub files: &'p [File],
    /// The places in its builds that hold a text.
    pub builds: &'p dyn Fn(&Needle) -> Vec<String>,
}

/// Refuses what holds the text of a secret which it leaves out.
pub fn check(
    house: &House<'_>,
    plan: &Emitted<'_>,
    withheld: &[Withheld],
    read: &Read,
    faults: &mut Vec<Diagnostic>,
) {
    let needles: Vec<(&Withheld, Needle)> = withheld
        .iter()
        .filter_map(|secret| Some((secret, Needle::new(&secret.value)?)))
        .collect();
    if needles.is_empty() {
        return;
    }
    // the template was parsed before: there are no faults
    let template = source::parse_all(house.request.sources, FileId(0), &mut Vec::new());
    let texts = template.as_ref().map(texts).unwrap_or_default();
    // where they stand as secrets the emitted file has a variable
    let own: Vec<Span> = withheld.iter().flat_map(|it| it.places.clone()).collect();
    for (secret, needle) in needles {
        let mut found = Found::default();
        emitted(plan, &needle, house, &mut found);
        if found.emitted.is_empty() {
            continue;
        }
        found.places.extend(texts.iter().filter_map(|(text, span)| {
            let other = !own.contains(span);
            (other && needle.find(text).is_some()).then_some(*span)
        }));
        for (path, bytes) in read {
            if let Some(line) = needle.line(bytes) {
                found.files.push(format!("{path}:{line}"));
            }
        }
        found.files.dedup();
        // what no text of the template has is a word of our own
        if found.certain || !found.places.is_empty() || !found.files.is_empty() {
            faults.push(diagnostic(house, secret, &needle, found));
        }
    }
}

/// All texts of the template that may get into a plan as they stand.
fn texts(template: &Node) -> Vec<(&str, Span)> {
    let mut out = Vec::new();
    let mut open: Vec<(&Node, &str)> = vec![(template, "")];
    while let Some((node, key)) = open.pop() {
        match &node.kind {
            // names of components and builds are no data
            Kind::String(text)
                if !matches!(key, "type" | "only" | "except" | "post-processors") =>
            {
                out.push((text.as_str(), node.span));
            }
            Kind::List(items) => open.extend(items.iter().map(|item| (item, key))),
            Kind::Map(entries) => {
                let entries = entries.iter().filter(|it| !it.key.starts_with('_'));
                open.extend(entries.map(|entry| (&entry.value, entry.key.as_str())));
            }
            _ => {}
        }
    }
    out.sort_by_key(|(_, span)| *span);
    out
}

/// Looks through all that an emitter writes as it stands.
fn emitted(plan: &Emitted<'_>, needle: &Needle, house: &House<'_>, found: &mut Found) {
    let in_word = |word: &Word| word_holds(word, needle);
    for variable in plan.variables {
        let mut note = |what: String| {
            found.certain = true;
            found.emitted.push(what);
            found.places.extend(house.variables.place(&variable.name));
        };
        if let Some(fixed) = &variable.fixed
            && in_word(&fixed.value)
        {
            let name = &variable.name;
            note(format!("the value as which the variable `{name}` is fixed"));
        }
        if !variable.asked && variable.default.as_ref().is_some_and(in_word) {
            note(format!("the default of the variable `{}`", variable.name));
        }
    }
    let source = plan.source;
    let head = source.description.iter().chain(&source.options);
    if head.into_iter().any(|text| needle.find(text).is_some()) {
        found.emitted.push("the head".to_owned());
    }
    for secret in plan.secrets {
        if secret
            .value
            .as_deref()
            .is_some_and(|it| needle.find(it).is_some())
        {
            found.emitted.push(format!("the login `{}`", secret.name));
        }
    }
    for file in plan.files {
        if let Some(line) = needle.line(&file.bytes) {
            found.certain = true;
            found.carried = true;
            let path = &file.path;
            found
                .emitted
                .push(format!("the carried file `{path}`, line {line}"));
        }
    }
    found.emitted.extend((plan.builds)(needle));
}

/// The places in the builds of a plan that hold a text.
pub fn in_builds(builds: &[Build], needle: &Needle) -> Vec<String> {
    let in_word = |word: &Word| word_holds(word, needle);
    let mut found = Vec::new();
    for build in builds {
        let name = &build.name;
        if name.as_literal() != Some(build.builder_type.as_str()) && in_word(name) {
            found.push("the name of a build".to_owned());
        }
        let shared = build.setup.iter().chain(&build.artifact);
        if in_word(&build.leaves) || shared.into_iter().any(|stmt| stmt_holds(stmt, needle)) {
            found.push(format!("the settings of the build `{name}`"));
        }
        for (number, step) in build.each_step().enumerate() {
            let mut stmts = step.body.iter().chain(&step.undo);
            if needle.find(&step.title).is_some() || stmts.any(|stmt| stmt_holds(stmt, needle)) {
                found.push(format!(
                    "step {} of the build `{name}` ({})",
                    number + 1,
                    needle.masked(&step.title)
                ));
            }
        }
    }
    found
}

/// The places in the builds of a program that hold a text.
pub fn in_program(builds: &[program::Build], needle: &Needle) -> Vec<String> {
    let mut found = Vec::new();
    for build in builds {
        let name = &build.name;
        if name.as_literal() != Some(build.kind.as_str()) && word_holds(name, needle) {
            found.push("the name of a build".to_owned());
        }
        // as the head numbers them: what has no title is a part of the step before it
        let mut number = 0;
        let mut titled = &Word::empty();
        for step in &build.steps {
            if !step.title.is_empty() {
                number += 1;
                titled = &step.title;
            }
            let mut holds = word_holds(&step.title, needle);
            step.each_stmt(&mut |stmt| {
                stmt.each_word(&mut |word| holds |= word_holds(word, needle))
            });
            if holds {
                let title = needle.masked(&titled.to_string());
                let place = format!("step {number} of the build `{name}` ({title})");
                if !found.contains(&place) {
                    found.push(place);
                }
            }
        }
        build.each_helper(&mut |helper| {
            let mut holds = false;
            helper.each_word(&mut |word| holds |= word_holds(word, needle));
            let place = format!("the function `{}` of the build `{name}`", helper.name());
            if holds && !found.contains(&place) {
                found.push(place);
            }
        });
    }
    found
}

fn stmt_holds(stmt: &Stmt, needle: &Needle) -> bool {
    let mut holds = match stmt {
        Stmt::Note(text) => needle.find(text).is_some(),
        _ => false,
    };
    stmt.each_word(&mut |word| holds |= word_holds(word, needle));
    holds
}

fn word_holds(word: &Word, needle: &Needle) -> bool {
    word.parts().iter().any(|part| match part {
        Part::Literal(text) => needle.find(text).is_some(),
        Part::Var(_) => false,
        Part::Call(_, words) => words.iter().any(|word| word_holds(word, needle)),
    })
}

fn diagnostic(
    house: &House<'_>,
    secret: &Withheld,
    needle: &Needle,
    mut found: Found,
) -> Diagnostic {
    let name = &secret.name;
    let message = format!(
        "the secret `{name}` is left out of the emitted file, but its text stands in it all the same: {}",
        list(&found.emitted)
    );
    found.places.sort();
    found.places.dedup();
    let mut places = found.places.iter();
    let mut fault = match places.next() {
        Some(first) => Diagnostic::error(Code::SecretShows, *first, message).found("here"),
        None => Diagnostic::general(Code::SecretShows, message),
    };
    // the same word may stand there as something else: a name, a number
    if needle.is_word {
        fault.severity = Severity::Warning;
    }
    for place in places.take(MOST_PLACES - 1) {
        fault = fault.also(*place, "and here");
    }
    if found.places.len() > MOST_PLACES {
        let more = found.places.len() - MOST_PLACES;
        fault = fault.help(format!("it stands in {more} more texts of the template"));
    }
    if found.carried {
        fault =
            fault.help("take it out of the carried file, or leave that outside with `--no-embed`");
    } else if !found.files.is_empty() {
        fault = fault.help(format!("it stands in {}", list(&found.files)));
    }
    let variables = &house.variables;
    fault = fault.help(match variables.is_sensitive(name) {
        true => format!("write `{{{{user `{name}`}}}}` in its place; a script gets it by `environment_vars`"),
        false => format!(
            "make it a variable, list that in `sensitive-variables`, and write `{{{{user `NAME`}}}}` wherever `{name}` stands"
        ),
    });
    let options = &house.request.options;
    fault.help(match options.ask_secrets {
        true => "or compile without `--ask-secrets`, if everybody may know it",
        false => "or compile with `--embed-secrets`: the file is then a secret itself",
    })
}

/// The first of them.
fn list(all: &[String]) -> String {
    let shown = all.iter().take(MOST_PLACES).map(String::as_str);
    let mut text = shown.collect::<Vec<_>>().join("; ");
    if all.len() > MOST_PLACES {
        text.push_str(&format!("; and {} more", all.len() - MOST_PLACES));
    }
    text
}
