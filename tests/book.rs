//! The book says what is so: its console blocks are run, and its pictures are parts of real files.
//!
//! A block that is marked `console` has lines `$ COMMAND` (continued by lines `> MORE`), each followed by what the command
//! prints on both streams. Each page starts in a copy of `fixtures/`; `cd` and the last exit code carry over from command to
//! command. In the output, `[..]` stands for any text in a line and a line `...` for any lines. A command may fail only if
//! the next one is `echo $?`. `PACKSH_BOOK=update cargo test --test book` writes what commands print now into the pages.

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use support::{copy, packsh_ok, project};

/// One command of a page.
struct Step {
    command: String,
    expected: Vec<String>,
    /// The lines of the page, counted from 0, that hold the output.
    lines: std::ops::Range<usize>,
}

fn steps(page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    let mut at_command = false;
    for (number, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```console";
            continue;
        }
        if !inside {
            continue;
        }
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step {
                command: command.to_owned(),
                expected: Vec::new(),
                lines: number + 1..number + 1,
            });
            at_command = true;
        } else if let Some(step) = steps.last_mut() {
            match line.strip_prefix('>').filter(|_| at_command) {
                Some(more) => {
                    let more = more.strip_prefix(' ').unwrap_or(more);
                    step.command.push_str(&format!("\n{more}"));
                    step.lines = number + 1..number + 1;
                }
                None => {
                    at_command = false;
                    step.expected.push(line.to_owned());
                    step.lines.end = number + 1;
                }
            }
        }
    }
    steps
}

/// Whether the lines are what is expected, with its wildcards.
fn fits(expected: &[String], lines: &[String]) -> bool {
    match expected.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == "..." => {
            (0..=lines.len()).any(|skipped| fits(rest, &lines[skipped..]))
        }
        Some((first, rest)) => lines
            .split_first()
            .is_some_and(|(line, others)| line_fits(first, line) && fits(rest, others)),
    }
}

fn line_fits(expected: &str, line: &str) -> bool {
    match expected.split_once("[..]") {
        None => expected == line,
        Some((before, rest)) => line.strip_prefix(before).is_some_and(|line| {
            line.char_indices()
                .map(|(at, _)| at)
                .chain([line.len()])
                .any(|at| line_fits(rest, &line[at..]))
        }),
    }
}

/// Runs one command; what it prints, and its exit code.
fn run(folder: &Path, command: &str, status: i32) -> (Vec<String>, i32) {
    let packsh = Path::new(env!("CARGO_BIN_EXE_packsh"));
    let path = format!(
        "{}:{}",
        packsh.parent().expect("folder of packsh").display(),
        std::env::var("PATH").unwrap_or_default()
    );
    // no terminal: what is asked for must come from elsewhere, and output is as in a log
    let output = Command::new("setsid")
        .args([
            "-w",
            "sh",
            "-c",
            &format!("exec 2>&1\n(exit {status})\n{command}"),
        ])
        .current_dir(folder)
        .env("PATH", path)
        .env("PACKER_NO_COLOR", "1")
        .env("COLUMNS", "96")
        .env("LC_ALL", "C")
        .env_remove("SOURCE_DATE_EPOCH")
        .stdin(Stdio::null())
        .output()
        .expect("sh runs");
    let text = support::both(&output);
    let lines = text.lines().map(ToOwned::to_owned).collect();
    (lines, output.status.code().unwrap_or(-1))
}

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = support::files(&project().join("book/src"))
        .into_iter()
        .filter(|path| {
            path.extension().is_some_and(|it| it == "md") && !path.starts_with("reference")
        })
        .map(|path| project().join("book/src").join(path))
        .collect();
    pages.push(project().join("README.md"));
    pages
}

#[test]
fn console_blocks_are_real() {
    let update = std::env::var("PACKSH_BOOK").is_ok_and(|what| what == "update");
    let mut faults = String::new();
    let mut count = 0;
    for page in pages() {
        let text = std::fs::read_to_string(&page).expect("page");
        let scratch = tempfile::tempdir().expect("folder");
        copy(&project().join("fixtures"), scratch.path());
        let mut folder = scratch.path().to_path_buf();
        let mut status = 0;
        let mut changes = Vec::new();
        let steps = steps(&text);
        for (index, step) in steps.iter().enumerate() {
            count += 1;
            if let Some(name) = step.command.strip_prefix("cd ") {
                folder = folder.join(name);
                assert!(folder.is_dir(), "{}: {}", page.display(), step.command);
                continue;
            }
            let (lines, code) = run(&folder, &step.command, status);
            status = code;
            if !fits(&step.expected, &lines) {
                if update {
                    changes.push((step.lines.clone(), lines));
                    continue;
                }
                faults.push_str(&format!(
                    "\n{}:{}: $ {}\n--- the page has\n{}\n--- it prints\n{}\n",
                    page.display(),
                    step.lines.start,
                    step.command,
                    step.expected.join("\n"),
                    lines.join("\n")
                ));
            }
            let told = steps
                .get(index + 1)
                .is_some_and(|next| next.command == "echo $?");
            if code != 0 && !told {
                faults.push_str(&format!(
                    "\n{}:{}: $ {}\nends with {code}, and the page does not show it\n{}\n",
                    page.display(),
                    step.lines.start,
                    step.command,
                    lines.join("\n")
                ));
            }
        }
        if !changes.is_empty() {
            let mut lines: Vec<String> = text.lines().map(ToOwned::to_owned).collect();
            for (place, new) in changes.into_iter().rev() {
                lines.splice(place, new);
            }
            std::fs::write(&page, lines.join("\n") + "\n").expect("page");
        }
    }
    assert!(faults.is_empty(), "{faults}");
    assert!(count > 20, "the console blocks are gone: {count}");
}

/// The blocks of a page that are marked so.
fn blocks(page: &str, mark: &str) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    let mut open: Option<Vec<String>> = None;
    for line in page.lines() {
        match &mut open {
            Some(block) if line != "```" => block.push(line.to_owned()),
            Some(_) => out.extend(open.take()),
            None if line == format!("```{mark}") => open = Some(Vec::new()),
            None => {}
        }
    }
    out
}

