//! Interrupts at every step, and going on from every step.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::limit::{self, Running};
use support::{both, names, packsh_ok, shells};

/// Five steps that each note that they ran; step N waits while `stop-N` exists, and fails while `fail-N` exists.
fn template(folder: &Path) {
    let step = |number: usize| {
        format!(
            r#"{{ "type": "shell-local", "inline": ["echo {number} >>ran", "if [ -e fail-{number} ]; then exit 9; fi", "if [ -e stop-{number} ]; then : >at-{number}; sleep 60; echo never >>ran; fi"] }}"#
        )
    };
    let steps: Vec<String> = (1..=4).map(step).collect();
    let text = format!(
        r#"{{ "builders": [{{ "type": "null", "communicator": "none", "name": "b" }}],
  "provisioners": [{}],
  "error-cleanup-provisioner": {{ "type": "shell-local", "inline": ["echo undone >>ran"] }},
  "post-processors": [{}] }}"#,
        steps.join(", "),
        step(5)
    );
    fs::write(folder.join("t.json"), text).expect("template");
    packsh_ok(folder, &["compile", "--with", "resume", "t.json"]);
}

fn start(shell: &str, folder: &Path, flags: &[&str]) -> Running {
    fs::create_dir_all(folder.join("tmp")).expect("tmp");
    let mut command = Command::new(shell);
    command
        .arg("t.ksh")
        .args(flags)
        .current_dir(folder)
        .env("TMPDIR", folder.join("tmp"))
        .stdin(Stdio::null());
    limit::start(&mut command, 60)
}

fn ran(folder: &Path) -> String {
    let ran = fs::read_to_string(folder.join("ran")).unwrap_or_default();
    ran.trim().replace('\n', " ")
}

fn empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

fn interrupted(shell: &str, signal: &str, step: usize) {
    let scratch = tempfile::tempdir().expect("folder");
    let folder = scratch.path();
    template(folder);
    fs::write(folder.join(format!("stop-{step}")), "").expect("stop");
    let mut run = start(shell, folder, &[]);
    run.wait_for(&folder.join(format!("at-{step}")));
    let began = Instant::now();
    run.signal(signal);
    let output = run.end();
    let what = format!("{shell} {signal} at {step}:\n{}", both(&output));
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "it took too long: {what}"
    );
    assert_eq!(output.status.code(), Some(1), "{what}");
    // a post-processor comes when all that the builder did is undone; before it, the error-cleanup-provisioner is run once
    let mut wanted: Vec<String> = (1..=step).map(|number| number.to_string()).collect();
    if step < 5 {
        wanted.push("undone".to_owned());
    }
    assert_eq!(ran(folder), wanted.join(" "), "{what}");
    nothing_is_left(folder, &what);
}

fn nothing_is_left(folder: &Path, what: &str) {
    assert!(
        empty(&folder.join("tmp")),
        "temporary files are left: {what}"
    );
    assert!(!folder.join(".packsh").exists(), "state is left: {what}");
}

#[test]
fn int_and_term_at_every_step() {
    for shell in shells() {
        std::thread::scope(|scope| {
            for signal in ["INT", "TERM"] {
                scope.spawn(move || {
                    for step in 1..=5 {
                        interrupted(shell, signal, step);
                    }
                });
            }
        });
    }
}

/// A build whose steps each have something to undo. No builder of this version has as many, so the steps are made for
/// the test; what runs them is what every emitted script has.
const STEPS: &str = r#"
variables() { :; }
needs() { :; }
builds() { declare_build b b null; }
function b {
	builder b_builder || return
	artifact_new test.null '' 'the artifact' || return
	post_process
}
function b_builder {
	step StepOne one undo_one || return
	step StepTwo two undo_two || return
	step StepThree three undo_three || return
	step StepFour four undo_four
}
function one { act 1; }
function two { act 2; }
function three { act 3; }
function four { act 4; }
function undo_one { undo 1; }
function undo_two { undo 2; }
function undo_three { undo 3; }
function undo_four { undo 4; }
function act {
	echo "$1" >>ran
	if [[ -e stop-$1 ]]; then
		run sh -c ": >at-$1; sleep 60; echo never >>ran"
	fi
	[[ ! -e fail-$1 ]] || fail "step $1 failed"
}
function undo {
	echo "u$1" >>ran
	if [[ -e slow ]]; then
		: >"at-u$1"
		sleep 0.3
	fi
}
"#;

