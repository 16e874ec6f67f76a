//! The Makefile: a target for each build, a stamp for each step, for BSD make and GNU make.

use std::collections::HashMap;

use askama::Template;

use super::comment::Comment;
use super::names::Table;
use super::places::Places;
use super::quote::{self, Style};
use super::{facts, head, ksh};
use crate::plan::{Build, Plan};
use crate::printable;
use crate::printable::Printable;

#[derive(Template)]
#[template(path = "make/Makefile.mk")]
struct Makefile {
    head: Vec<Comment>,
    state: String,
    all: String,
    phony: String,
    targets: Vec<String>,
    steps: Vec<String>,
    uuid: String,
}

/// A UUID as Packer makes them: the time, then random digits.
const UUID: &str = "@printf '%08x-%s\\n' `date +%s` `od -An -N12 -tx1 /dev/urandom | tr -d ' \\n' | sed 's/^\\(....\\)\\(....\\)\\(....\\)/\\1-\\2-\\3-/'` >$(S)/run_uuid";

/// Bytes of one recipe line: a whole line is one argument of `sh -c`, which Linux limits to 128 KiB.
const RECIPE_BYTES: usize = 48 * 1024;
/// Bytes of one argument in it, before they are quoted.
const PIECE_BYTES: usize = 12 * 1024;

/// The whole Makefile.
///
/// # Errors
/// When the page's template cannot be written, which no plan can cause.
pub fn makefile(plan: &Plan) -> Result<String, askama::Error> {
    let names = Table::new(plan);
    let steps = steps(plan, &names);
    let digest = head::digest(steps.join("\n").as_bytes());
    let names_of_builds = targets(plan);
    let targets: Vec<String> = plan
        .builds
        .iter()
        .zip(&names_of_builds)
        .flat_map(|(build, target)| build_targets(build, target))
        .collect();
    let words: String = names_of_builds
        .iter()
        .map(|target| format!(" {target}"))
        .collect();
    let mut clean = vec![
        Comment::new("Undoes what the steps did and removes the artifacts.").to_string(),
        "clean:".to_owned(),
    ];
    clean.extend(plan.builds.iter().map(clean_recipe));
    let mut fetch = vec![
        Comment::new("Only downloads and verifies what the builds need.").to_string(),
        "fetch: $(S)/steps.ksh".to_owned(),
    ];
    let images = plan.builds.iter();
    let images = images.filter(|build| facts::image_steps(build).next().is_some());
    fetch.extend(images.map(|build| format!("\t@$(EXPORTED) $(DO) fetch {}", build.id)));
    fetch.push(String::new());
    clean.push("\t@rm -rf $(S) $(S)-dry".to_owned());
    clean.push("\t@rmdir .packsh 2>/dev/null || :".to_owned());
    let mut page = Makefile {
        head: head::lines(plan, head::Target::Makefile, &Places::default()),
        state: format!(
            "{}-{}",
            super::names::identifier(&plan.source.template),
            &digest[..8]
        ),
        phony: words.clone(),
        all: words,
        targets: targets.into_iter().chain(fetch).chain(clean).collect(),
        steps,
        uuid: UUID.to_owned(),
    };
    let mut text = page.render()?;
    if Places::are_wanted(plan) {
        let places = Places::of(&text, plan, &names);
        page.head = head::lines(plan, head::Target::Makefile, &places);
        text = page.render()?;
    }
    text.push('\n');
    Ok(text)
}

/// What a user types to make each build, in the order of the plan: its name, if make can take it as a target.
fn targets(plan: &Plan) -> Vec<String> {
    let plain = |text: &str| {
        !text.is_empty()
            && !text.starts_with(['.', '-'])
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
    };
    let mut count: HashMap<&str, usize> = HashMap::new();
    for name in plan.builds.iter().filter_map(|it| it.name.as_literal()) {
        *count.entry(name).or_default() += 1;
    }
    let alone =
        |text: &str| !matches!(text, "all" | "clean" | "fetch") && count.get(text) == Some(&1);
    let builds = plan.builds.iter();
    builds
        .map(|build| match build.name.as_literal() {
            Some(name) if plain(name) && alone(name) => name.to_owned(),
            _ => build.id.clone(),
        })
        .collect()
}

