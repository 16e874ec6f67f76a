//! What builds do, in steps.

use super::{Rows, shown};
use crate::program::{Build, Program};

/// The rows of the builds: those that do the same but for their names share one.
pub(super) fn rows(program: &Program, out: &mut Rows) {
    let alone = program.builds.len() == 1;
    let mut groups: Vec<(Vec<&Build>, Vec<String>)> = Vec::new();
    for build in &program.builds {
        let named = named(steps_of(build), build, alone);
        match groups
            .iter_mut()
            .find(|(other, steps)| other[0].kind == build.kind && *steps == named)
        {
            Some((group, _)) => group.push(build),
            None => groups.push((vec![build], named)),
        }
    }
    for (builds, named) in groups {
        let kind = &builds[0].kind;
        let names: Vec<String> = builds.iter().map(|build| shown(&build.name)).collect();
        let mut items = Vec::new();
        if let [build] = builds.as_slice() {
            if !alone {
                items.push(format!("{} ({kind})", names[0]));
            }
            items.extend(steps_of(build));
        } else {
            items.push(format!("{} ({kind}); each NAME", names.join(" ")));
            items.extend(named);
        }
        let label = match (alone, builds.len()) {
            (true, _) => "Steps",
            (_, 1) => "Build",
            _ => "Builds",
        };
        out.row(label, &items);
    }
}

/// Steps with `NAME` for the name of their build.
fn named(steps: Vec<String>, build: &Build, alone: bool) -> Vec<String> {
    let name = match build.name.as_literal() {
        Some(name) if !alone && !name.is_empty() => name,
        _ => return steps,
    };
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    let replaced = |text: &String| {
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find(name) {
            let (before, after) = (&rest[..at], &rest[at + name.len()..]);
            let part = out.ends_with(inside) && before.is_empty()
                || before.ends_with(inside)
                || after.starts_with(inside);
            out.push_str(before);
            out.push_str(if part { name } else { "NAME" });
            rest = after;
        }
        out.push_str(rest);
        out
    };
    steps.iter().map(replaced).collect()
}

fn steps_of(build: &Build) -> Vec<String> {
    let mut items = Vec::new();
    let titled = build.steps().filter(|step| !step.title.is_empty());
    for (number, step) in titled.enumerate() {
        let mut item = format!("{}. {}", number + 1, shown(&step.title));
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
        if !more.is_empty() {
            item.push_str(&format!(" ({})", more.join(", ")));
        }
        items.push(item);
    }
    if items.is_empty() {
        items.push("nothing".to_owned());
    }
    items
}
