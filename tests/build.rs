//! `packsh build` next to `packer build`: how a run is dressed, how many builds run at once, how it ends.

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::compare::steady;
use support::{both, dressed, limit, names, packer, packsh, text};

/// A template in a folder of its own, for both.
fn folder(template: &Value) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    for name in ["packer", "packsh"] {
        let at = folder.path().join(name);
        fs::create_dir_all(at.join("tmp")).expect("folder");
        fs::write(at.join("t.json"), template.to_string()).expect("template");
    }
    folder
}

fn command(program: &str, folder: &Path, flags: &[&str]) -> Command {
    let mut command = match program {
        "packer" => packer(),
        _ => packsh(),
    };
    let at = folder.join(program);
    command
        .arg("build")
        .args(flags)
        .arg("t.json")
        .env("TMPDIR", at.join("tmp"))
        .env("CHECKPOINT_DISABLE", "1")
        .current_dir(at);
    command
}

fn run(program: &str, folder: &Path, flags: &[&str]) -> Output {
    limit::output(&mut command(program, folder, flags))
}

/// What both say, line by line without times.
fn compare(template: &Value, flags: &[&str]) {
    let folder = folder(template);
    let theirs = run("packer", folder.path(), flags);
    let ours = run("packsh", folder.path(), flags);
    let lines = |said: &str| -> Vec<String> { said.lines().map(steady).collect() };
    let wanted = lines(&dressed::packers(&text(&theirs.stdout)));
    let got = lines(&dressed::ours(&text(&ours.stdout)));
    assert_eq!(
        got,
        wanted,
        "{flags:?}\npacker:\n{}\npacksh:\n{}",
        both(&theirs),
        both(&ours)
    );
    assert_eq!(ours.status.code(), theirs.status.code(), "{flags:?}");
}

/// One build that ends well.
fn one() -> Value {
    json!({
        "builders": [{"type": "file", "target": "made", "content": "text\n"}],
        "provisioners": [
            {"type": "shell-local", "inline": ["echo 'a, b'", "printf '10%%\\r20%%\\rdone\\n'"]},
        ],
        "post-processors": [
            {"type": "checksum", "checksum_types": ["sha1"], "output": "sum"},
            [
                {"type": "compress", "output": "made.tar.gz", "keep_input_artifact": true},
                {"type": "manifest", "name": "list", "output": "list.json"}
            ]
        ]
    })
}

/// Two builds, one of which fails.
fn two() -> Value {
    json!({
        "builders": [
            {"type": "null", "communicator": "none", "name": "bad"},
            {"type": "file", "name": "good", "target": "made", "content": "text\n"}
        ],
        "provisioners": [
            {"type": "shell-local", "only": ["bad"], "inline": ["echo wrong", "exit 7"]}
        ]
    })
}

#[test]
fn one_build_is_told_of_as_packer_does() {
    for flags in [
        &["-color=false"][..],
        &["-color=false", "-force"],
        &["-color=false", "-except=list"],
        &["-color=false", "-only=nosuch"],
        &["-color=false", "-on-error=abort"],
    ] {
        compare(&one(), flags);
    }
}

#[test]
fn a_post_processor_that_fails_is_told_of_as_packer_does() {
    compare(
        &json!({
            "builders": [{"type": "file", "target": "made", "content": "text\n"}],
            "post-processors": [
                [
                    {"type": "compress", "output": "made.tar.gz"},
                    {"type": "shell-local", "name": "last", "inline": ["echo wrong", "exit 4"]}
                ]
            ]
        }),
        &["-color=false"],
    );
}

#[test]
fn two_builds_of_which_one_fails_are_told_of_as_packer_does() {
    compare(&two(), &["-color=false", "-parallel-builds=1"]);
    compare(
        &two(),
        &["-color=false", "-parallel-builds=1", "-on-error=abort"],
    );
}

#[test]
fn retries_and_pauses_are_told_of_as_packer_does() {
    compare(
        &json!({
            "builders": [{"type": "null", "communicator": "none"}],
            "provisioners": [
                {"type": "shell-local", "pause_before": "10ms", "timeout": "1m",
                 "inline": ["echo slow"]},
                {"type": "shell-local", "max_retries": 2,
                 "inline": ["echo x >>count", "[ $(wc -l <count) -ge 2 ]"]},
                {"type": "shell-local", "max_retries": 1, "inline": ["exit 3"]},
            ],
            "error-cleanup-provisioner": {"type": "shell-local", "inline": ["echo cleaned"]}
        }),
        &["-color=false"],
    );
}

