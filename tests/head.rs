//! What the head says is what the run does, in values and not in names of keys.

mod support;

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use support::compiled::Compiled;
use support::{both, limit, project};

/// The rows of a section of the head.
fn rows(script: &str, title: &str) -> Vec<String> {
    let head = script
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with('#'));
    let mut lines = head.skip_while(|line| !line.starts_with(&format!("# {title}")));
    let first = lines.next().unwrap_or_else(|| panic!("no {title:?}"));
    if first.ends_with('.') {
        return Vec::new();
    }
    let rows = lines.map_while(|line| line.strip_prefix("#   "));
    rows.map(str::to_owned).collect()
}

fn script(template: &Value) -> (Compiled, String) {
    let compiled = Compiled::new(template, "ksh", &["--library"]);
    let script = fs::read_to_string(compiled.folder.path().join("out.file")).expect("script");
    (compiled, script)
}

fn qemu(more: &Value) -> Value {
    let mut builder = json!({
        "type": "qemu",
        "iso_url": "install.iso",
        "iso_checksum": "none",
        "communicator": "none",
        "shutdown_timeout": "1s",
    });
    let (Some(builder_map), Some(more)) = (builder.as_object_mut(), more.as_object()) else {
        panic!("an object");
    };
    builder_map.extend(more.clone());
    builder
}

#[test]
fn what_is_listened_on_has_values() {
    let template = json!({
        "variables": { "bind": "0.0.0.0" },
        "builders": [
            qemu(&json!({
                "name": "one",
                "vnc_bind_address": "{{user `bind`}}",
                "vnc_port_min": 5901,
                "vnc_port_max": 5901,
                "http_directory": ".",
                "http_bind_address": "0.0.0.0",
                "http_port_min": 8100,
                "http_port_max": 8110,
                "qmp_enable": true,
                "qmp_socket_path": "here/monitor",
            })),
            qemu(&json!({
                "name": "two",
                "communicator": "ssh",
                "ssh_username": "root",
                "ssh_password": "x",
                "host_port_min": 3000,
                "host_port_max": 3010,
            })),
        ],
    });
    let (_compiled, script) = script(&template);
    let files = ": files for the guest (perl, as the user)";
    let screen = ": the guest's screen and keyboard (QEMU, as the user)";
    let all = ", which is every address of this host";
    assert_eq!(
        rows(&script, "Listens on"),
        [
            format!("one: TCP 5901 on 0.0.0.0 (<bind>){all}{screen}"),
            format!("one: one of TCP 8100-8109 on 0.0.0.0{all}{files}"),
            "one: the socket here/monitor: QEMU's monitor (as the user)".to_owned(),
            "two: one of TCP 3000-3009 on 127.0.0.1: forwarded to the guest's communicator (QEMU, as the user)"
                .to_owned(),
            format!("two: one of TCP 5900-5999 on 127.0.0.1{screen}"),
        ]
    );
}

/// The tools that the head lists, one a row.
fn needs(template: &Value) -> Vec<String> {
    let rows = rows(&script(template).1, "Needs:");
    let names = rows.iter().filter_map(|row| row.split_once("  "));
    names.map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn what_is_needed_is_what_is_run() {
    let with = |method: &str, provisioner: &Value| {
        let builder = json!({
            "type": "null",
            "ssh_host": "192.0.2.1",
            "ssh_username": "root",
            "ssh_password": "x",
            "ssh_file_transfer_method": method,
        });
        needs(&json!({ "builders": [builder], "provisioners": [provisioner] }))
    };
    let command = json!({ "type": "shell-local", "inline": ["true"] });
    let upload = json!({ "type": "file", "source": "x", "destination": "/x", "generated": true });
    let download =
        json!({ "type": "file", "source": "/x/", "destination": "x", "direction": "download" });
    let has = |tools: &[String], name: &str| tools.iter().any(|tool| tool == name);
    for (method, provisioner, wanted) in [
        ("scp", &command, [false; 4]),
        ("sftp", &command, [false; 4]),
        // scp's own protocol, which needs no scp here, is fed with dd
        ("scp", &upload, [false, false, false, true]),
        ("sftp", &upload, [false, true, true, false]),
        ("scp", &download, [true, false, false, true]),
    ] {
        let tools = with(method, provisioner);
        let found = ["scp", "sftp", "cp", "dd"].map(|name| has(&tools, name));
        assert_eq!(found, wanted, "{method} {provisioner}: {tools:?}");
        assert!(has(&tools, "ssh"), "{tools:?}");
    }
}

#[test]
fn a_program_that_the_template_names_is_asked_for_first() {
    let builder = qemu(&json!({ "qemu_binary": "qemu-of-nobody" }));
    let template = json!({ "builders": [builder] });
    assert!(needs(&template).contains(&"qemu-of-nobody".to_owned()));
    let (compiled, _) = script(&template);
    for shell in support::shells() {
        let mut command = compiled.command(shell, compiled.folder.path());
        let output = limit::output(&mut command);
        let said = both(&output);
        assert!(!output.status.success(), "{shell}: {said}");
        let told = said.contains("\n  qemu-of-nobody (for qemu: Check that");
        assert!(told && !said.contains("==>"), "{shell}: {said}");
    }
}

/// Files that a build leaves are there after the run, those that are marked are not.
#[test]
fn what_is_left_is_there() {
    let file = |name: &str| json!({ "type": "file", "name": name, "target": format!("{name}.txt"), "content": "x" });
    let compress = |only: &str, name: &str, keep: bool| json!({ "type": "compress", "only": [only], "output": name, "keep_input_artifact": keep });
    let template = json!({
        "builders": [file("kept"), file("dropped"), file("summed")],
        "post-processors": [
            compress("kept", "kept.gz", true),
            compress("dropped", "dropped.gz", false),
            [
                { "type": "checksum", "only": ["summed"], "checksum_types": ["md5"], "output": "summed.md5" },
                compress("summed", "summed.tar.gz", false)
            ]
        ],
    });
    let (compiled, script) = script(&template);
    let rows = rows(&script, "Builds, and");
    let builds: Vec<&String> = rows.iter().filter(|row| !row.starts_with(' ')).collect();
    assert_eq!(
        builds,
        [
            "dropped (file): the file dropped.txt (removed at the end)",
            "kept (file): the file kept.txt",
            "summed (file): the file summed.txt (removed by step 3)",
        ]
    );
    assert!(
        rows.contains(&"  2. Write the md5 checksums of its files (removed by step 3)".to_owned()),
        "{rows:?}"
    );
    for shell in support::shells() {
        let left = compiled.run(shell, &[], &[]);
        let there = |name: &str| left.path(name).exists();
        assert_eq!(
            ["kept.txt", "kept.gz", "dropped.gz", "summed.tar.gz"].map(there),
            [true; 4],
            "{shell}"
        );
        assert_eq!(
            ["dropped.txt", "summed.txt", "summed.md5"].map(there),
            [false; 3],
            "{shell}"
        );
    }
}

#[test]
fn what_the_guest_fetches_is_told() {
    let folder = project().join("fixtures/openbsd_net");
    let mut command = Command::new(env!("CARGO_BIN_EXE_packsh"));
    command.args(["compile", "--library", "-o", "-", "openbsd_net.json"]);
    let output = limit::output(command.current_dir(folder));
    assert_eq!(
        rows(&support::text(&output.stdout), "Downloads"),
        [
            "openbsd: on the guest: what its installer fetches from http://cdn.openbsd.org (http://<mirror>)"
        ]
    );
}
