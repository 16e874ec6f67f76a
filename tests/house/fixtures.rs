//! Rules for fixtures and their snapshots, and for what files may say.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{self, project};
use crate::{below, none, read};

#[test]
fn every_fixture_has_its_snapshots() {
    let snapshots: BTreeSet<String> = below("tests/snapshots", "snap")
        .into_iter()
        .filter_map(|path| Some(Path::new(&path).file_name()?.to_string_lossy().into_owned()))
        .collect();
    let mut faults = Vec::new();
    for entry in fs::read_dir(project().join("fixtures")).expect("fixtures") {
        let path = entry.expect("fixture").path();
        let name = path
            .file_name()
            .expect("name")
            .to_string_lossy()
            .into_owned();
        if !path.join(format!("{name}.json")).is_file() {
            faults.push(format!("fixtures/{name}: no {name}.json"));
        }
        for target in ["ksh", "make"] {
            if !snapshots.contains(&format!("{name}-{target}.snap")) {
                faults.push(format!("fixtures/{name}: no snapshot for {target}"));
            }
        }
    }
    none(&faults);
}

/// Every piece of the text that starts so, up to white space or a quote.
fn tokens<'a>(text: &'a str, start: &str) -> Vec<&'a str> {
    text.match_indices(start)
        .map(|(at, _)| {
            let rest = &text[at..];
            rest.split([' ', '\t', '\n', '"', '\'', '\\', ':', ';', ')'])
                .next()
                .unwrap_or(rest)
        })
        .collect()
}

/// Every `2026-11-25` in the text.
fn dates(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    text.match_indices('-')
        .filter_map(|(at, _)| Some((at.checked_sub(4)?, text.get(at - 4..at + 6)?)))
        .filter(|(start, date)| {
            let shaped = date.bytes().enumerate().all(|(index, byte)| match index {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
            // a piece of a longer number, as in a UUID, is none
            let before = start.checked_sub(1).and_then(|before| bytes.get(before));
            shaped && !before.is_some_and(u8::is_ascii_alphanumeric)
        })
        .map(|(_, date)| date)
        .collect()
}

#[test]
fn snapshots_say_nothing_of_where_and_when_they_were_made() {
    let mut faults = Vec::new();
    for path in below("tests/snapshots", "snap") {
        let text = read(&path);
        // what stands in the fixture itself may be said
        let fixture = Path::new(&path)
            .file_name()
            .expect("name")
            .to_string_lossy()
            .split('-')
            .next()
            .unwrap_or_default()
            .to_owned();
        let folder = project().join("fixtures").join(&fixture);
        let known: String = if folder.is_dir() {
            support::files(&folder)
                .iter()
                .map(|file| support::text(&fs::read(folder.join(file)).expect("file")))
                .collect()
        } else {
            String::new()
        };
        let mut found = Vec::new();
        for start in ["/root/", "/home/", "/Users/", "/tmp/.tmp", "/var/folders/"] {
            found.extend(tokens(&text, start));
        }
        found.extend(tokens(&text, &project().to_string_lossy()));
        found.extend(dates(&text));
        for word in found {
            // Packer makes this one in containers of lxc
            if word != "/tmp/.tmpfs" && !known.contains(word) {
                faults.push(format!("{path}: `{word}`"));
            }
        }
    }
    none(&faults);
}

/// Where the checkout lies, and what lies beside it, is nobody else's business.
#[test]
fn nothing_refers_to_what_is_not_in_the_project() {
    let here = project().to_string_lossy().into_owned();
    let beside = project().parent().expect("a folder");
    let mut words = vec![here];
    for entry in fs::read_dir(beside).expect("folder") {
        let path = entry.expect("entry").path();
        if path != project() {
            let name = path.file_name().expect("name").to_string_lossy();
            words.push(format!("../{name}/"));
        }
    }
    let mut paths: Vec<_> = ["src", "targets", "fixtures", "book", "tools", "fuzz", ".ci"]
        .iter()
        .flat_map(|folder| {
            let files = support::files(&project().join(folder)).into_iter();
            files.map(move |file| Path::new(folder).join(file))
        })
        .filter(|path| !path.starts_with("fuzz/target"))
        .collect();
    paths.extend(
        [
            "README.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
            "Cargo.toml",
            "askama.toml",
        ]
        .map(|name| Path::new(name).to_path_buf()),
    );
    let mut faults = Vec::new();
    for path in paths {
        let text = support::text(&fs::read(project().join(&path)).expect("file"));
        for word in words.iter().filter(|word| text.contains(word.as_str())) {
            faults.push(format!("{}: `{word}`", path.display()));
        }
    }
    none(&faults);
}

/// Snapshots, lint and both makes go through all fixtures: rung L1 is shown of what stands in one.
#[test]
fn every_component_that_is_built_stands_in_a_fixture() {
    let fixtures = fs::read_dir(project().join("fixtures")).expect("fixtures");
    let used: std::collections::BTreeSet<_> = fixtures
        .map(|entry| entry.expect("entry").file_name())
        .flat_map(|name| support::types::types(&name.to_string_lossy()))
        .collect();
    let faults: Vec<String> = packsh::registry::built()
        .iter()
        .filter(|entry| !used.contains(&(entry.kind, entry.name.to_owned())))
        .map(|entry| format!("{} {}", entry.kind.noun(), entry.name))
        .collect();
    none(&faults);
}