fn steps(folder: &Path) {
    let mut text = "set -u\nscript=t.ksh\n".to_owned();
    let roots = [
        "main",
        "builder",
        "step",
        "declare_build",
        "artifact_new",
        "post_process",
        "run",
        "fail",
    ];
    for function in packsh::emit::library::closure(roots) {
        text.push_str(function.text);
        text.push_str("\n\n");
    }
    fs::write(
        folder.join("t.ksh"),
        format!("{text}{STEPS}\nmain \"$@\"\n"),
    )
    .expect("script");
}

/// What steps up to `last` do, and what is undone then.
fn forth_and_back(last: usize) -> String {
    let forth = (1..=last).map(|number| number.to_string());
    let back = (1..=last).rev().map(|number| format!("u{number}"));
    forth.chain(back).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_was_done_is_undone_in_reverse_once() {
    for shell in shells() {
        let fresh = || {
            let scratch = tempfile::tempdir().expect("folder");
            steps(scratch.path());
            scratch
        };
        let scratch = fresh();
        let output = start(shell, scratch.path(), &[]).end();
        assert!(output.status.success(), "{shell}: {}", both(&output));
        assert_eq!(ran(scratch.path()), forth_and_back(4), "{shell}");
        for step in 1..=4 {
            let scratch = fresh();
            let folder = scratch.path();
            fs::write(folder.join(format!("fail-{step}")), "").expect("fail");
            let output = start(shell, folder, &[]).end();
            let what = format!("{shell} fails at {step}:\n{}", both(&output));
            assert_eq!(output.status.code(), Some(1), "{what}");
            assert_eq!(ran(folder), forth_and_back(step), "{what}");
            nothing_is_left(folder, &what);
        }
    }
}

#[test]
fn an_interrupted_build_is_undone_in_reverse_once() {
    for shell in shells() {
        std::thread::scope(|scope| {
            for (signal, again) in [
                ("INT", false),
                ("TERM", false),
                ("INT", true),
                ("HUP", false),
            ] {
                scope.spawn(move || {
                    for step in [1, 2, 4] {
                        let scratch = tempfile::tempdir().expect("folder");
                        let folder = scratch.path();
                        steps(folder);
                        fs::write(folder.join(format!("stop-{step}")), "").expect("stop");
                        fs::write(folder.join("slow"), "").expect("slow");
                        let mut run = start(shell, folder, &[]);
                        run.wait_for(&folder.join(format!("at-{step}")));
                        run.signal(signal);
                        if again {
                            // the second and the third come while the build is undone
                            for _ in 0..2 {
                                run.wait_for(&folder.join("at-u1"));
                                run.signal(signal);
                            }
                        }
                        let output = run.end();
                        let what =
                            format!("{shell} {signal} {again} at {step}:\n{}", both(&output));
                        assert_eq!(output.status.code(), Some(1), "{what}");
                        assert_eq!(ran(folder), forth_and_back(step), "{what}");
                        nothing_is_left(folder, &what);
                    }
                });
            }
        });
    }
}

#[test]
fn an_aborted_build_goes_on_at_every_step_of_the_builder() {
    for shell in shells() {
        for step in 1..=4 {
            let scratch = tempfile::tempdir().expect("folder");
            let folder = scratch.path();
            steps(folder);
            let fail = folder.join(format!("fail-{step}"));
            fs::write(&fail, "").expect("fail");
            let output = start(shell, folder, &["-on-error=abort"]).end();
            assert_eq!(output.status.code(), Some(1), "{shell}");
            fs::remove_file(&fail).expect("mend");
            let output = start(shell, folder, &["-resume"]).end();
            let what = format!("{shell} {step}:\n{}", both(&output));
            assert!(output.status.success(), "{what}");
            let first: String = (1..=step).map(|number| format!("{number} ")).collect();
            let rest = forth_and_back(4);
            // the second run begins with the step that failed, and undoes those of the first run too
            let rest = &rest[2 * (step - 1)..];
            assert_eq!(ran(folder), format!("{first}{rest}"), "{what}");
            nothing_is_left(folder, &what);
        }
    }
}

#[test]
fn an_aborted_run_goes_on_at_every_step() {
    for shell in shells() {
        for step in 1..=5 {
            let scratch = tempfile::tempdir().expect("folder");
            let folder = scratch.path();
            template(folder);
            let fail = folder.join(format!("fail-{step}"));
            fs::write(&fail, "").expect("fail");
            let output = start(shell, folder, &["-on-error=abort"]).end();
            assert_eq!(
                output.status.code(),
                Some(1),
                "{shell} {step}: {}",
                both(&output)
            );
            fs::remove_file(&fail).expect("mend");
            let output = start(shell, folder, &["-on-error=abort", "-resume"]).end();
            let said = both(&output);
            assert!(output.status.success(), "{shell} {step}: {said}");
            let wanted: Vec<String> = (1..=step)
                .chain(step..=5)
                .map(|number| number.to_string())
                .collect();
            assert_eq!(ran(folder), wanted.join(" "), "{shell} {step}: {said}");
            nothing_is_left(folder, &format!("{shell} {step}: {said}"));
        }
    }
}

#[test]
fn a_failed_make_goes_on_and_clean_undoes() {
    for make in support::makes() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        template(folder);
        packsh_ok(
            folder,
            &["compile", "--library", "--target", "make", "t.json"],
        );
        let run = |words: &[&str]| {
            let mut command = Command::new(make);
            command
                .args(["-f", "t.mk", "KSH=mksh"])
                .args(words)
                .current_dir(folder);
            limit::output(&mut command)
        };
        let mut wanted = String::new();
        for step in 1..=5 {
            let fail = folder.join(format!("fail-{step}"));
            fs::write(&fail, "").expect("fail");
            assert!(!run(&[]).status.success(), "{make} {step}");
            fs::remove_file(&fail).expect("mend");
            wanted.push_str(&format!("{step} "));
            assert_eq!(ran(folder), wanted.trim(), "{make} {step}");
            wanted.push_str(&format!("{step} "));
            if step < 5 {
                // the next one fails in the run that goes on
                fs::write(folder.join(format!("fail-{}", step + 1)), "").expect("fail");
                assert!(!run(&[]).status.success(), "{make} {step}");
                wanted.push_str(&format!("{} ", step + 1));
                assert_eq!(ran(folder), wanted.trim(), "{make} {step}");
            }
        }
        let output = run(&[]);
        assert!(output.status.success(), "{make}: {}", both(&output));
        assert_eq!(ran(folder), wanted.trim(), "{make}");
        assert!(run(&[]).status.success());
        assert_eq!(ran(folder), wanted.trim(), "{make} does nothing twice");
        assert!(run(&["clean"]).status.success());
        assert!(!folder.join(".packsh").exists(), "{make}");
    }
}

