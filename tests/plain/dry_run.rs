//! `-n`: all that a script would do is shown, and nothing is done.

use std::fs;

use serde_json::json;

use crate::support::{both, copy, limit, packsh_ok, project, shells, text};
use crate::{compiled_with, run};

/// What is in a folder: names, kinds, times, contents.
fn state(folder: &std::path::Path) -> String {
    let output = limit::output(
        std::process::Command::new("sh")
            .args([
                "-c",
                "ls -lAR --time-style=full-iso; find . -type f -exec cksum {} +",
            ])
            .current_dir(folder),
    );
    both(&output)
}

/// The lines of a script that announce a step.
fn titles(script: &str) -> Vec<String> {
    let lines = script.lines();
    let lines = lines.filter(|line| {
        let line = line.trim_start();
        line.starts_with("say ") && line.contains(".json:")
    });
    lines.map(str::to_owned).collect()
}

#[test]
fn steps_and_commands_are_shown_and_nothing_is_done() {
    let fixtures = [
        (
            "motd",
            &[
                "tar -cf - -C out motd",
                "to example.org.\"",
                "sum=$(sha256 out/motd)",
            ][..],
        ),
        ("chains", &["gzip -nc -6 <built.txt >two.gz"]),
        (
            "null_ssh",
            &["on_guest 'cat >/tmp/motd && chmod 0644 /tmp/motd'"],
        ),
        ("file_builder", &["printf "]),
        ("retries", &["again 3 "]),
        (
            "openbsd_net",
            &[
                "vmctl create -s 10G",
                "-m \"512M\"",
                "HTTP Server = http://cdn.openbsd.org",
            ],
        ),
    ];
    for (fixture, wanted) in fixtures {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        copy(&project().join("fixtures").join(fixture), folder);
        packsh_ok(
            folder,
            &[
                "compile",
                "--with",
                "dry-run",
                "-o",
                "t.ksh",
                &format!("{fixture}.json"),
            ],
        );
        let script = fs::read_to_string(folder.join("t.ksh")).expect("script");
        fs::create_dir_all(folder.join("tmp")).expect("tmp");
        let before = state(folder);
        for shell in shells() {
            // no tool of the host is there: nothing is run but what reads the script
            let output = limit::output(run(shell, folder).arg("-n"));
            let said = text(&output.stdout);
            assert!(output.status.success(), "{shell}: {}", both(&output));
            assert!(output.stderr.is_empty(), "{shell}: {}", both(&output));
            for line in wanted {
                assert!(
                    said.contains(line),
                    "{shell} {fixture}: no {line} in\n{said}"
                );
            }
            for title in titles(&script) {
                // titles with settings in them show the values
                let known = title.split('$').next().unwrap_or_default();
                assert!(
                    said.contains(known),
                    "{shell} {fixture}: no {title} in\n{said}"
                );
            }
            assert_eq!(state(folder), before, "{shell} {fixture}");
        }
    }
}

#[test]
fn values_are_shown_where_they_will_be_and_secrets_are_not() {
    let scratch = tempfile::tempdir().expect("folder");
    let folder = scratch.path();
    compiled_with(
        folder,
        &json!({
            "variables": {"site": "example.org", "token": ""},
            "sensitive-variables": ["token"],
            "builders": [
                {"type": "null", "communicator": "none", "name": "one"},
                {"type": "null", "communicator": "none", "name": "two"}
            ],
            "provisioners": [{
                "type": "shell-local",
                "environment_vars": ["SITE={{user `site`}}", "TOKEN={{user `token`}}"],
                "inline": ["site=mine; echo \"$site $SITE\" >ran"]
            }]
        }),
        "dry-run",
    );
    for shell in shells() {
        for secret in [&["-var", "token=s3cr&t"][..], &[]] {
            let flags = ["-n", "-only=one", "-var", "site=a/b&c\\d\ne"];
            let output = limit::output(run(shell, folder).args(flags).args(secret));
            let said = both(&output);
            assert!(output.status.success(), "{shell}: {said}");
            assert!(said.contains("\"SITE=a/b&c\\d\ne\""), "{shell}: {said}");
            // the script's own variable of that name is not the setting
            assert!(said.contains("echo \"$site $SITE\""), "{shell}: {said}");
            assert!(said.contains("TOKEN=<sensitive>"), "{shell}: {said}");
            assert!(!said.contains("s3cr&t"), "{shell}: {said}");
            assert!(!said.contains("build_two"), "{shell}: {said}");
            assert!(!folder.join("ran").exists(), "{shell}");
        }
    }
}