#[test]
fn pictures_in_the_readme_are_parts_of_real_files() {
    let scratch = tempfile::tempdir().expect("folder");
    copy(&project().join("fixtures/motd"), scratch.path());
    let script = packsh_ok(scratch.path(), &["compile", "-o", "-", "motd.json"]);
    let template = std::fs::read_to_string(scratch.path().join("motd.json")).expect("template");
    let readme = std::fs::read_to_string(project().join("README.md")).expect("README");
    for (mark, whole) in [("json", template), ("ksh", script)] {
        let lines: Vec<String> = whole.lines().map(ToOwned::to_owned).collect();
        let shown = blocks(&readme, mark);
        assert!(!shown.is_empty(), "the README shows no {mark}");
        for mut block in shown {
            block.insert(0, "...".to_owned());
            block.push("...".to_owned());
            assert!(
                fits(&block, &lines),
                "no part of the real file:\n{}",
                block.join("\n")
            );
        }
    }
}

#[test]
fn the_demo_runs() {
    let output = Command::new("sh")
        .arg("tools/demo")
        .current_dir(project())
        .env("PACKSH", env!("CARGO_BIN_EXE_packsh"))
        .stdin(Stdio::null())
        .output()
        .expect("sh");
    let text = support::both(&output);
    assert!(output.status.success(), "{text}");
    for part in [
        "\"type\": \"file\"",
        "# Writes the message of the day for two sites, checks and packs it.",
        "build_motd() {",
        "==> motd: Pack out/motd.tar.gz",
        "motd.tar.gz",
    ] {
        assert!(text.contains(part), "no `{part}` in\n{text}");
    }
}

#[test]
fn wildcards_fit_what_they_should() {
    let own = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(fits(
        &own(&["a [..] c", "...", "z"]),
        &own(&["a b c", "x", "y", "z"])
    ));
    assert!(fits(&own(&["..."]), &[]));
    assert!(!fits(&own(&["a[..]c"]), &own(&["ab"])));
    assert!(!fits(&own(&["a"]), &own(&["a", "b"])));
}
