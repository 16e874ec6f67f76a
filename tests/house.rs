//! The rules of the house: what CONTRIBUTING.md asks for and no compiler checks.
//!
//! An exception stands in a list here, with its reason. A list may get shorter.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use packsh::diagnostic::Code;
use support::{on_path, packsh_ok, project};

/// A file that may be longer than others: its path, how long, and why.
const LONG: &[(&str, usize, &str)] = &[
    (
        "src/schema/scalar.rs",
        560,
        "one small type after another, each with the same five functions",
    ),
    (
        "targets/ksh/lib/main.ksh",
        480,
        "the frame of a run: flags, waiting and summary are read together by every reviewer",
    ),
];

/// Which folder may not use which: dependencies follow the pipeline.
const DIRECTION: &[(&str, &[&str])] = &[
    (
        "src/plan",
        &[
            "source",
            "template",
            "schema",
            "interpolate",
            "lower",
            "emit",
            "builders",
            "provisioners",
            "post_processors",
            "registry",
            "diagnostic",
            "cli",
        ],
    ),
    (
        "src/emit",
        &[
            "template",
            "schema",
            "interpolate",
            "lower",
            "builders",
            "provisioners",
            "post_processors",
            "communicator",
            "registry",
            "cli",
        ],
    ),
    ("src/builders", &["emit", "template", "cli"]),
    ("src/provisioners", &["emit", "builders", "cli"]),
    (
        "src/post_processors",
        &["emit", "template", "builders", "cli"],
    ),
    ("src/communicator", &["emit", "template", "builders", "cli"]),
    (
        "src/source",
        &[
            "template", "schema", "lower", "plan", "emit", "builders", "cli",
        ],
    ),
    (
        "src/template",
        &[
            "schema", "lower", "plan", "emit", "builders", "registry", "cli",
        ],
    ),
    (
        "src/interpolate",
        &[
            "template", "schema", "lower", "emit", "builders", "registry", "cli",
        ],
    ),
    (
        "src/schema",
        &[
            "lower",
            "emit",
            "builders",
            "provisioners",
            "post_processors",
            "registry",
            "cli",
        ],
    ),
    (
        "src/diagnostic",
        &[
            "template", "schema", "lower", "plan", "emit", "builders", "registry", "cli",
        ],
    ),
    (
        "src/lower",
        &["emit", "builders", "provisioners", "post_processors", "cli"],
    ),
];

/// Uses against the direction: the file, what it uses, and why.
const AGAINST: &[(&str, &str, &str)] = &[
    (
        "src/lower/mod.rs",
        "emit",
        "builds get the names of their shell functions, and -var values of secrets are left out as shown words",
    ),
    (
        "src/lower/build.rs",
        "emit",
        "steps get the names of their shell functions",
    ),
];

