//! Every emitted file is good shell in every shell, and a good Makefile in every make.

mod support;

use std::path::Path;
use std::process::Command;

use support::{both, copy, makes, on_path, packsh_ok, project, queue, shells};

/// Flags that some fixtures need.
fn flags(fixture: &str) -> &'static [&'static str] {
    match fixture {
        "ssh" | "ssh_disconnect" | "ssh_refused" => &["-var", "user=somebody"],
        _ => &[],
    }
}

/// Calls `check` with each fixture's name and a copy of its folder, on all processors: shellcheck needs a second or more for each.
fn each_fixture(check: impl Fn(&str, &Path) + Sync) {
    let scratch = tempfile::tempdir().expect("folder");
    let names: Vec<String> = std::fs::read_dir(project().join("fixtures"))
        .expect("fixtures")
        .map(|entry| {
            let name = entry.expect("fixture").file_name();
            name.to_string_lossy().into_owned()
        })
        .collect();
    assert!(names.len() > 10, "the fixtures are gone");
    let at_once = std::thread::available_parallelism().map_or(1, usize::from);
    queue::all(&names, at_once, |name| {
        let folder = scratch.path().join(name);
        copy(&project().join("fixtures").join(name), &folder);
        check(name, &folder);
    });
}

fn compile(name: &str, folder: &Path, target: &str, output: &str) {
    compile_with(name, folder, target, output, &[]);
}

fn compile_with(name: &str, folder: &Path, target: &str, output: &str, more: &[&str]) {
    let mut words = vec!["compile", "--target", target, "-o", output];
    words.extend(more);
    words.extend(flags(name));
    let template = format!("{name}.json");
    words.push(&template);
    packsh_ok(folder, &words);
}

/// All that a script can do besides building.
const WITH: &[&str] = &["--with=resume,dry-run,ask"];

fn good(name: &str, command: &mut Command) {
    let output = command.output().expect("it runs");
    assert!(
        output.status.success(),
        "{name}: {command:?}\n{}",
        both(&output)
    );
}

#[test]
fn every_script_parses_in_every_shell() {
    each_fixture(|name, folder| {
        compile(name, folder, "ksh", "x.ksh");
        compile_with(name, folder, "ksh", "r.ksh", &["--with=resume"]);
        compile_with(name, folder, "ksh", "all.ksh", WITH);
        for (shell, script) in shells()
            .into_iter()
            .flat_map(|shell| ["x.ksh", "r.ksh", "all.ksh"].map(|script| (shell, script)))
        {
            good(
                name,
                Command::new(shell).args(["-n", script]).current_dir(folder),
            );
        }
    });
}

/// What is passed over in scripts of plain commands, without a comment beside each place: hints, which are matters of
/// style; SC2034 and SC2154, variables that another function sets or reads; SC2163, `export NAME=VALUE`; SC2174, the
/// folders above one are there; SC2209, the name of a build that is also a command's.
const PASSED: &[&str] = &["-S", "warning", "-e", "SC2034,SC2154,SC2163,SC2174,SC2209"];

#[test]
fn shellcheck_finds_nothing() {
    assert!(on_path("shellcheck"), "the tests need shellcheck");
    each_fixture(|name, folder| {
        compile(name, folder, "ksh", "x.ksh");
        let script = std::fs::read_to_string(folder.join("x.ksh")).expect("script");
        let plain = script.contains("\ndie() {\n");
        let mut scripts = vec!["x.ksh"];
        if plain {
            compile_with(name, folder, "ksh", "all.ksh", WITH);
            scripts.push("all.ksh");
        }
        good(
            name,
            Command::new("shellcheck")
                .args(["-s", "ksh"])
                .args(if plain { PASSED } else { &[] })
                .args(scripts)
                .current_dir(folder),
        );
    });
}

#[test]
fn every_makefile_parses_in_every_make() {
    each_fixture(|name, folder| {
        compile(name, folder, "make", "x.mk");
        for make in makes() {
            // the whole file is read; files that the builds need may be missing here
            good(
                name,
                Command::new(make)
                    .args(["-n", "-f", "x.mk", "KSH=mksh", "clean"])
                    .current_dir(folder),
            );
        }
    });
}

/// A tool that a function runs is asked for before anything is done: nothing is found missing in the middle of a build.
#[test]
fn every_tool_of_a_script_is_asked_for() {
    each_fixture(|name, folder| {
        compile(name, folder, "ksh", "x.ksh");
        let script = std::fs::read_to_string(folder.join("x.ksh")).expect("script");
        let asked: Vec<&str> = script
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("need '"))
            .filter_map(|line| line.rsplit_once("' "))
            .map(|(_, tools)| tools)
            .collect();
        for function in packsh::emit::library::all() {
            if !script.contains(&format!("\n{}\n", function.text)) {
                continue;
            }
            for tools in function.tools() {
                let tools = tools.0.join(" ");
                assert!(
                    asked.contains(&tools.as_str()),
                    "{name}: {}: {tools}",
                    function.name
                );
            }
        }
    });
}

#[test]
fn output_is_the_same_in_every_place() {
    let one = tempfile::tempdir().expect("folder");
    let other = tempfile::tempdir().expect("folder");
    for folder in [&one, &other] {
        copy(&project().join("fixtures/ssh"), folder.path());
        compile("ssh", folder.path(), "ksh", "x.ksh");
        compile("ssh", folder.path(), "make", "x.mk");
    }
    for name in ["x.ksh", "x.mk"] {
        let read =
            |folder: &tempfile::TempDir| std::fs::read(folder.path().join(name)).expect("output");
        assert!(read(&one) == read(&other), "{name} differs");
    }
}
