//! The chapter "OpenBSD in ten minutes" says what is so: its blocks marked `console openbsd` are run on a pretended OpenBSD
//! host, after those marked `console`, which are run here (and by `book.rs` too). `[..]` stands for any text in a line,
//! `...` for any lines.

#[path = "support/pretended.rs"]
mod pretended;
mod support;

use std::fs;
use std::time::Duration;

use pretended::Pretended;
use support::{both, project};

/// A command, and what it prints.
struct Step {
    root: bool,
    command: String,
    expected: Vec<String>,
}

/// The commands of the blocks with this mark.
fn steps(page: &str, mark: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == format!("```{mark}");
        } else if inside {
            match (line.strip_prefix("$ "), line.strip_prefix("# ")) {
                (None, None) => steps
                    .last_mut()
                    .expect("a command comes first")
                    .expected
                    .push(line.to_owned()),
                (user, root) => steps.push(Step {
                    root: root.is_some(),
                    command: user.or(root).expect("one").to_owned(),
                    expected: Vec::new(),
                }),
            }
        }
    }
    steps
}

/// Whether lines are what is expected.
fn fits(expected: &[String], lines: &[&str]) -> bool {
    match expected.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == "..." => {
            (0..=lines.len()).any(|skipped| fits(rest, &lines[skipped..]))
        }
        Some((first, rest)) => lines.split_first().is_some_and(|(line, others)| {
            let fit = match first.split_once("[..]") {
                None => first == line,
                Some((start, end)) => line
                    .strip_prefix(start)
                    .is_some_and(|line| line.ends_with(end)),
            };
            fit && fits(rest, others)
        }),
    }
}

#[test]
fn the_chapter_is_real() {
    let page = fs::read_to_string(project().join("book/src/openbsd.md")).expect("page");
    let host = Pretended::new("fixtures/openbsd_net")
        .with("HOST_VMD", "no")
        .with("HOST_USER", "root")
        .with("PACKER_NO_COLOR", "1")
        .with_kernel();
    for step in steps(&page, "console") {
        if step.command == "cd openbsd_net" {
            // the home of this host
            continue;
        }
        let output = std::process::Command::new("sh")
            .args(["-c", &step.command])
            .current_dir(&host.home)
            .env(
                "PATH",
                format!(
                    "{}:{}",
                    std::path::Path::new(env!("CARGO_BIN_EXE_packsh"))
                        .parent()
                        .expect("folder")
                        .display(),
                    std::env::var("PATH").expect("PATH")
                ),
            )
            .output()
            .expect("sh");
        assert!(
            output.status.success(),
            "{}: {}",
            step.command,
            both(&output)
        );
        let said = both(&output);
        let lines: Vec<&str> = said.lines().collect();
        assert!(fits(&step.expected, &lines), "$ {}\n{said}", step.command);
    }
    let steps = steps(&page, "console openbsd");
    assert!(steps.len() > 6, "the blocks are gone");
    let mut driver = String::from("set -e\n");
    for (number, step) in steps.iter().enumerate() {
        let name = format!("step{number}");
        fs::write(host.home.join(&name), format!("{}\n", step.command)).expect("step");
        let shell = match step.root {
            true => "ksh",
            false => "/usr/bin/setpriv --reuid=build --regid=build --init-groups ksh",
        };
        driver.push_str(&format!("{shell} {name} </dev/null >/tmp/said 2>&1 || echo \"exit $?\" >>/tmp/said\ncp /tmp/said {name}.out\n"));
    }
    let output = host.run("mksh", Duration::from_secs(600), &["sh", "-c", &driver]);
    assert!(output.status.success(), "{}", both(&output));
    for (number, step) in steps.iter().enumerate() {
        let said = host.read(&format!("step{number}.out"));
        let lines: Vec<&str> = said.lines().collect();
        assert!(
            fits(&step.expected, &lines),
            "$ {}\n--- the page has\n{}\n--- it prints\n{said}",
            step.command,
            step.expected.join("\n")
        );
    }
}
