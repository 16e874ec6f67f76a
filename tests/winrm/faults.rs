//! Hostile outputs, refusals, broken connections, certificates and interrupts.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::certificate::Certificate;
use crate::support::names;
use crate::support::winrm::{Guest, PASSWORD, template};
use crate::support::{both, limit, packsh_ok, shells, text};
use crate::{all, connected, same, same_words, script};

/// A batch script that the rules know by its path.
fn batch(name: &str, more: &Value) -> Value {
    let mut out = json!({
        "type": "windows-shell", "inline": ["rem"], "remote_path": format!("c:/{name}.bat"), "start_retry_timeout": "1s"
    });
    let object = out.as_object_mut().expect("object");
    object.extend(more.as_object().expect("object").clone());
    out
}

fn empty() -> tempfile::TempDir {
    tempfile::tempdir().expect("folder")
}

/// Most of their time they wait: so all at once.
#[test]
fn faults_are_told_as_by_packer() {
    std::thread::scope(|scope| {
        scope.spawn(broken_connections_count_as_in_packer);
        scope.spawn(a_wrong_password_and_a_certificate_that_nobody_signed);
        scope.spawn(a_time_limit_ends_the_command);
    });
}

#[test]
fn outputs_and_exit_codes_arrive() {
    let line = format!("{}\r\n", "0123456789abcdef & <é> ".repeat(40));
    let rules = json!([
        connected(),
        { "match": "much", "stdout": line, "repeat": 1300, "pieces": 5 },
        { "match": "wide", "stdout": "UTF-16: é €\r\n", "encoding": "utf-16-le" },
        { "match": "mixed", "stdout": "<a b=\"c\">&amp;]]></a>\r\n&#xD;\t'x' é\r\nthree", "stderr": "eins\r\nzwei é\r\n", "pieces": 7,
          // nothing came for a while
          "at": "receive", "fault": "timeout", "faults": 2 },
        { "match": "code3010", "exit": 3010 },
        { "match": "negative", "exit": -1073741510 },
    ]);
    let codes = json!({ "valid_exit_codes": [0, 3010, -1073741510i64] });
    let names = ["much", "wide", "mixed", "code3010", "negative"];
    let mut steps: Vec<Value> = names.iter().map(|name| batch(name, &codes)).collect();
    let command = "{{.Vars}}\"{{.Path}}\" <x & echo \"'é\" >y && ^%A% \u{1F600} €";
    let environment = json!({ "execute_command": command, "environment_vars": ["A=<&>\"'; \\ é"] });
    steps.push(batch("last", &environment));
    // the last one fails, as 256 is no success although a shell's status has 8 bits
    steps.push(
        json!({ "type": "powershell", "inline": ["exit 256"], "remote_path": "c:/fails.ps1" }),
    );
    let mut rules = rules;
    let list = rules.as_array_mut().expect("list");
    list.push(json!({ "match": "powershell.*fails.ps1", "exit": 256 }));
    let steps = Value::Array(steps);
    let runs = all(
        empty().path(),
        &|port| template(port, &json!({}), &steps),
        &rules,
        None,
    );
    same(&runs);
    for run in &runs {
        assert!(!run.good, "{}", run.who);
        assert!(
            run.output.contains("exit status: 256.Allowed"),
            "{}",
            run.who
        );
        let wide = run.output.contains("UTF-16: ");
        assert!(run.who == "packer" || wide, "{}", run.who);
        assert!(
            run.output.len() > 1_000_000,
            "{}: {}",
            run.who,
            run.output.len()
        );
    }
}

fn broken_connections_count_as_in_packer() {
    let rules = json!([
        connected(),
        // Packer takes an answer that breaks off for success, and no answer for 16001
        { "match": "drop", "at": "receive", "fault": "drop" },
        { "match": "fault", "at": "receive", "fault": "500" },
        { "match": "again", "at": "start", "fault": "500", "times": 1 },
    ]);
    let steps = json!([
        batch("drop", &json!({ "valid_exit_codes": [16001] })),
        batch("fault", &json!({})),
        batch("again", &json!({ "start_retry_timeout": "30s" })),
        batch("CANNOT", &json!({})),
    ]);
    let runs = all(
        empty().path(),
        &|port| template(port, &json!({}), &steps),
        &rules,
        None,
    );
    let (packer, ours) = runs.split_first().expect("runs");
    for run in ours {
        same_words(packer, run);
        let tells = "The connection broke while the command ran: its exit code counts as";
        assert_eq!(
            run.output.matches(tells).count(),
            2,
            "{}\n{}",
            run.who,
            run.output
        );
        let why = "restore operation returned code=1";
        assert!(run.output.contains(why), "{}\n{}", run.who, run.output);
    }
    assert!(packer.output.contains("restore operation returned code=1"));
}

