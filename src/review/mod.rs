//! What a reviewer asks, computed from a program: the head of every emitted file.

mod files;
mod rows;
mod steps;

use std::collections::BTreeSet;

use self::rows::{Rows, WHOLE};
use crate::emit::comment::Comment;
use crate::plan::{Part, SecretKind, Var, Word};
use crate::program::{Build, Fact, Item, Program, Side, Tools};

/// What a head is written for.
#[derive(Clone, Copy)]
enum Form<'a> {
    Script,
    Makefile(&'a Makefile<'a>),
}

/// What the head of a Makefile has of its own.
pub struct Makefile<'a> {
    /// What make calls a setting.
    pub setting: &'a dyn Fn(&str) -> String,
    /// The folder in which it notes what recipes go by.
    pub state: &'a str,
    /// Whether its recipes need a private folder.
    pub private: bool,
}

/// The lines of the head. Of one build there are at most 30, but for what it fetches and carries.
pub fn head(program: &Program, file: &str, line: &dyn Fn(&Var) -> String) -> Vec<Comment> {
    lines(program, file, line, Form::Script)
}

/// The same for a Makefile.
pub fn head_of_makefile(
    program: &Program,
    file: &str,
    line: &dyn Fn(&Var) -> String,
    makefile: &Makefile<'_>,
) -> Vec<Comment> {
    lines(program, file, line, Form::Makefile(makefile))
}

fn lines(
    program: &Program,
    file: &str,
    line: &dyn Fn(&Var) -> String,
    form: Form<'_>,
) -> Vec<Comment> {
    let mut out = Rows::default();
    let source = &program.source;
    match &source.description {
        Some(text) => text.lines().for_each(|line| out.line(line)),
        None => out.line(&format!(
            "Performs the builds of the Packer template {}.",
            source.template
        )),
    }
    out.line("");
    out.line(&format!(
        "From {}, sha256 {}",
        source.template, source.sha256
    ));
    out.line(&format!(
        "Made by packsh {}. Do not edit: change the template, then run {}",
        env!("CARGO_PKG_VERSION"),
        crate::emit::head::command(source)
    ));
    out.line("");
    steps::rows(program, &mut out);
    let mut none = Vec::new();
    let mut row = |label: &'static str, items: Vec<String>, out: &mut Rows| {
        if items.is_empty() {
            none.push(label);
        } else {
            out.row(label, &items);
        }
    };
    row("Leaves", leaves(program), &mut out);
    out.row("On error", &on_error(program, form));
    row(
        "Root",
        facts(program, &|fact| match fact {
            Fact::Root(Side::Host, word) => Some(format!("on this host: {}", shown(word))),
            Fact::Root(Side::Guest, word) => Some(format!("in the guest: {}", shown(word))),
            Fact::Prepared(word) => Some(format!("{WHOLE}{}", shown(word))),
            _ => None,
        }),
        &mut out,
    );
    row(
        "Fetches",
        facts(program, &|fact| match fact {
            Fact::Fetches(Side::Host, word) => Some(format!("this host: {}", shown(word))),
            Fact::Fetches(Side::Guest, word) => Some(format!("the guest: {}", shown(word))),
            _ => None,
        }),
        &mut out,
    );
    row(
        "Listens",
        facts(program, &|fact| match fact {
            Fact::Listens(word) => Some(shown(word)),
            _ => None,
        }),
        &mut out,
    );
    row(
        "Connects",
        facts(program, &|fact| match fact {
            Fact::Connects(word) => Some(shown(word)),
            _ => None,
        }),
        &mut out,
    );
    row(
        "Guest",
        facts(program, &|fact| match fact {
            Fact::Reaches(word) => Some(format!("reaches {}", shown(word))),
            _ => None,
        }),
        &mut out,
    );
    row("Secrets", secrets(program, line, form), &mut out);
    row("Carries", files::carries(program), &mut out);
    row("Files", files::files(program, form), &mut out);
    if !none.is_empty() {
        out.line(&format!("{}: none", none.join(", ")));
    }
    let settings = settings(program, form);
    if !settings.is_empty() {
        out.row("Settings", &[settings]);
    }
    let needs = needs(program);
    out.row(
        "Needs",
        &[if needs.is_empty() {
            "nothing but a base system".to_owned()
        } else {
            needs
        }],
    );
    out.line("");
    out.line(&match form {
        Form::Script => format!("usage: {file} {}", program.flags().join(" ")),
        Form::Makefile(_) => {
            let settings = if program.settings.is_empty() {
                ""
            } else {
                " [NAME=VALUE]..."
            };
            let builds = if program.builds.len() > 1 {
                " BUILD |"
            } else {
                ""
            };
            format!("usage: make -f {file}{settings} [all |{builds} FILE | clean]...")
        }
    });
    out.0
}

/// A word as a reviewer reads it: settings as the script's variables.
pub fn shown(word: &Word) -> String {
    let mut out = String::new();
    for part in word.parts() {
        match part {
            Part::Literal(text) => out.push_str(text),
            Part::Var(Var::User(name) | Var::Env(name) | Var::Secret(name) | Var::Login(name)) => {
                out.push_str(&format!("${name}"));
            }
            Part::Var(Var::Run(name) | Var::Build(name) | Var::Local(name)) => {
                out.push_str(&format!("${name}"));
            }
            Part::Call(function, arguments) => {
                out.push_str(&format!("$({}", function.0));
                for argument in arguments {
                    out.push_str(&format!(" {}", shown(argument)));
                }
                out.push(')');
            }
        }
    }
    out
}

