//! Rules for the README and the book.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use packsh::diagnostic::Code;

use crate::support::{self, on_path, packsh_ok, project};
use crate::{below, none, read};

#[test]
fn every_code_is_explained_and_used() {
    let page = read("book/src/reference/codes.md");
    let mut ids = BTreeSet::new();
    let sources: String = below("src", "rs")
        .iter()
        .filter(|path| *path != "src/diagnostic/mod.rs")
        .map(read)
        .collect();
    let mut faults = Vec::new();
    for code in Code::ALL {
        let id = code.id();
        let digits = id.strip_prefix("PS").unwrap_or_default();
        if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            faults.push(format!("{id}: not PS and four digits"));
        }
        if !ids.insert(id) {
            faults.push(format!("{id}: two checks have this code"));
        }
        let mut lines = code.page().lines();
        let title = lines.next().unwrap_or_default().trim();
        if title.is_empty() || title.ends_with('.') {
            faults.push(format!("{id}: its first line is a title"));
        }
        if lines.collect::<String>().trim().len() < 20 {
            faults.push(format!("{id}: no explanation"));
        }
        if !page.contains(&format!("\n### {id}: {title}\n")) {
            faults.push(format!("{id}: not in the book: run `packsh book`"));
        }
        let explained = packsh_ok(project(), &["explain", id]);
        if !explained.starts_with(&format!("{id}: {title}\n")) {
            faults.push(format!("{id}: `packsh explain` says\n{explained}"));
        }
        if !sources.contains(&format!("Code::{code:?}")) {
            faults.push(format!(
                "{id} ({code:?}): nothing is ever reported under it"
            ));
        }
    }
    none(&faults);
}

#[test]
fn the_support_table_in_the_readme_is_what_the_binary_prints() {
    let readme = read("README.md");
    let table = packsh_ok(project(), &["components", "--format", "markdown"]);
    assert!(table.lines().count() > 5, "{table}");
    assert!(
        readme.contains(&table),
        "README.md has another table: run `packsh book`; the binary prints\n{table}"
    );
    // the same rungs and forms as for people
    let plain = packsh_ok(project(), &["components"]);
    for line in plain.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [kind, name, rung, form @ ..] = words.as_slice() else {
            panic!("{line}");
        };
        if *rung == "validates" {
            let link = format!("[`{name}`](book/src/reference/{kind}-{name}.md)");
            assert!(table.contains(&link), "{line}");
        } else {
            assert_ne!(*rung, "not", "{line}");
            let row = format!("| {kind} | [`{name}`](");
            let shown = table.lines().find(|line| line.starts_with(&row));
            assert!(
                shown.is_some_and(
                    |shown| shown.ends_with(&format!("| {rung} | {} |", form.join(" ")))
                ),
                "{line}"
            );
        }
    }
}

#[test]
fn generated_pages_are_current() {
    let output = support::packsh()
        .args(["book", "--check"])
        .current_dir(project())
        .output()
        .expect("packsh");
    assert!(
        output.status.success(),
        "run `cargo run -- book`:\n{}",
        support::both(&output)
    );
}

#[test]
fn a_stale_page_is_found_and_made_anew() {
    let scratch = tempfile::tempdir().expect("folder");
    fs::create_dir_all(scratch.path().join("book/src/reference")).expect("folder");
    for name in ["README.md", "book/src/SUMMARY.md"] {
        fs::copy(project().join(name), scratch.path().join(name)).expect("copy");
    }
    fs::write(scratch.path().join("book/src/reference/gone.md"), "old").expect("page");
    let check = || {
        support::packsh()
            .args(["book", "--check"])
            .current_dir(scratch.path())
            .output()
            .expect("packsh")
    };
    let output = check();
    assert_eq!(output.status.code(), Some(1));
    let told = support::both(&output);
    assert!(told.contains("codes.md: stale"), "{told}");
    assert!(told.contains("gone.md: no longer made"), "{told}");
    packsh_ok(scratch.path(), &["book"]);
    assert!(check().status.success());
    assert!(!scratch.path().join("book/src/reference/gone.md").exists());
}

/// The targets of links in Markdown, without those to other places.
fn links(text: &str) -> Vec<String> {
    text.match_indices("](")
        .filter_map(|(at, _)| text[at + 2..].split_once(')'))
        .map(|(target, _)| target.split('#').next().unwrap_or_default().to_owned())
        .filter(|target| !target.is_empty() && !target.contains("://"))
        .collect()
}

