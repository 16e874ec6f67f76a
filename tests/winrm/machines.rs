//! Machines that are made for the build: WinRM is reached by a port of this host that is forwarded to the guest, and the
//! guest halts by a command that is sent over it. `machine.py` takes the place of QEMU and of VirtualBox.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::support::certificate::Certificate;
use crate::support::{limit, packsh, packsh_ok, text};
use crate::{Run, Setting, connected, project, runs, same_requests, shells};

/// A template with one machine.
fn template(builder: &Value) -> Value {
    let mut keys = json!({
        "name": "guest", "vm_name": "guest", "output_directory": "out", "iso_url": "cd.iso", "iso_checksum": "none",
        "headless": true, "communicator": "winrm", "winrm_username": "vagrant", "winrm_password": "{{user `password`}}",
        "winrm_timeout": "1m", "shutdown_command": "shutdown /s /t 0 /c \"<done> & off\"", "shutdown_timeout": "60s"
    });
    let object = keys.as_object_mut().expect("object");
    object.extend(builder.as_object().expect("object").clone());
    json!({
        "variables": { "password": "x" }, "sensitive-variables": ["password"],
        "builders": [keys],
        "provisioners": [
            // what is told of the connection
            { "type": "shell-local", "inline": ["echo '{{build `Host`}} {{build `Port`}} {{build `User`}}' >at"] },
            { "type": "windows-shell", "inline": ["ver"] },
            { "type": "file", "source": "cd.iso", "destination": "c:/cd.iso" }
        ]
    })
}

/// The files beside it.
fn files() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("cd.iso"), "no CD at all\n").expect("file");
    let bin = folder.path().join("bin");
    fs::create_dir(&bin).expect("folder");
    for name in ["stand-in", "VBoxManage"] {
        let machine = project().join("tests/winrm/machine.py");
        let tool = format!(
            "#!/bin/sh\nexec python3 {} {name} \"$@\"\n",
            machine.display()
        );
        fs::write(bin.join(name), tool).expect("tool");
        fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).expect("mode");
    }
    folder
}

fn compared(builder: &Value, certificate: Option<&Certificate>) -> Vec<Run> {
    let rules = json!([connected(), { "match": "^shutdown /s", "off": true }]);
    let folder = files();
    let runs = runs(
        Setting {
            files: folder.path(),
            template: &|_| template(builder),
            rules: &rules,
            certificate,
            machine: true,
            scheme: "Basic",
        },
        shells(),
    );
    for run in &runs {
        assert!(run.good, "{}\n{}", run.who, run.output);
        let at = fs::read_to_string(run.folder.path().join("at")).expect("at");
        let wanted = format!("127.0.0.1 {} vagrant\n", run.guest.listens());
        assert_eq!(at, wanted, "{}", run.who);
    }
    same_requests(&runs);
    runs
}

/// The words of calls in which a text stands.
fn calls(run: &Run, text: &str) -> Vec<String> {
    let rows = run.guest.rows("calls.jsonl");
    let words = rows.iter().flat_map(|row| row.as_array().expect("words"));
    let words = words
        .filter_map(Value::as_str)
        .filter(|word| word.contains(text));
    words
        .map(|word| word.replace(&run.guest.listens().to_string(), "PORT"))
        .collect()
}

#[test]
fn qemu_is_reached_by_its_forwarded_port() {
    let certificate = Certificate::of("IP:127.0.0.1");
    let builder = json!({
        "type": "qemu", "qemu_binary": "stand-in", "accelerator": "tcg", "disk_size": "10M", "disable_vnc": true,
        "winrm_use_ssl": true, "winrm_insecure": true
    });
    for run in compared(&builder, Some(&certificate)) {
        let forwarded = calls(&run, "hostfwd");
        assert!(
            forwarded[0].ends_with(":PORT-:5986"),
            "{}: {forwarded:?}",
            run.who
        );
        let disk = fs::read(run.folder.path().join("out/guest")).expect("disk");
        assert!(disk.starts_with(b"QFI"), "{}", run.who);
    }
}

#[test]
fn virtualbox_is_reached_by_its_forwarded_port() {
    let builder = json!({
        "type": "virtualbox-iso", "guest_os_type": "Windows10_64", "guest_additions_mode": "disable", "boot_wait": "10ms",
        "winrm_host": "127.0.0.1", "winrm_port": 6000
    });
    for run in compared(&builder, None) {
        let forwarded = calls(&run, "packercomm,");
        assert_eq!(
            forwarded,
            ["packercomm,tcp,127.0.0.1,PORT,,6000"],
            "{}",
            run.who
        );
        let left = fs::read_to_string(run.folder.path().join("out/guest.ovf")).expect("export");
        assert_eq!(left, "an appliance\n", "{}", run.who);
    }
}

/// A password that Windows makes in a cloud is known only when the build runs; who asks for it gets it then.
#[test]
fn a_password_that_is_made_later_is_told_to_provisioners() {
    let template = json!({
        "builders": [{
            "type": "amazon-ebs", "region": "us-east-1", "source_ami": "ami-1", "instance_type": "t3.micro", "ami_name": "windows",
            "communicator": "winrm", "winrm_username": "Administrator"
        }],
        "provisioners": [
            { "type": "powershell", "inline": ["dir"], "elevated_user": "Administrator", "elevated_password": "{{.WinRMPassword}}" },
            { "type": "shell-local", "inline": ["true"], "environment_vars": ["P={{build `Password`}}"] }
        ]
    });
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("t.json");
    fs::write(&path, template.to_string()).expect("template");
    packsh_ok(folder.path(), &["compile", "t.json"]);
    let script = fs::read_to_string(folder.path().join("t.ksh")).expect("script");
    for line in [
        "Administrator \"$b_winrm_password\" \"powershell ",
        "\"P=$b_winrm_password\"",
    ] {
        let all: Vec<&str> = script
            .lines()
            .filter(|line| line.contains("winrm_password"))
            .collect();
        assert!(script.contains(line), "no {line} in {all:#?}");
    }
    // where everybody could see it
    let mut shown = template;
    shown["provisioners"] = json!([{
        "type": "inspec", "profile": "https://example.org/x", "backend": "winrm", "extra_arguments": ["--password={{build `Password`}}"]
    }]);
    fs::write(&path, shown.to_string()).expect("template");
    let output = limit::output(
        packsh()
            .args(["compile", "t.json"])
            .current_dir(folder.path()),
    );
    assert!(
        text(&output.stderr).contains("holds a secret"),
        "{}",
        text(&output.stderr)
    );
}
