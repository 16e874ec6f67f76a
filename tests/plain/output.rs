//! What a script prints of what others print.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{limit, shells, text};
use crate::{compiled, run};

fn said(shell: &str, lines: &[&str]) -> (String, Duration) {
    let scratch = tempfile::tempdir().expect("folder");
    let folder = scratch.path();
    compiled(
        folder,
        &json!({
            "builders": [{"type": "null", "communicator": "none", "name": "b/&|[x]"}],
            "provisioners": [{"type": "shell-local", "inline": lines}]
        }),
    );
    let began = Instant::now();
    let output = limit::output(&mut run(shell, folder));
    assert!(output.status.success(), "{shell}: {}", text(&output.stderr));
    (text(&output.stdout), began.elapsed())
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    for shell in shells() {
        let (said, _) = said(
            shell,
            &[
                r"printf 'a\033]0;evil\007b\n'",
                r"printf '10%%\r20%%\rdone\n'",
                r"printf 'gr\303\274n\302\233x\ty\177\n'",
                r"echo to stderr >&2",
                "printf 'no newline'",
            ],
        );
        let lines: Vec<&str> = said.lines().skip(1).collect();
        assert_eq!(
            lines,
            [
                "    b/&|[x]: a]0;evilb",
                "    b/&|[x]: done",
                "    b/&|[x]: grünx\ty",
                "    b/&|[x]: to stderr",
                "    b/&|[x]: no newline"
            ],
            "{shell}: {said:?}"
        );
    }
}

#[test]
fn a_long_line_takes_linear_time() {
    for shell in shells() {
        let (said, took) = said(shell, &["head -c 5000000 /dev/zero | tr '\\0' x; echo"]);
        assert!(said.len() > 5_000_000, "{shell}: {}", said.len());
        assert!(took < Duration::from_secs(30), "{shell}: {took:?}");
    }
}

#[test]
fn a_daemon_that_a_script_leaves_does_not_hold_the_end() {
    for shell in shells() {
        let (said, took) = said(
            shell,
            &["(trap '' HUP; sleep 20; echo late) &", "echo left it"],
        );
        assert!(said.contains("left it"), "{shell}: {said}");
        assert!(took < Duration::from_secs(15), "{shell}: {took:?}");
    }
}

#[test]
fn sensitive_values_are_masked_in_every_form_that_a_script_prints_them() {
    let scratch = tempfile::tempdir().expect("folder");
    let folder = scratch.path();
    compiled(
        folder,
        &json!({
            "variables": {"token": ""},
            "sensitive-variables": ["token"],
            "builders": [{"type": "null", "communicator": "none", "name": "b"}],
            "provisioners": [{"type": "shell-local", "environment_vars": ["TOKEN={{user `token`}}"],
                "inline": ["echo \"it is $TOKEN!\"", "tr '\\0' '\\n' </proc/$PPID/cmdline"]}]
        }),
    );
    for shell in shells() {
        let mut command = run(shell, folder);
        command.args(["-var", "token=s/e*c.r$e[t]&\\"]);
        let output = limit::output(&mut command);
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(output.status.success(), "{shell}: {said}");
        assert!(said.contains("it is <sensitive>!"), "{shell}: {said}");
        assert!(!said.contains("e*c.r"), "{shell}: {said}");
    }
}
