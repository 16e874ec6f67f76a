//! One recipe with its rule.

use std::collections::BTreeSet;

use super::page::{behind_bars, is_watched};
use super::recipe::Recipe;
use super::settings::Settings;
use crate::emit::head::digest;
use crate::plan::{Var, Word};
use crate::printable;
use crate::printable::Printable;
use crate::program::{Build, Features, Item, Program};
use crate::shell::{Quoter, Uses, body, has_undo, undo};

/// What a rule of the page is made of.
#[derive(Debug)]
pub struct Rule {
    /// The build, above the rule of its builder.
    pub title: Option<Printable>,
    /// Its main target.
    pub target: String,
    /// Further targets that it makes.
    pub others: Vec<String>,
    /// The targets that it needs.
    pub needs: Vec<String>,
    /// Its function, after which the file is called that notes what it goes by.
    pub function: String,
    /// Whether there is anything to undo.
    pub undo: bool,
    /// What it goes by: the test whether files are there that make does not look for, or `:`; a checksum of its text; the
    /// settings that it uses.
    pub note: String,
    /// Its functions.
    pub text: String,
}

/// What rules are made with.
pub struct House<'a> {
    /// The program.
    pub program: &'a Program,
    /// Its settings.
    pub settings: &'a Settings<'a>,
    /// The quoter.
    pub quoter: &'a Quoter<'a>,
}

impl House<'_> {
    /// The rule of a recipe, which is a build with one function here. `lists` are its main target, its others, and what it
    /// needs; `rest` are the files it leaves besides its main target.
    pub fn rule(
        &self,
        recipe: &Recipe<'_>,
        build: &Build,
        function: String,
        lists: [Vec<String>; 3],
        rest: &[&Item],
    ) -> Rule {
        let [target, others, needs] = lists;
        let present: Vec<String> = self
            .known(rest)
            .map(|word| format!("[ -e {} ]", self.quoter.word(word)))
            .collect();
        let removed: String = self
            .known(&recipe.makes)
            .map(|word| format!(" {}", self.quoter.word(word)))
            .collect();
        let mut text = if removed.is_empty() {
            format!("remove_{function}() {{ :; }}\n")
        } else {
            format!("remove_{function}() {{ rm -rf --{removed}; }}\n")
        };
        let test = if present.is_empty() {
            ":".to_owned()
        } else {
            text.push_str(&format!(
                "has_{function}() {{ {}; }}\n",
                present.join(" && ")
            ));
            format!("has_{function}")
        };
        text.push_str(&self.functions(recipe, build));
        Rule {
            title: self.title(recipe),
            target: target.concat(),
            others,
            needs,
            undo: has_undo(build),
            note: self.note(recipe, build, &function, &test),
            text: behind_bars(&text),
            function,
        }
    }

    fn note(&self, recipe: &Recipe<'_>, build: &Build, function: &str, test: &str) -> String {
        let mut out = format!("{function} {test} {}", self.sum(recipe, build));
        for setting in self.settings.noted(&used(build)) {
            let value = self.quoter.word(&Word::var(Var::User(setting)));
            out.push_str(&format!(" {value}"));
        }
        out
    }

    /// The lines that remove what the recipes make, and folders that are empty then.
    pub fn clean(&self, recipes: &[Recipe<'_>], rules: &[Rule]) -> Vec<String> {
        let all = || recipes.iter().flat_map(|recipe| self.known(&recipe.makes));
        let removed = recipes.iter().zip(rules).map(|(recipe, rule)| {
            let late = self
                .known(&recipe.makes)
                .any(|word| word.as_literal().is_none());
            (late, format!("remove_{}", rule.function))
        });
        let (late, mut out): (Vec<_>, Vec<_>) = removed.partition(|(late, _)| *late);
        // settings may be missing: what goes without them comes first
        if !late.is_empty() {
            out.push((true, "settings".to_owned()));
        }
        out.extend(late);
        let mut out: Vec<String> = out.into_iter().map(|(_, line)| line).collect();
        let folders: BTreeSet<String> = all()
            .filter_map(|word| Some(word.as_literal()?.rsplit_once('/')?.0.to_owned()))
            .filter(|folder| !folder.is_empty())
            .map(|folder| format!(" {}", self.quoter.word(&folder.into())))
            .collect();
        if !folders.is_empty() {
            let folders: String = folders.into_iter().collect();
            out.push(format!("rmdir -p --{folders} 2>/dev/null"));
        }
        out.push("return 0".to_owned());
        out
    }

    /// The files of a list whose names are known before anything is done.
    fn known<'i>(&self, items: &'i [&'i Item]) -> impl Iterator<Item = &'i Word> {
        items.iter().filter_map(|item| match item {
            Item::File(word) if self.settings.knows(word) => Some(word),
            _ => None,
        })
    }

    fn title(&self, recipe: &Recipe<'_>) -> Option<Printable> {
        let first = recipe.units.first().filter(|unit| unit.head)?;
        let build = self.program.builds.get(first.build)?;
        Some(printable!(
            "{} ({}, {})",
            build.name,
            build.kind,
            build.origin
        ))
    }

    /// The functions of a recipe.
    fn functions(&self, recipe: &Recipe<'_>, build: &Build) -> String {
        let (body, steps) = body(build, self.quoter, &self.program.files, 1, "");
        let undo = undo(build, self.quoter, &self.program.files, Features::default());
        let mut text = String::new();
        for part in [undo, steps] {
            if !part.is_empty() {
                text.push_str(part.trim_end_matches('\n'));
                text.push_str("\n\n");
            }
        }
        text.push_str(&format!("{}() {{\n", build.id));
        if recipe.builds().len() == 1 {
            text.push_str(&format!("\tbuild={}\n", self.quoter.value(&build.name)));
        }
        if recipe.writes_twice() && build.replaces() {
            text.push_str("\tforce=''\n");
        }
        let tools = build.tools();
        if is_watched(build) && !tools.is_empty() {
            let tools = tools.iter().map(|tools| format!(" {}", tools.joined(",")));
            text.push_str(&format!("\tneed{}\n", tools.collect::<String>()));
        }
        text.push_str(&body);
        text.push_str("}\n");
        text
    }

    /// A checksum of all that a recipe does, whatever the places in the template are.
    fn sum(&self, recipe: &Recipe<'_>, build: &Build) -> String {
        let mut build = build.clone();
        build.steps.iter_mut().for_each(|step| step.origin.clear());
        let mut text = self.functions(recipe, &build);
        build.each_var(&mut |var| {
            let secrets = self.program.secrets.iter();
            for secret in secrets.filter(|secret| secret.var() == *var) {
                text.push_str(secret.value.as_deref().unwrap_or_default());
            }
        });
        let secret = self.program.secret_settings();
        let uses = Uses::of_build(&build, &self.program.files, &secret);
        for helper in uses.helpers.values() {
            text.push_str(&helper.text(self.quoter));
        }
        digest(text.as_bytes()).chars().take(8).collect()
    }
}

/// The settings that a recipe uses.
fn used(build: &Build) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    build.each_var(&mut |var| {
        if let Var::User(name) = var {
            out.insert(name.clone());
        }
    });
    out
}
