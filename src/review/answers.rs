//! The answers to what a reviewer asks, row by row.

use super::{Form, Rows, WHOLE, shown};
use crate::helpers::Helper;
use crate::plan::{SecretKind, Var};
use crate::program::{Build, Fact, Item, Program, Tools, is_everywhere};
use std::collections::BTreeSet;

pub(super) fn steps(program: &Program, out: &mut Rows) {
    let names: Vec<String> = program
        .builds
        .iter()
        .map(|build| shown(&build.name))
        .collect();
    let lists: Vec<Vec<String>> = program.builds.iter().map(titles).collect();
    if let ([_], [list]) = (names.as_slice(), lists.as_slice()) {
        return out.row("Steps", list);
    }
    // builds that do the same but for their names are told once
    let same = |list: &[String], name: &str| -> Vec<String> {
        list.iter()
            .map(|title| title.replace(name, "NAME"))
            .collect()
    };
    let kinds: Vec<&str> = program
        .builds
        .iter()
        .map(|build| build.kind.as_str())
        .collect();
    let mut told = vec![false; names.len()];
    for at in 0..names.len() {
        if told[at] {
            continue;
        }
        let mine = same(&lists[at], &names[at]);
        let like: Vec<usize> = (at..names.len())
            .filter(|other| {
                kinds[*other] == kinds[at] && same(&lists[*other], &names[*other]) == mine
            })
            .collect();
        let mut items = Vec::new();
        if like.len() > 1 {
            let all: Vec<&str> = like.iter().map(|other| names[*other].as_str()).collect();
            items.push(format!(
                "{} ({}), at the same time; each NAME",
                all.join(" and "),
                kinds[at]
            ));
            items.extend(mine);
        } else {
            items.push(format!("{} ({})", names[at], kinds[at]));
            items.extend(lists[at].iter().cloned());
        }
        like.into_iter().for_each(|other| told[other] = true);
        out.row("Builds", &items);
    }
}

/// The steps of a build, numbered.
pub(super) fn titles(build: &Build) -> Vec<String> {
    let titled = build.steps().filter(|step| !step.title.is_empty());
    let mut items: Vec<String> = titled
        .enumerate()
        .map(|(number, step)| {
            let policy = &step.policy;
            let mut more = Vec::new();
            if let Some(pause) = &policy.pause_before {
                more.push(format!("after {pause}"));
            }
            if let Some(timeout) = &policy.timeout {
                more.push(format!("at most {timeout}"));
            }
            if policy.retries > 0 {
                more.push(format!("again up to {} times", policy.retries));
            }
            let more = if more.is_empty() {
                String::new()
            } else {
                format!(" ({})", more.join(", "))
            };
            format!("{}. {}{more}", number + 1, shown(&step.title))
        })
        .collect();
    if items.is_empty() {
        items.push("nothing".to_owned());
    }
    items
}

/// Each once, in order; with the build's name before it where not all builds have it.
pub(super) fn each_build(program: &Program, of: &dyn Fn(&Build) -> Vec<String>) -> Vec<String> {
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

pub(super) fn facts(program: &Program, of: &dyn Fn(&Fact) -> Option<String>) -> Vec<String> {
    each_build(program, &|build| {
        build
            .steps()
            .flat_map(|step| &step.facts)
            .filter_map(of)
            .collect()
    })
}

pub(super) fn item(item: &Item) -> String {
    shown(item.word())
}

pub(super) fn leaves(program: &Program) -> Vec<String> {
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
    if out.is_empty() {
        return Vec::new();
    }
    vec![out.join(" ")]
}

pub(super) fn on_error(program: &Program, form: Form<'_>) -> Vec<String> {
    let mut undone = each_build(program, &|build| {
        build
            .steps()
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

pub(super) fn secrets(
    program: &Program,
    line: &dyn Fn(&Var) -> String,
    form: Form<'_>,
) -> Vec<String> {
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

pub(super) fn carries(program: &Program) -> Vec<String> {
    let rows = program
        .files
        .iter()
        .map(|file| format!("{} ({} bytes)", file.path, file.bytes.len()));
    let rows: Vec<String> = rows.collect();
    if rows.len() > 6 {
        let bytes: usize = program.files.iter().map(|file| file.bytes.len()).sum();
        return vec![format!(
            "{} and {} more files ({bytes} bytes)",
            program.files[0].path,
            rows.len() - 1
        )];
    }
    if rows.is_empty() {
        rows
    } else {
        vec![rows.join(", ")]
    }
}

pub(super) fn files(program: &Program, form: Form<'_>) -> Vec<String> {
    let all = |of: &dyn Fn(&Fact) -> Option<String>| -> Vec<String> {
        let facts = program
            .builds
            .iter()
            .flat_map(Build::steps)
            .flat_map(|step| &step.facts);
        let mut names: Vec<String> = Vec::new();
        for name in facts.filter_map(of) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    let mut out = Vec::new();
    let read = all(&|fact| match fact {
        Fact::Reads(word) => Some(shown(word)),
        _ => None,
    });
    if !read.is_empty() {
        out.push(format!("reads {}", read.join(" ")));
    }
    let written = all(&|fact| match fact {
        Fact::Writes(word) => Some(shown(word)),
        _ => None,
    });
    if !written.is_empty() {
        out.push(format!("writes {}", written.join(" ")));
    }
    let private = match form {
        Form::Script => !crate::shell::is_straight(program),
        Form::Makefile(makefile) => {
            out.push(format!("notes what recipes go by in {}", makefile.state));
            makefile.private
        }
    };
    if private {
        out.push("a private folder in $TMPDIR or /tmp, removed at the end".to_owned());
    }
    out
}

pub(super) fn settings(program: &Program, form: Form<'_>) -> String {
    let one = |setting: &crate::plan::Variable| {
        let name = match form {
            Form::Script => setting.name.clone(),
            Form::Makefile(makefile) => (makefile.setting)(&setting.name),
        };
        match (&setting.default, setting.sensitive, &setting.fixed) {
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

pub(super) fn needs(program: &Program) -> String {
    let mut tools: BTreeSet<Tools> = BTreeSet::new();
    for build in &program.builds {
        build.each_stmt(&mut |stmt| {
            stmt.commands(&mut |command| {
                tools.extend(
                    command
                        .tool()
                        .filter(|tool| !is_everywhere(tool))
                        .map(Tools::one),
                );
            });
        });
        build.each_helper(&mut |helper| add(helper, &mut tools));
    }
    let mut names: Vec<String> = tools.iter().map(|tools| tools.joined(" or ")).collect();
    names.extend(facts(program, &|fact| match fact {
        Fact::Needs(word) => Some(shown(word)),
        _ => None,
    }));
    names.join(", ")
}

pub(super) fn add(helper: &dyn Helper, tools: &mut BTreeSet<Tools>) {
    tools.extend(helper.tools());
    for other in helper.uses() {
        add(other.as_ref(), tools);
    }
}