/// Each once, in order; with the build's name before it where not all builds have it.
fn each_build(program: &Program, of: &dyn Fn(&Build) -> Vec<String>) -> Vec<String> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for build in &program.builds {
        for item in of(build) {
            let name = shown(&build.name);
            match found.iter_mut().find(|(other, _)| *other == item) {
                Some((_, names)) if !names.contains(&name) => names.push(name),
                Some(_) => {}
                None => found.push((item, vec![name])),
            }
        }
    }
    let all = program.builds.len();
    found
        .into_iter()
        .map(|(item, names)| {
            if names.len() == all || item.starts_with(WHOLE) {
                item
            } else {
                format!("{}: {item}", names.join(", "))
            }
        })
        .collect()
}

fn facts(program: &Program, of: &dyn Fn(&Fact) -> Option<String>) -> Vec<String> {
    each_build(program, &|build| {
        build
            .steps
            .iter()
            .flat_map(|step| &step.facts)
            .filter_map(of)
            .collect()
    })
}

fn item(item: &Item) -> String {
    shown(item.word())
}

fn leaves(program: &Program) -> Vec<String> {
    let all: Vec<String> = program
        .builds
        .iter()
        .flat_map(|build| build.leaves.iter().map(item))
        .collect();
    let mut out: Vec<String> = Vec::new();
    for name in all {
        if !out.contains(&name) {
            out.push(name);
        }
    }
    let files = (!out.is_empty()).then(|| out.join(" "));
    let stored = each_build(program, &|build| {
        let stored: Vec<String> = build.stored.iter().map(shown).collect();
        let all = (!stored.is_empty()).then(|| stored.join(", "));
        all.into_iter().collect()
    });
    files.into_iter().chain(stored).collect()
}

fn on_error(program: &Program, form: Form<'_>) -> Vec<String> {
    let mut undone = each_build(program, &|build| {
        build
            .steps
            .iter()
            .rev()
            .filter_map(|step| step.undo.as_ref())
            .filter(|undo| !undo.told.is_empty())
            .map(|undo| shown(&undo.told))
            .collect()
    });
    let others = if program.builds.len() > 1 {
        "; on an error the other builds go on"
    } else {
        ""
    };
    let (ends, stays) = match form {
        Form::Script => (
            format!("and on INT, TERM, HUP: ends what runs{others}"),
            "; what is written stays",
        ),
        Form::Makefile(_) => (
            "and on INT, TERM, HUP: ends what runs, and removes the files of the recipe that failed"
                .to_owned(),
            "",
        ),
    };
    if undone.is_empty() {
        return vec![ends.replacen("runs", &format!("runs{stays}"), 1)];
    }
    undone.insert(0, format!("{ends}; then, the last first:"));
    let killed = facts(program, &|fact| match fact {
        Fact::Killed(word) => Some(format!("killed by KILL it leaves {}", shown(word))),
        _ => None,
    });
    undone.extend(killed);
    undone
}

/// Whether a setting is the login of a guest, and its value stands in the emitted file.
fn is_login(setting: &crate::plan::Variable) -> bool {
    let known = setting.default.as_ref().and_then(|word| word.as_literal());
    setting.login.is_some() && !setting.sensitive && known.is_some_and(|text| !text.is_empty())
}

fn secrets(program: &Program, line: &dyn Fn(&Var) -> String, form: Form<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let terminal = match form {
        Form::Script => " or the terminal",
        Form::Makefile(_) => "",
    };
    for setting in program.settings.iter().filter(|setting| setting.sensitive) {
        let from = match form {
            _ if setting.asked => format!("from ${}{terminal}", setting.environment()),
            Form::Script => format!("from -var {}=...", setting.name),
            Form::Makefile(makefile) => {
                format!("from $PKR_VAR_{}", (makefile.setting)(&setting.name))
            }
        };
        out.push(format!("{}: {from}; not shown in the output", setting.name));
    }
    for setting in program.settings.iter().filter(|it| is_login(it)) {
        let key = setting.login.as_deref().unwrap_or_default();
        let line = line(&Var::User(setting.name.clone()));
        out.push(format!(
            "{}, the guest's own {key}, is in this file{line}",
            setting.name
        ));
    }
    for secret in &program.secrets {
        let name = &secret.name;
        out.push(match (&secret.value, secret.kind) {
            (Some(_), SecretKind::Guest) => format!(
                "{name}, the guest's own, is in this file{}",
                line(&secret.var())
            ),
            (Some(_), SecretKind::Account) => {
                format!(
                    "{name}, an account's, is in this file{}",
                    line(&secret.var())
                )
            }
            (None, _) => format!("{name}: from ${}{terminal}", secret.environment()),
        });
    }
    out.extend(facts(program, &|fact| match fact {
        Fact::Secret(word) => Some(shown(word)),
        _ => None,
    }));
    out
}

fn settings(program: &Program, form: Form<'_>) -> String {
    let one = |setting: &crate::plan::Variable| {
        let name = match form {
            Form::Script => setting.name.clone(),
            Form::Makefile(makefile) => (makefile.setting)(&setting.name),
        };
        match (&setting.default, setting.sensitive, &setting.fixed) {
            _ if is_login(setting) => format!("{name} (see Secrets)"),
            (_, false, Some(fixed)) => format!("{name}={} (fixed)", fixed.value),
            (None, ..) => format!("{name} (must be given)"),
            (_, true, _) => format!("{name} (secret)"),
            (Some(word), ..) => format!("{name}={}", shown(word)),
        }
    };
    program
        .settings
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join(" ")
}

fn needs(program: &Program) -> String {
    let tools: BTreeSet<Tools> = program.builds.iter().flat_map(Build::tools).collect();
    let mut names: Vec<String> = tools.iter().map(|tools| tools.joined(" or ")).collect();
    let more = facts(program, &|fact| match fact {
        Fact::Needs(word) => Some(shown(word)),
        _ => None,
    });
    for name in more {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}