#[test]
fn links_lead_somewhere_and_every_page_is_listed() {
    let mut faults = Vec::new();
    let pages = below("book/src", "md");
    for path in
        pages
            .iter()
            .map(String::as_str)
            .chain(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
    {
        let folder = project()
            .join(path)
            .parent()
            .map(PathBuf::from)
            .unwrap_or_default();
        for link in links(&read(path)) {
            if !folder.join(&link).exists() {
                faults.push(format!("{path}: a link to {link}, which does not exist"));
            }
        }
    }
    let listed: BTreeSet<String> = links(&read("book/src/SUMMARY.md")).into_iter().collect();
    for page in &pages {
        let name = page.trim_start_matches("book/src/");
        if name != "SUMMARY.md" && !listed.contains(name) {
            faults.push(format!("{page}: not in SUMMARY.md"));
        }
    }
    none(&faults);
}

#[test]
fn continuous_integration_runs_the_command_of_the_readme() {
    let readme = read("README.md");
    for command in ["sh tools/demo", "sh tools/test"] {
        assert!(readme.contains(command), "the README has no `{command}`");
    }
    assert!(read(".ci/run").contains("exec sh tools/test\n"));
    assert!(on_path("shellcheck"), "the tests need shellcheck");
    let output = Command::new("shellcheck")
        .args([
            "-x",
            "-s",
            "sh",
            "tools/demo",
            "tools/test",
            "tools/rust",
            ".ci/run",
        ])
        .current_dir(project())
        .output()
        .expect("shellcheck");
    assert!(output.status.success(), "{}", support::both(&output));
}

/// Every call of packsh in a text: `packsh WORD...` up to the end of the line or of the code.
fn calls(text: &str) -> Vec<Vec<&str>> {
    text.match_indices("packsh ")
        .filter(|(at, _)| text[..*at].ends_with(['`', '\n', '$', ' ']))
        .map(|(at, _)| {
            let rest = &text[at..];
            let end = rest.find(['`', '\n', ';', '|', '#', '>', ')']);
            rest[..end.unwrap_or(rest.len())]
                .split_whitespace()
                .skip(1)
                .collect()
        })
        .collect()
}

#[test]
fn commands_and_flags_that_are_mentioned_exist() {
    let help = |command: &str| {
        let output = support::packsh().args([command, "--help"]).output();
        let output = output.expect("packsh");
        output
            .status
            .success()
            .then(|| support::text(&output.stdout))
    };
    let mut faults = Vec::new();
    let mut count = 0;
    for path in below("book/src", "md")
        .iter()
        .map(String::as_str)
        .chain(["README.md", "CONTRIBUTING.md"])
    {
        let text = read(path);
        for call in calls(&text) {
            let Some((command, words)) = call.split_first() else {
                continue;
            };
            let flags: Vec<&str> = words
                .iter()
                .filter(|word| word.len() > 2)
                .filter_map(|word| word.strip_prefix('-'))
                .map(|word| word.trim_start_matches('-'))
                .map(|word| word.split('=').next().unwrap_or(word))
                .map(|word| word.trim_end_matches([',', '.', ':', '"']))
                .collect();
            // in prose the next word is any
            let Some(help) = help(command) else {
                if !flags.is_empty() {
                    faults.push(format!(
                        "{path}: `packsh {}`: no such command",
                        call.join(" ")
                    ));
                }
                continue;
            };
            count += 1;
            for flag in flags {
                if !help.contains(&format!("--{flag}")) {
                    faults.push(format!(
                        "{path}: `packsh {}`: no flag {flag}",
                        call.join(" ")
                    ));
                }
            }
        }
    }
    assert!(count > 50, "the book calls packsh {count} times");
    none(&faults);
}

/// The rights that the page on Amazon asks for are those of the calls in the library, and no others.
#[test]
fn the_rights_of_amazon_are_those_that_calls_need() {
    // no call has its name, and each is asked for all the same
    const NO_CALL: &[&str] = &[
        "PassRole",         // RunInstances and CreateFleet, with a profile
        "PutObject",        // aws s3 cp
        "GetObject",        // ImportImage reads the disk
        "TerminateSession", // the plugin of the session manager
    ];
    const VERBS: &[&str] = &[
        "add",
        "assume",
        "authorize",
        "copy",
        "create",
        "decode",
        "delete",
        "deregister",
        "describe",
        "get",
        "import",
        "modify",
        "put",
        "remove",
        "run",
        "start",
        "stop",
        "terminate",
    ];
    let mut called: BTreeSet<String> = NO_CALL.iter().map(|it| (*it).to_owned()).collect();
    for path in below("targets/ksh/lib", "ksh") {
        let name = path.rsplit('/').next().unwrap_or_default();
        if !name.starts_with("aws") && !name.starts_with("ec2") {
            continue;
        }
        let text = read(&path);
        let lines = text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'));
        for word in lines.flat_map(str::split_whitespace) {
            let word = word.rsplit('=').next().unwrap_or_default();
            let word = word.trim_matches(|c| matches!(c, '\'' | '"' | ';'));
            let plain = |c: char| c.is_ascii_lowercase() || c == '-';
            let verb = word.split('-').next().unwrap_or_default();
            if word.contains('-') && word.chars().all(plain) && VERBS.contains(&verb) {
                let parts = word.split('-').map(|part| {
                    let (first, rest) = part.split_at(1);
                    first.to_ascii_uppercase() + rest
                });
                called.insert(parts.collect());
            }
        }
    }
    let page = read("book/src/amazon.md");
    let (_, rest) = page
        .split_once("\n## What the account has to allow\n")
        .expect("the section");
    let section = rest.split("\n## ").next().unwrap_or_default();
    let told: BTreeSet<String> = section
        .split('`')
        .skip(1)
        .step_by(2)
        .map(|word| word.split_once(':').map_or(word, |(_, action)| action))
        .filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()))
        .map(str::to_owned)
        .collect();
    let mut faults = Vec::new();
    for action in called.difference(&told) {
        faults.push(format!("{action} is called, and the page does not tell"));
    }
    for action in told.difference(&called) {
        faults.push(format!("{action} is told of, and nothing calls it"));
    }
    none(&faults);
}