#[test]
fn a_script_that_is_cut_off_does_nothing() {
    for with in [true, false] {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        template(folder);
        if !with {
            packsh_ok(folder, &["compile", "t.json"]);
        }
        let whole = fs::read(folder.join("t.ksh")).expect("script");
        let end = whole.len() - 1;
        let offsets: Vec<usize> = (0..end).step_by(97).chain(end - 24..end).collect();
        std::thread::scope(|scope| {
            for shell in shells() {
                let (whole, offsets) = (&whole, &offsets);
                scope.spawn(move || cut_off(shell, whole, offsets));
            }
        });
    }
}

fn cut_off(shell: &str, whole: &[u8], offsets: &[usize]) {
    let scratch = tempfile::tempdir().expect("folder");
    let run = |text: &[u8]| {
        fs::write(scratch.path().join("t.ksh"), text).expect("script");
        fs::create_dir_all(scratch.path().join("tmp")).expect("tmp");
        let mut command = Command::new(shell);
        command
            .arg("t.ksh")
            .current_dir(scratch.path())
            .env("TMPDIR", scratch.path().join("tmp"))
            .stdin(Stdio::null());
        limit::output(&mut command)
    };
    for at in offsets {
        let output = run(&whole[..*at]);
        let what = format!("{shell} cut at byte {at}: {}", both(&output));
        // these words alone show the variables of the one who calls
        let shows = ["export", "set", "typeset"];
        let shows = shows
            .iter()
            .any(|word| whole[..*at].ends_with(word.as_bytes()));
        assert!(output.stdout.is_empty() || shows, "{what}");
        let left = support::files(scratch.path());
        assert_eq!(left, [Path::new("t.ksh")], "{what}");
        assert!(empty(&scratch.path().join("tmp")), "{what}");
    }
    assert!(run(whole).status.success());
}