fn a_wrong_password_and_a_certificate_that_nobody_signed() {
    let steps = json!([batch("never", &json!({}))]);
    let certificate = Certificate::of("IP:127.0.0.1");
    let tls = json!({ "winrm_use_ssl": true, "winrm_timeout": "7s" });
    let insecure = json!({ "winrm_use_ssl": true, "winrm_insecure": true });
    let wrong = json!({ "winrm_username": "wrong", "winrm_timeout": "7s" });
    let rules = json!([connected()]);
    let run = |more: &Value, certificate: Option<&Certificate>| {
        all(
            empty().path(),
            &|port| template(port, more, &steps),
            &rules,
            certificate,
        )
    };
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let runs = run(&insecure, Some(&certificate));
            same(&runs);
            assert!(runs.iter().all(|run| run.good), "{}", runs[1].output);
        });
        for (more, certificate, why) in [
            (&tls, Some(&certificate), "certificate"),
            (&wrong, None, "http response error: 401"),
        ] {
            let runs = run(more, certificate);
            let (packer, ours) = runs.split_first().expect("runs");
            for run in ours {
                same_words(packer, run);
                assert!(
                    run.output.contains("Timeout waiting for WinRM."),
                    "{}",
                    run.output
                );
                assert!(run.output.contains(why), "{}\n{}", run.who, run.output);
                assert!(run.guest.requests().is_empty(), "{}", run.who);
                assert_eq!(
                    run.guest.refused() > 0,
                    certificate.is_none(),
                    "{}",
                    run.who
                );
            }
        }
    });
}

/// An interrupt ends the command on the guest and deletes its shell; the password is on no command line meanwhile.
#[test]
fn interrupts_leave_nothing_and_secrets_are_nowhere() {
    let rules =
        json!([connected(), { "match": "powershell.*elevated-shell|\"c:/slow.bat", "slow": 30 }]);
    let short = json!([batch("slow", &json!({}))]);
    let steps = json!([{
        "type": "powershell", "inline": ["Wait"], "environment_vars": ["P={{user `password`}}"],
        "elevated_user": "it", "elevated_password": "{{user `password`}}"
    }]);
    std::thread::scope(|scope| {
        for shell in shells() {
            for (signal, steps) in [("INT", &steps), ("TERM", &short)] {
                let rules = &rules;
                scope.spawn(move || interrupted(shell, signal, rules, steps));
            }
        }
    });
}

fn interrupted(shell: &str, signal: &str, rules: &Value, steps: &Value) {
    let guest = Guest::start(rules, None);
    let folder = empty();
    let source = template(guest.port, &json!({}), steps);
    fs::write(folder.path().join("t.json"), source.to_string()).expect("template");
    packsh_ok(folder.path(), &["compile", "t.json"]);
    let compiled = fs::read_to_string(folder.path().join("t.ksh")).expect("script");
    assert!(!compiled.contains(PASSWORD));
    let mut command = script(shell, folder.path());
    let mut run = limit::start(command.arg("-v"), limit::SECONDS);
    let mut found = None;
    while !guest.path("slow").exists() {
        // one run of each shell is watched: it costs time
        if signal == "INT" {
            found = found.or_else(on_a_command_line);
        }
        assert!(!run.is_over(), "{shell}: {}", both(&run.end()));
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(found.is_none(), "{shell}: {found:?}");
    assert_eq!(guest.open(), 1);
    let began = Instant::now();
    run.signal(signal);
    let output = run.end();
    let what = format!("{shell} {signal}\n{}", both(&output));
    assert!(began.elapsed() < Duration::from_secs(20), "{what}");
    assert_eq!(output.status.code(), Some(1), "{what}");
    assert!(what.contains("Cleanly cancelled builds"), "{what}");
    assert!(!what.contains(PASSWORD), "{what}");
    assert_eq!(guest.open(), 0, "a shell is left: {what}");
    let requests = guest.requests();
    let last: Vec<&Value> = requests
        .iter()
        .rev()
        .take(2)
        .map(|row| &row["action"])
        .collect();
    assert_eq!(last, ["Delete", "Signal"], "{what}");
    assert!(names(&folder.path().join("tmp")).is_empty(), "{what}");
    assert!(!folder.path().join(".packsh").exists(), "{what}");
    if signal == "TERM" {
        return;
    }
    let uploads = guest.uploads();
    let quoted = PASSWORD.replace('`', "``").replace('$', "`$");
    let quoted = quoted.replace('"', "`\"").replace('\'', "`'");
    for path in ["env-vars", "elevated-shell"] {
        let found = uploads.iter().find(|(name, _)| name.contains(path));
        assert!(
            text(&found.expect(path).1).contains(&quoted),
            "{path}: {what}"
        );
    }
}

/// Packer itself gets the password by `-var`.
fn on_a_command_line() -> Option<String> {
    for entry in fs::read_dir("/proc").expect("/proc").flatten() {
        let Ok(line) = fs::read(entry.path().join("cmdline")) else {
            continue;
        };
        let line = text(&line);
        if line.contains(PASSWORD) && !line.contains("packer\0build\0") {
            return Some(line);
        }
    }
    None
}

/// `timeout` of a provisioner ends the command on the guest, too.
fn a_time_limit_ends_the_command() {
    let rules = json!([connected(), { "match": "\"c:/slow.bat", "slow": 30 }]);
    let steps = json!([batch("slow", &json!({ "timeout": "12s" }))]);
    let mut runs = all(
        empty().path(),
        &|port| template(port, &json!({}), &steps),
        &rules,
        None,
    );
    // in Packer one goroutine says so, another ends the provisioner: whichever comes first
    let cancelling = "==> guest: Cancelling provisioner after a timeout...\n";
    if !runs[0].output.contains(cancelling) {
        runs[0].output.push_str(cancelling);
    }
    let (packer, ours) = runs.split_first().expect("runs");
    assert_eq!(packer.guest.open(), 1, "Packer deletes the shell now");
    for run in ours {
        same_words(packer, run);
        let requests = run.guest.requests();
        let last: Vec<&Value> = requests
            .iter()
            .rev()
            .take(2)
            .map(|row| &row["action"])
            .collect();
        assert_eq!(last, ["Delete", "Signal"], "{}", run.who);
    }
}