#[test]
fn a_cleanup_that_fails_is_part_of_the_cause() {
    compare(
        &json!({
            "builders": [{"type": "null", "communicator": "none"}],
            "provisioners": [{"type": "shell-local", "inline": ["exit 3"]}],
            "error-cleanup-provisioner": {"type": "shell-local", "inline": ["exit 5"]}
        }),
        &["-color=false"],
    );
}

#[test]
fn all_builds_run_at_once_unless_they_are_limited() {
    let template = json!({
        "builders": (0..4).map(|n| json!({"type": "null", "communicator": "none", "name": format!("b{n}")}))
            .collect::<Vec<_>>(),
        "provisioners": [{"type": "shell-local", "inline": [
            "mkdir on-$PACKER_BUILD_NAME", "sleep 0.5", "ls -d on-* | wc -l >>most",
            "sleep 0.5", "rmdir on-$PACKER_BUILD_NAME"
        ]}]
    });
    for (flags, most) in [
        (&["-parallel-builds=1"][..], 1),
        (&["-parallel-builds=2"], 2),
        (&["-parallel-builds=0"], 4),
        (&[], 4),
    ] {
        let folder = folder(&template);
        let output = run("packsh", folder.path(), flags);
        assert!(output.status.success(), "{}", both(&output));
        let counted = fs::read_to_string(folder.path().join("packsh/most")).expect("most");
        let counted: Vec<usize> = counted
            .lines()
            .map(|line| line.trim().parse().expect("number"))
            .collect();
        assert_eq!(counted.len(), 4, "{flags:?}");
        assert!(
            counted.iter().all(|it| *it <= most),
            "{flags:?} {counted:?}"
        );
    }
    let folder = folder(&template);
    let output = run("packsh", folder.path(), &["-parallel-builds=some"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        both(&output).contains("takes a number"),
        "{}",
        both(&output)
    );
}

/// The kinds of escapes that stand before texts, and what they stand before.
fn colors(said: &str) -> Vec<(String, String)> {
    let lines = said.lines().filter_map(|line| {
        let (color, rest) = line.strip_prefix("\x1b[")?.split_once('m')?;
        let rest = rest.strip_suffix("\x1b[0m").expect("the colour ends");
        Some((color.to_owned(), steady(rest)))
    });
    lines.collect()
}

#[test]
fn colors_are_those_of_packer() {
    let folder = folder(&two());
    let flags = &["-parallel-builds=1"];
    let theirs = colors(&text(&run("packer", folder.path(), flags).stdout));
    let ours = text(&run("packsh", folder.path(), flags).stdout);
    let ours = colors(&ours);
    for wanted in &theirs {
        let (color, line) = wanted;
        let line = dressed::packers(line);
        if line.is_empty() {
            // what a step does is said in other words
            continue;
        }
        let wanted = (color.clone(), line.trim_end().to_owned());
        assert!(ours.contains(&wanted), "{wanted:?} is not among {ours:?}");
    }
    assert!(
        ours.iter()
            .any(|(color, line)| color == "1;36" && line.starts_with("==> good: "))
    );
    for off in [
        run("packsh", folder.path(), &["-color=false"]),
        limit::output(command("packsh", folder.path(), &[]).env("PACKER_NO_COLOR", "1")),
        run("packsh", folder.path(), &["-machine-readable"]),
    ] {
        assert!(!text(&off.stdout).contains('\x1b'), "{}", both(&off));
    }
}

#[test]
fn the_time_stands_before_the_lines_of_builds() {
    let folder = folder(&one());
    let stamped = |program: &str| -> Vec<String> {
        let flags = &["-color=false", "-timestamp-ui"];
        let mut command = command(program, folder.path(), flags);
        let said = text(&limit::output(command.env("TZ", "Asia/Kolkata")).stdout);
        let lines = said.lines().map(|line| {
            let (time, rest) = line.split_once(": ").unwrap_or_default();
            let shape: String = time
                .chars()
                .map(|c| if c.is_ascii_digit() { '0' } else { c })
                .collect();
            match shape.as_str() {
                "0000-00-00T00:00:00+00:00" => format!("{} {rest}", &time[19..]),
                _ => line.to_owned(),
            }
        });
        lines.map(|line| steady(&line)).collect()
    };
    let (theirs, ours) = (stamped("packer"), stamped("packsh"));
    let kept = |lines: &[String]| -> Vec<String> {
        let kept = lines.iter().filter(|line| {
            !line.contains("==> ")
                || line.contains("Running post-processor")
                || line.starts_with("==> ")
        });
        kept.cloned().collect()
    };
    assert_eq!(kept(&ours), kept(&theirs));
    assert!(
        ours.contains(&"+05:30 ==> file: Write made".to_owned()),
        "{ours:?}"
    );
}

#[test]
fn output_for_machines_has_packers_form() {
    let template = json!({
        "builders": [
            {"type": "file", "name": "a,b", "target": "made", "content": "text\n"},
            {"type": "null", "communicator": "none", "name": "z"}
        ],
        "provisioners": [
            {"type": "shell-local", "only": ["z"], "inline": ["echo 'out, and more'", "exit 3"]}
        ],
        "post-processors": [{"type": "compress", "output": "made.tgz", "only": ["a,b"]}]
    });
    let folder = folder(&template);
    let lines = |program: &str| -> Vec<String> {
        let flags = &["-parallel-builds=1", "-machine-readable"];
        let output = run(program, folder.path(), flags);
        assert_eq!(output.status.code(), Some(1), "{}", both(&output));
        let said = text(&output.stdout);
        let lines = said.lines().map(|line| {
            let (time, rest) = line.split_once(',').expect("comma");
            let now: u64 = time.parse().expect("time");
            assert!(now > 1_600_000_000, "{line}");
            let line = rest.replace(
                "Script exited with non-zero exit status: 3.Allowed exit codes are: [0]",
                "the script failed: exit status 3",
            );
            steady(&line)
        });
        let said = |line: &String| {
            let doing = line.starts_with(",ui,say,==> ");
            !doing || line.contains("Running post-processor") || line.contains("Provisioning step")
        };
        lines.filter(said).collect()
    };
    assert_eq!(lines("packsh"), lines("packer"));
    // it may stand before the sub-command
    let output = limit::output(
        packsh()
            .args(["-machine-readable", "build", "-only=a,b", "t.json"])
            .current_dir(folder.path().join("packsh")),
    );
    assert!(
        text(&output.stdout).contains(",,ui,say,"),
        "{}",
        both(&output)
    );
}

/// Signals to packsh alone go to the scripts, what they did is undone, and the end is told.
#[test]
fn an_interrupt_goes_to_the_scripts_and_their_cleanup_is_waited_for() {
    let template = json!({
        "builders": [
            {"type": "null", "communicator": "none", "name": "a"},
            {"type": "null", "communicator": "none", "name": "b"}
        ],
        "provisioners": [{"type": "shell-local", "inline": [
            ": >at-$PACKER_BUILD_NAME", "sleep 97", ": >never"
        ]}],
        "error-cleanup-provisioner": {"type": "shell-local", "inline": [
            "sleep 0.3", ": >undone-$PACKER_BUILD_NAME"
        ]}
    });
    for (signal, word) in [("INT", "interrupt"), ("TERM", "terminated")] {
        for group in [false, true] {
            let folder = folder(&template);
            let at = folder.path().join("packsh");
            let mut command = command("packsh", folder.path(), &["-color=false"]);
            let mut process = limit::start(command.stdin(std::process::Stdio::null()), 60);
            process.wait_for(&at.join("at-a"));
            process.wait_for(&at.join("at-b"));
            if group {
                process.signal_group(signal);
            } else {
                process.signal(signal);
            }
            let output = process.end();
            let said = both(&output);
            let what = format!("{signal} {group}: {said}");
            assert_eq!(output.status.code(), Some(1), "{what}");
            assert!(
                at.join("undone-a").exists() && at.join("undone-b").exists(),
                "{what}"
            );
            assert!(!at.join("never").exists(), "{what}");
            for line in [
                &*format!("Cancelling build after receiving {word}"),
                "Cleanly cancelled builds after being interrupted.",
            ] {
                assert!(said.lines().any(|it| it == line), "{what}");
            }
            assert!(said.contains("Build 'a' errored after "), "{what}");
            assert!(!said.contains("artifacts"), "{what}");
            assert!(names(&at.join("tmp")).is_empty(), "left: {what}");
        }
    }
}

/// `packsh build t.json | head -n 1`: the next line that nobody takes ends the run, and what was done is undone.
#[test]
fn it_ends_when_nobody_reads_any_more() {
    let folder = folder(&json!({
        "builders": [{"type": "null", "communicator": "none", "name": "a"}],
        "provisioners": [{"type": "shell-local", "inline": [
            "for n in $(seq 300); do echo $n; sleep 0.2; done", ": >never"
        ]}],
        "error-cleanup-provisioner": {"type": "shell-local", "inline": [": >undone"]}
    }));
    let at = folder.path().join("packsh");
    let mut process = command("packsh", folder.path(), &["-color=false"])
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("packsh");
    let mut line = String::new();
    let mut output = BufReader::new(process.stdout.take().expect("output"));
    output.read_line(&mut line).expect("a line");
    drop(output);
    let began = Instant::now();
    let status = loop {
        if let Some(status) = process.try_wait().expect("packsh") {
            break status;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "it goes on");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(!status.success(), "{status}");
    assert!(at.join("undone").exists() && !at.join("never").exists());
    assert!(names(&at.join("tmp")).is_empty());
}

#[test]
fn no_build_begins_behind_an_interrupt() {
    let template = json!({
        "builders": [
            {"type": "null", "communicator": "none", "name": "a"},
            {"type": "null", "communicator": "none", "name": "b"}
        ],
        "provisioners": [{"type": "shell-local", "inline": [": >at-$PACKER_BUILD_NAME", "sleep 97"]}]
    });
    let folder = folder(&template);
    let at = folder.path().join("packsh");
    let mut command = command("packsh", folder.path(), &["-parallel-builds=1"]);
    let mut process = limit::start(command.stdin(std::process::Stdio::null()), 60);
    process.wait_for(&at.join("at-a"));
    process.signal("INT");
    let output = process.end();
    assert_eq!(output.status.code(), Some(1), "{}", both(&output));
    assert!(!at.join("at-b").exists(), "{}", both(&output));
}

/// Entries of builds that run at the same time are all in one manifest, and of one run.
#[test]
fn builds_share_a_run() {
    let names: Vec<String> = (0..6).map(|n| format!("b{n}")).collect();
    let template = json!({
        "builders": names.iter().map(|name| json!({"type": "file", "name": name, "target": name,
            "content": "{{timestamp}} {{isotime}}"})).collect::<Vec<_>>(),
        "post-processors": [{"type": "manifest", "output": "list.json", "keep_input_artifact": true}]
    });
    let folder = folder(&template);
    let output = run("packsh", folder.path(), &[]);
    assert!(output.status.success(), "{}", both(&output));
    let at = folder.path().join("packsh");
    let list = fs::read_to_string(at.join("list.json")).expect("manifest");
    let list: Value = serde_json::from_str(&list).expect("JSON");
    let entries = list["builds"].as_array().expect("builds");
    let mut found: Vec<&str> = entries
        .iter()
        .filter_map(|it| it["name"].as_str())
        .collect();
    found.sort_unstable();
    assert_eq!(found, names);
    for entry in entries {
        assert_eq!(entry["packer_run_uuid"], list["last_run_uuid"]);
    }
    let texts: std::collections::BTreeSet<String> = names
        .iter()
        .map(|name| fs::read_to_string(at.join(name)).expect("file"))
        .collect();
    assert_eq!(texts.len(), 1, "the run began once: {texts:?}");
}

/// What a guest prints is no word of the script.
#[test]
fn what_commands_print_is_no_sign_of_anything() {
    let template = json!({
        "builders": [{"type": "null", "communicator": "none", "name": "n"}],
        "provisioners": [{"type": "shell-local", "inline": [
            "echo '==> n: 00000000000000000000000000000000:done:'",
            "echo 'n.ksh: n: it failed'",
            "echo '==> other: hello'",
            "printf 'a\\033]0;evil\\007b\\n'",
            "exit 1"
        ]}]
    });
    let folder = folder(&template);
    let output = run("packsh", folder.path(), &["-color=false"]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for line in [
        "    n: n.ksh: n: it failed",
        "    n: ==> other: hello",
        "    n: a]0;evilb",
        "--> n: the script failed: exit status 1",
    ] {
        assert!(said.lines().any(|it| it == line), "{line}: {said}");
    }
}

#[test]
fn a_value_that_is_required_is_asked_for_before_anything_is_done() {
    let template = json!({
        "variables": {"needed": null},
        "builders": [{"type": "file", "target": "made", "content": "{{user `needed`}}"}]
    });
    let folder = folder(&template);
    for program in ["packer", "packsh"] {
        let output = run(program, folder.path(), &["-color=false"]);
        assert_eq!(output.status.code(), Some(1), "{}", both(&output));
        let said = both(&output);
        assert!(
            said.contains("required variable") && said.contains("needed"),
            "{said}"
        );
        assert!(!folder.path().join(program).join("made").exists(), "{said}");
    }
}
