//! Local scripts and pauses.

use serde_json::json;

use crate::shell::Place;
use crate::support::shells;

#[test]
fn scripts_end_as_packers_do() {
    let theirs = Place::new();
    let cases = [
        ("exit 3", json!([]), "0"),
        ("exit 4", json!([0, 1, 300]), "0 1 300"),
        ("exit 5", json!([5]), "5"),
    ];
    for (line, codes, list) in cases {
        let mut provisioner = json!({"type": "shell-local", "inline": [line]});
        if codes != json!([]) {
            provisioner["valid_exit_codes"] = codes;
        }
        let said = theirs.packer(
            &json!({"builders": [{"type": "null", "communicator": "none"}], "provisioners": [provisioner]}),
            &[],
        );
        let fault = said
            .split_once("--> null: ")
            .map_or("", |(_, rest)| rest.lines().next().unwrap_or_default());
        let fault = fault.replace("Did not export anything. This is the null builder", "");
        for shell in shells() {
            let out = Place::new().run(
                shell,
                &format!("skipped=\nlocal_environment\nlocal_run shown '{list}' sh -c '{line}' || put \"fault $ERROR\""),
            );
            let ours = out
                .lines()
                .find_map(|line| line.strip_prefix("fault "))
                .unwrap_or_default();
            assert_eq!(ours, fault, "{shell}: {line}");
            assert!(
                out.starts_with("==> null: Running local shell script: shown\n"),
                "{shell}: {out}"
            );
        }
    }
}

#[test]
fn secrets_stand_on_no_command_line() {
    for shell in shells() {
        let place = Place::new();
        place.write(
            "show",
            "#!/bin/sh\necho \"got $K|$PACKER_BUILD_NAME\"\nfor file in /proc/[0-9]*/cmdline; do\n\ttr '\\0' ' ' <\"$file\"\ndone 2>/dev/null |\n\
             \tgrep -c 's3[c]ret'\ncat\n",
            0o755,
        );
        let out = place.run(
            shell,
            "skipped=\nvalue=s3\nlocal_environment PACKER_BUILD_NAME=null \"K=it's \\\"${value}cret\\\" \\$(id)\"\n\
             local_run show 0 /bin/sh -c \"$PWD/show\" || put \"$ERROR\"",
        );
        assert_eq!(
            out,
            "==> null: Running local shell script: show\n    null: got it's \"s3cret\" $(id)|null\n    null: 0\n",
            "{shell}"
        );
    }
}

#[test]
fn a_command_that_cannot_start_is_told() {
    for shell in shells() {
        let out = Place::new().run(
            shell,
            "skipped=\npwd=/here\nlocal_environment\nlocal_run shown 0 no-such-command shown || put \"$ERROR\"",
        );
        assert_eq!(
            out,
            "==> null: Running local shell script: shown\nError executing script: /here/shown\n\n\
             Please see output above for more information.\n",
            "{shell}"
        );
    }
}

#[test]
fn breakpoints_speak_as_packers() {
    let note = "it's \"here\"";
    let theirs = Place::new();
    theirs.write(
        "t.json",
        json!({"builders": [{"type": "null", "communicator": "none"}], "provisioners": [
            {"type": "breakpoint", "disable": true},
            {"type": "breakpoint", "disable": true, "note": note},
            {"type": "breakpoint", "note": note},
        ]})
        .to_string(),
        0o644,
    );
    let said = theirs.tool(
        "sh",
        &[
            "-c",
            "CHECKPOINT_DISABLE=1 setsid -w packer build -color=false t.json </dev/null || :",
        ],
    );
    let said = String::from_utf8_lossy(&said).into_owned();
    let lines: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("reakpoint"))
        .collect();
    let (_, fault) = said.split_once("--> null: ").expect("a fault");
    let fault = fault.lines().next().unwrap_or_default();
    for shell in shells() {
        let out = Place::new().run(
            shell,
            &format!(
                "function ask {{\n\treturn 1\n}}\nprovision_breakpoint '' 1\nprovision_breakpoint {0} 1\n\
                 provision_breakpoint {0} '' || put \"$ERROR\"",
                crate::shell::word(note)
            ),
        );
        let ours: Vec<&str> = out.lines().collect();
        assert_eq!(ours[..3], lines[..3], "{shell}");
        assert_eq!(ours[3], fault, "{shell}");
    }
}