/// The script and its build are killed, and the process that looks after them is not: what the build ran ends.
#[test]
fn what_a_killed_build_ran_is_ended() {
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        template(folder);
        packsh_ok(
            folder,
            &["compile", "--library", "--with", "resume", "t.json"],
        );
        fs::write(folder.join("stop-2"), "").expect("stop");
        let mut run = start(shell, folder, &[]);
        run.wait_for(&folder.join("at-2"));
        let private = names(&folder.join("tmp"));
        let note = format!("tmp/{}/build_b.process", private.concat());
        let build = fs::read_to_string(folder.join(note)).expect("the build's process");
        run.signal("KILL");
        limit::output(Command::new("kill").args(["-KILL", build.trim()]));
        let began = Instant::now();
        // what it ran would write to its output
        let output = run.end();
        assert!(began.elapsed() < Duration::from_secs(15), "{shell}");
        while !empty(&folder.join("tmp")) {
            assert!(began.elapsed() < Duration::from_secs(15), "{shell}");
            std::thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(ran(folder), "1 2", "{shell}: {}", both(&output));
        assert!(folder.join(".packsh").exists(), "{shell}: no state");
        fs::remove_file(folder.join("stop-2")).expect("stop");
        let output = start(shell, folder, &["-resume"]).end();
        assert!(output.status.success(), "{shell}: {}", both(&output));
        assert_eq!(ran(folder), "1 2 2 3 4 5", "{shell}: {}", both(&output));
        nothing_is_left(folder, shell);
    }
}

#[test]
fn a_compile_that_is_killed_leaves_the_old_output() {
    let scratch = tempfile::tempdir().expect("folder");
    let folder = scratch.path();
    let builders: Vec<String> = (0..300)
        .map(|number| {
            format!(
                r#"{{"type": "file", "name": "b{number}", "target": "t{number}", "content": "x"}}"#
            )
        })
        .collect();
    fs::write(
        folder.join("big.json"),
        format!(r#"{{"builders": [{}]}}"#, builders.join(",")),
    )
    .expect("template");
    // how long it takes when nobody kills it
    let began = Instant::now();
    packsh_ok(folder, &["compile", "big.json"]);
    let whole = fs::read(folder.join("big.ksh")).expect("output");
    let step = began.elapsed() / 8;
    let mut killed = 0;
    for delay in 1..9 {
        fs::write(folder.join("big.ksh"), "old").expect("old");
        let mut command = support::packsh();
        command
            .args(["compile", "big.json"])
            .current_dir(folder)
            .stdin(Stdio::null());
        let run = limit::start(&mut command, limit::SECONDS);
        std::thread::sleep(step * delay);
        run.signal("KILL");
        killed += usize::from(!run.end().status.success());
        let text = fs::read(folder.join("big.ksh")).expect("output");
        assert!(
            text == b"old" || text == whole,
            "cut off after {:?}",
            step * delay
        );
    }
    assert!(killed > 2, "most runs are killed before they end");
}
