//! Ansible in containers: Packer's goes through its proxy, ours by the connection plugins of docker and podman. Both leave the same
//! files, and saw the same variables.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::podman::Podman;
use super::support::compare::left;
use super::support::{both, limit, packer, packsh_ok};
use super::{BASE, Docker, Made, difference};

/// An image with Python, which Ansible's modules need.
const PYTHON: &str = r#"
mkdir -p usr/bin usr/lib srv
cp -L /usr/bin/python3 usr/bin/python3
for name in /usr/lib/python3.*; do
	[ -d "$name" ] || continue
	mkdir -p ".$name"
	(cd "$name" && tar -c --exclude=__pycache__ --exclude=dist-packages --exclude=test --exclude='config-*' .) | tar -x -C ".$name"
done
{ ldd /usr/bin/python3; ldd usr/lib/python3.*/lib-dynload/*.so; } 2>/dev/null | grep -o ' /[^ ]*' | sort -u | while read -r l; do
	mkdir -p ".${l%/*}"
	[ -e ".$l" ] || cp -L "$l" ".$l"
done
chmod 1777 srv
tar -c . | docker import - packsh/python:1
"#;

const TEMPLATE: &str = r#"{
  "variables": { "words": "a \"test\"" },
  "builders": [
    {
      "type": "docker", "name": "root", "image": "packsh/python:1", "pull": false, "export_path": "root.tar",
      "run_command": ["-d", "-i", "-t", "--network=none", "{{.Image}}", "/bin/sh"]
    },
    {
      "type": "docker", "name": "guest", "image": "packsh/python:1", "pull": false, "export_path": "guest.tar", "exec_user": "guest",
      "run_command": ["-d", "-i", "-t", "--network=none", "{{.Image}}", "/bin/sh"]
    }
  ],
  "provisioners": [
    {
      "type": "ansible", "playbook_file": "site.yml", "host_alias": "box", "groups": ["front"], "empty_groups": ["nobody"],
      "extra_arguments": ["-e", "words='{{user `words`}}'", "-e", "ansible_python_interpreter=/usr/bin/python3", "--scp-extra-args=-O"],
      "ansible_env_vars": ["ANSIBLE_NOCOLOR=1",
        "ANSIBLE_SSH_ARGS=-o HostKeyAlgorithms=+ssh-rsa -o PubkeyAcceptedAlgorithms=+ssh-rsa", "ANSIBLE_SSH_TRANSFER_METHOD=piped", "ANSIBLE_REMOTE_TMP=/tmp/ansible"]
    }
  ]
}"#;

const PLAYBOOK: &str = r#"- hosts: front
  gather_facts: false
  tasks:
    - command: id -un
      register: who
    - copy:
        dest: /srv/seen
        mode: "0640"
        content: |
          {{ inventory_hostname }} in {{ group_names }} of {{ groups.keys() | sort }}
          {{ packer_build_name }} {{ packer_builder_type }}
          {{ who.stdout }}
          {{ words }}
    - template: { src: t.j2, dest: /srv/template }
    - copy: { src: tree, dest: /srv/ }
    - lineinfile: { path: /srv/template, line: added }
    - shell: 'printf "%s\n" "$0" "$(umask)" >/srv/shell'
"#;

fn files(work: &Path) {
    fs::create_dir_all(work.join("tree/deep")).expect("folder");
    for (name, text) in [
        ("site.yml", PLAYBOOK),
        ("t.j2", "{{ words }} & <é>\n"),
        ("tree/deep/file", "deep\n"),
        ("t.json", TEMPLATE),
    ] {
        fs::write(work.join(name), text).expect("file");
    }
}

/// What docker and podman put into each container, each in its way.
const OF_ENGINES: [&str; 8] = [
    ".dockerenv",
    "dev/",
    "proc/",
    "run/",
    "sys/",
    "etc/host",
    "etc/mtab",
    "etc/resolv.conf",
];

/// What stands in /srv of an archive, and the names of all that is in it, but for what Python and Ansible keep for themselves.
fn content(work: &Path, name: &str) -> BTreeMap<String, String> {
    let run = |arguments: &[&str]| {
        let output = limit::output(Command::new("tar").args(arguments).current_dir(work));
        assert!(output.status.success(), "{arguments:?}: {}", both(&output));
        both(&output)
    };
    let archive = format!("{name}.tar");
    let list = run(&["-tf", &archive]);
    let names: Vec<&str> = list
        .lines()
        .filter(|name| !name.contains("__pycache__") && !name.starts_with("tmp/"))
        .filter(|name| !OF_ENGINES.iter().any(|own| name.starts_with(own)))
        .collect();
    let folder = work.join(name).made();
    run(&["-xf", &archive, "-C", name, "srv"]);
    let mut out = left(&folder);
    out.insert("names".to_owned(), names.join("\n"));
    out
}

#[test]
fn ansible_in_containers_leaves_what_packers_does() {
    let scratch = tempfile::tempdir().expect("folder");
    let docker = Docker::start(&scratch.path().join("d").made());
    let root = scratch.path().join("base").made();
    let output = limit::output(
        Command::new("sh")
            .args(["-c", &format!("{BASE}{PYTHON}")])
            .current_dir(&root)
            .env("DOCKER_HOST", &docker.host),
    );
    assert!(output.status.success(), "image: {}", both(&output));
    let mut theirs: Option<BTreeMap<String, BTreeMap<String, String>>> = None;
    for who in ["packer", "mksh", "podman"] {
        let side = scratch.path().join(who).made();
        let work = side.join("work").made();
        files(&work);
        let podman = (who == "podman").then(|| Podman::start(&side, 1, &docker));
        let mut command = match who {
            "packer" => {
                let mut command = packer();
                command.args(["build", "-color=false", "-parallel-builds=1", "t.json"]);
                command
            }
            _ => {
                let engine = match who {
                    "podman" => "--docker=podman",
                    _ => "--docker=docker",
                };
                packsh_ok(&work, &["compile", engine, "-o", "../x.ksh", "t.json"]);
                let mut command = Command::new("mksh");
                command.args(["../x.ksh", "-color=false", "-parallel-builds=1"]);
                command
            }
        };
        if let Some(podman) = &podman {
            podman.take(&docker, "packsh/python:1");
            command.envs(podman.settings());
        }
        let output = limit::output(
            command
                .current_dir(&work)
                .env("DOCKER_HOST", &docker.host)
                .env("HOME", &side),
        );
        assert!(output.status.success(), "{who}: {}", both(&output));
        let ours: BTreeMap<_, _> = ["root", "guest"]
            .map(|name| (name.to_owned(), content(&work, name)))
            .into();
        let Some(theirs) = &theirs else {
            theirs = Some(ours);
            continue;
        };
        for (build, wanted) in theirs {
            for (name, wanted) in wanted {
                let got = ours[build].get(name).map_or("(nothing)", String::as_str);
                let what = format!("{who}: {build}: {name}");
                assert!(got == wanted, "{what}\n{}", difference(wanted, got));
            }
            assert_eq!(wanted.len(), ours[build].len(), "{who}: {build}");
        }
    }
    let theirs = theirs.expect("Packer's");
    assert!(
        theirs["guest"]
            .values()
            .any(|text| text.contains("\nguest\n"))
    );
}