fn build_targets(build: &Build, target: &str) -> Vec<String> {
    let id = &build.id;
    let comment = printable!(
        "The build {} ({}).",
        Printable::short(&build.name.to_string()),
        build.builder_type
    );
    let mut out = vec![
        Comment::from(comment).to_string(),
        format!("{target}: $(S)/{id}/all"),
        String::new(),
    ];
    let mut before = "$(S)/steps.ksh".to_owned();
    let mut stamp = |name: &str, comment: &[&str], recipe: String| {
        out.extend(
            comment
                .iter()
                .filter(|line| !line.is_empty())
                .map(|line| Comment::from(Printable::short(line)).to_string()),
        );
        let after = format!("$(S)/{id}/{name}");
        out.push(format!("{after}: {before}"));
        out.push(format!("\t@$(EXPORTED) $(DO) {recipe}"));
        out.push("\t@$(DONE) $@".to_owned());
        out.push(String::new());
        before = after;
    };
    stamp(
        "ready",
        &["The host has what the build needs."],
        format!("ready {id}"),
    );
    let (first, last) = build
        .steps
        .split_at(build.provision_at.min(build.steps.len()));
    for step in first {
        stamp(
            &step.id,
            &[&step.title, &step.origin],
            format!("step {id} {} {id}_{}", step.packer, step.id),
        );
    }
    for step in &build.provisioners {
        let options = ksh::options(&step.policy);
        stamp(
            &step.id,
            &[&step.title, &step.origin],
            format!("provision {id} {id}_{}{options}", step.id),
        );
    }
    for step in last {
        stamp(
            &step.id,
            &[&step.title, &step.origin],
            format!("step {id} {} {id}_{}", step.packer, step.id),
        );
    }
    let undo = undo(build);
    if !undo.is_empty() {
        stamp(
            "undone",
            &["What the builder has to undo, the last step first."],
            format!("undo {id}{undo}"),
        );
    }
    let chains: String = (1..=build.chains.len())
        .map(|number| format!(" {id}_chain_{number}"))
        .collect();
    stamp(
        "all",
        &["The artifact, and the post-processors."],
        format!("chains {id}{chains}"),
    );
    out
}

fn undo(build: &Build) -> String {
    let steps = build
        .steps
        .iter()
        .rev()
        .filter(|step| !step.undo.is_empty());
    steps
        .map(|step| format!(" {}_{}_undo", build.id, step.id))
        .collect()
}

fn clean_recipe(build: &Build) -> String {
    let members: String = build
        .chains
        .iter()
        .flatten()
        .map(|member| format!(" {}_{}", build.id, member.step.id))
        .collect();
    format!(
        "\t@[ ! -e $(S)/steps.ksh ] || $(DO) clean {}{} --{members}",
        build.id,
        undo(build)
    )
}

/// The lines of the recipe that writes the steps: `printf` with one argument for each line.
fn steps(plan: &Plan, names: &Table) -> Vec<String> {
    let mut text = ksh::functions(plan, names, "recipe").join("\n");
    text.push_str("\n\nset -u\nrecipe \"$@\"\n");
    let mut recipe = Recipe::default();
    for line in text.split('\n') {
        let mut rest = line;
        while rest.len() > PIECE_BYTES {
            let mut at = PIECE_BYTES;
            while !rest.is_char_boundary(at) {
                at -= 1;
            }
            let (piece, after) = rest.split_at(at);
            recipe.part("%s", piece);
            rest = after;
        }
        recipe.part("%s\\n", rest);
    }
    recipe.end();
    recipe.lines.push("\t@mv $@.new $@".to_owned());
    recipe.lines
}

/// A recipe of `printf` commands, each short enough for a command line.
#[derive(Default)]
struct Recipe {
    lines: Vec<String>,
    format: &'static str,
    size: usize,
    begun: bool,
}

impl Recipe {
    /// One more argument of `printf FORMAT`.
    fn part(&mut self, format: &'static str, text: &str) {
        if self.size > RECIPE_BYTES || format != self.format {
            self.end();
        }
        let word = quote::literal(text, Style::Script).replace('$', "$$");
        let word = if word.starts_with('\'') {
            word
        } else {
            format!("'{word}'")
        };
        if self.size == 0 {
            self.lines.push(format!("\t@printf '{format}' \\"));
            self.format = format;
        }
        self.size += word.len() + 4;
        self.lines.push(format!("\t{word} \\"));
    }

    /// The end of a command.
    fn end(&mut self) {
        if self.size > 0 {
            let redirect = if self.begun { ">>" } else { ">" };
            self.lines.push(format!("\t{redirect}$@.new"));
            self.begun = true;
            self.size = 0;
        }
    }
}