fn read(path: impl AsRef<Path>) -> String {
    let path = project().join(path);
    fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// Files below a folder with such an extension, with the folder's name before them.
fn below(folder: &str, extension: &str) -> Vec<String> {
    let found: Vec<String> = support::files(&project().join(folder))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .map(|path| format!("{folder}/{}", path.display()))
        .collect();
    assert!(!found.is_empty(), "no .{extension} in {folder}");
    found
}

/// A source file without its tests, which stand last, and without comments.
fn code(path: &str) -> String {
    let text = read(path);
    let text = text
        .split_once("#[cfg(test)]\nmod tests {")
        .map_or(text.as_str(), |(code, _)| code);
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect()
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn nothing_is_left_to_be_done_and_nothing_panics() {
    let mut faults = Vec::new();
    for path in below("src", "rs") {
        if path.ends_with("/tests.rs") {
            continue;
        }
        let code = code(&path);
        for word in [
            "dbg!(",
            "todo!(",
            "unimplemented!(",
            "panic!(",
            "unreachable!(",
            ".unwrap()",
            ".expect(\"",
            "process::exit",
        ] {
            if code.contains(word) {
                faults.push(format!(
                    "{path}: `{word}`: bad input gets a diagnostic, all else a Result"
                ));
            }
        }
    }
    for path in below("tests", "rs") {
        if path != "tests/house.rs" {
            for word in ["dbg!(", "todo!(", "unimplemented!(", "#[ignore"] {
                if code(&path).contains(word) {
                    faults.push(format!("{path}: `{word}`"));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn every_module_says_what_it_is() {
    let mut faults = Vec::new();
    for path in below("src", "rs").into_iter().chain(below("tests", "rs")) {
        if !read(&path).starts_with("//! ") {
            faults.push(format!("{path}: no `//!` in its first line"));
        }
    }
    none(&faults);
}

#[test]
fn files_are_small() {
    let mut faults = Vec::new();
    for (files, limit) in [
        (below("src", "rs"), 500),
        (below("targets/ksh/lib", "ksh"), 400),
    ] {
        for path in files {
            let lines = read(&path).lines().count();
            let limit = LONG
                .iter()
                .find(|(other, ..)| *other == path)
                .map_or(limit, |(_, limit, _)| *limit);
            if lines > limit {
                faults.push(format!(
                    "{path}: {lines} lines, more than {limit}: split it by subject"
                ));
            }
        }
    }
    for (path, _, reason) in LONG {
        assert!(project().join(path).exists(), "{path} is gone ({reason})");
    }
    none(&faults);
}

#[test]
fn every_function_of_the_library_says_what_it_does() {
    let mut faults = Vec::new();
    for path in below("targets/ksh/lib", "ksh") {
        let text = read(&path);
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let name = line
                .strip_prefix("function ")
                .and_then(|rest| rest.strip_suffix(" {"))
                .or_else(|| line.strip_suffix("() {"));
            let Some(name) = name.filter(|name| !name.contains([' ', '\t'])) else {
                continue;
            };
            let comment: Vec<&&str> = lines[..number]
                .iter()
                .rev()
                .take_while(|line| line.starts_with('#'))
                .collect();
            let good = comment.last().is_some_and(|first| {
                first.strip_prefix("# ").is_some_and(|first| {
                    first
                        .strip_prefix(name)
                        .is_some_and(|rest| rest.starts_with([' ', ':', ',']))
                })
            });
            if !good {
                faults.push(format!(
                    "{path}:{}: no comment `# {name} ARGS: what it does`",
                    number + 1
                ));
            }
        }
    }
    none(&faults);
}

#[test]
fn dependencies_follow_the_pipeline() {
    let mut faults = Vec::new();
    let mut used = BTreeSet::new();
    for (folder, forbidden) in DIRECTION {
        let files = support::files(&project().join(folder));
        for path in files
            .iter()
            .map(|path| format!("{folder}/{}", path.display()))
        {
            if path.ends_with("/tests.rs") {
                continue;
            }
            let code = code(&path);
            for module in *forbidden {
                // `use crate::{a, b}` would hide it
                let word = format!("crate::{module}");
                let hit = code.match_indices(&word).any(|(at, _)| {
                    !code[at + word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
                });
                if !hit {
                    continue;
                }
                match AGAINST
                    .iter()
                    .find(|(file, other, _)| *file == path && other == module)
                {
                    Some(known) => {
                        used.insert(known);
                    }
                    None => faults.push(format!(
                        "{path}: uses `{module}`, which comes later in the pipeline"
                    )),
                }
            }
            if code.contains("use crate::{") {
                faults.push(format!("{path}: name each module in a `use` of its own"));
            }
        }
    }
    for known in AGAINST {
        if !used.contains(known) {
            faults.push(format!(
                "{} no longer uses {}: strike it off the list",
                known.0, known.1
            ));
        }
    }
    none(&faults);
}

#[test]
fn every_code_is_explained_and_used() {
    let page = read("book/src/reference/codes.md");
    let mut ids = BTreeSet::new();
    let sources: String = below("src", "rs")
        .iter()
        .filter(|path| *path != "src/diagnostic/mod.rs")
        .map(|path| read(path))
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
            if !known.contains(word) {
                faults.push(format!("{path}: `{word}`"));
            }
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
    // the same rungs as for people
    let plain = packsh_ok(project(), &["components"]);
    for line in plain.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [kind, name, rung @ ..] = words.as_slice() else {
            panic!("{line}");
        };
        if rung != ["not", "yet"] {
            let row = format!("| {kind} | [`{name}`](");
            let shown = table.lines().find(|line| line.starts_with(&row));
            assert!(
                shown.is_some_and(|shown| shown.ends_with(&format!("| {} |", rung.join(" ")))),
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

#[test]
fn manual_pages_have_nothing_that_mandoc_warns_of() {
    assert!(on_path("mandoc"), "the tests need mandoc");
    let scratch = tempfile::tempdir().expect("folder");
    packsh_ok(scratch.path(), &["man", "."]);
    let single = packsh_ok(scratch.path(), &["man"]);
    let pages = support::files(scratch.path());
    assert!(pages.len() > 5, "{pages:?}");
    for page in &pages {
        let output = Command::new("mandoc")
            .args(["-T", "lint", "-W", "warning"])
            .arg(page)
            .current_dir(scratch.path())
            .output()
            .expect("mandoc");
        assert!(output.status.success(), "{}", support::both(&output));
    }
    let first = fs::read_to_string(scratch.path().join("packsh.1")).expect("packsh.1");
    assert_eq!(first, single);
}

#[test]
fn completions_know_every_command() {
    let help = packsh_ok(project(), &["--help"]);
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .map_while(|line| line.strip_prefix("  ")?.split(' ').next())
        .collect();
    assert!(commands.len() > 8, "{commands:?}");
    for shell in ["bash", "elvish", "fish", "ksh", "powershell", "zsh"] {
        let text = packsh_ok(project(), &["completions", shell]);
        for command in &commands {
            assert!(text.contains(command), "{shell}: no {command}");
        }
        assert!(text.contains("embed-limit"), "{shell}: no flags");
    }
    // those of ksh are read by one, those of bash by bash
    let scratch = tempfile::tempdir().expect("folder");
    for (shell, show) in [
        (
            "mksh",
            "for word in \"${complete_packsh_1[@]}\"; do echo \"$word\"; done",
        ),
        (
            "bash",
            "complete -p packsh >/dev/null && compgen -A function _packsh >/dev/null && COMP_WORDS=(packsh '') COMP_CWORD=1 && _packsh packsh '' packsh && printf '%s\\n' \"${COMPREPLY[@]}\"",
        ),
    ] {
        let name = if shell == "mksh" { "ksh" } else { "bash" };
        let text = packsh_ok(project(), &["completions", name]);
        fs::write(scratch.path().join("file"), text).expect("file");
        let output = Command::new(shell)
            .args(["-c", &format!(". ./file && {show}")])
            .current_dir(scratch.path())
            .output()
            .expect("a shell");
        let told = support::both(&output);
        for command in &commands {
            assert!(
                told.lines().any(|line| line == *command),
                "{shell}: {command} in\n{told}"
            );
        }
    }
}

#[test]
fn nothing_refers_to_what_is_not_in_the_project() {
    let mut faults = Vec::new();
    for folder in ["src", "targets", "fixtures", "book", "tools", ".ci"] {
        for path in support::files(&project().join(folder)) {
            let path = Path::new(folder).join(path);
            let text = support::text(&fs::read(project().join(&path)).expect("file"));
            for word in ["../shared", "/work/"] {
                if text.contains(word) {
                    faults.push(format!("{}: `{word}`", path.display()));
                }
            }
        }
    }
    for path in [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "Cargo.toml",
        "askama.toml",
    ] {
        if read(path).contains("../shared") {
            faults.push(format!("{path}: `../shared`"));
        }
    }
    none(&faults);
}
