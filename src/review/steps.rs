//! What builds do, in steps.

use std::collections::HashMap;

use super::rows::Rows;
use super::shown;
use crate::program::{Build, Program};

/// The rows of the builds, in steps.
pub fn rows(program: &Program, out: &mut Rows) {
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
    let mut groups: Vec<(Vec<String>, Vec<usize>)> = Vec::new();
    let mut group_of: HashMap<(&str, Vec<String>), usize> = HashMap::new();
    for at in 0..names.len() {
        let mine = same(&lists[at], &names[at]);
        let group = *group_of
            .entry((kinds[at], mine.clone()))
            .or_insert_with(|| {
                groups.push((mine, Vec::new()));
                groups.len() - 1
            });
        groups[group].1.push(at);
    }
    for (mine, like) in groups {
        let at = like[0];
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
        out.row("Builds", &items);
    }
}

/// The steps of a build, numbered.
fn titles(build: &Build) -> Vec<String> {
    let titled = build.steps.iter().filter(|step| !step.title.is_empty());
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
            match policy.retries {
                0 => {}
                1 => more.push("tried once more if it fails".to_owned()),
                retries => more.push(format!("tried up to {retries} more times")),
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
