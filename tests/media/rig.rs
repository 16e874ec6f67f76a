//! Scripts over the library, and Packer with a stand-in for QEMU.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use packsh::emit::library;

use crate::support::{limit, packer};

/// What every script sets before it begins, here for a script that has a build only.
const SETTINGS: &str = "set -u
newline='\n'
ERROR= dry= verbose= REPLY= cancelled= deadline= job_pid= launched= relays= heard= opt_machine= opt_timestamp= opt_color=
b_name=b b_target= b_color= n_secrets=0 opt_resume= b_http_ip=127.0.0.1 b_http_port=
SECONDS=0
pwd=$PWD
work=$PWD/work state=$PWD/state
mkdir -p work state
";

/// A script of these lines, with the library functions that they name.
pub fn script(shell: &str, folder: &Path, lines: &str) -> Command {
    let words = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    let named = lines
        .split(words)
        .filter(|word| library::function(word).is_some());
    let mut text = SETTINGS.to_owned();
    for function in library::closure(named.chain(["control_characters"])) {
        text.push_str(function.text);
        text.push_str("\n\n");
    }
    text.push_str("control_characters\n");
    text.push_str(lines);
    fs::create_dir_all(folder).expect("folder");
    fs::write(folder.join("script"), text).expect("script");
    let mut command = Command::new(shell);
    command.arg("script").current_dir(folder);
    command
}

/// Begins a build by real Packer in a folder of its own.
pub fn packer_build(folder: &Path, template: &serde_json::Value) -> limit::Running {
    fs::write(folder.join("t.json"), template.to_string()).expect("template");
    let mut command = packer();
    command
        .args(["build", "-color=false", "t.json"])
        .current_dir(folder)
        .env("PACKER_CACHE_DIR", folder.join("cache"))
        .stdin(std::process::Stdio::null());
    limit::start(&mut command, limit::SECONDS)
}

/// A program of these lines of shell that Packer takes for QEMU. `$folder` is where it lies.
pub fn pretended_qemu(folder: &Path, lines: &str) -> String {
    let path = folder.join("pretended-qemu");
    let text = format!(
        "#!/bin/sh\ncase $* in *-version) echo 'QEMU emulator version 7.2.0'; exit;; esac\nfolder='{}'\n{lines}",
        folder.display()
    );
    fs::write(&path, text).expect("program");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("mode");
    path.display().to_string()
}

/// The template of a machine whose QEMU is that program, with further keys.
pub fn template(binary: &str, more: serde_json::Value) -> serde_json::Value {
    let mut builder = serde_json::json!({
        "type": "qemu", "qemu_binary": binary, "iso_url": "disk", "iso_checksum": "none", "disk_image": true,
        "skip_resize_disk": true, "skip_compaction": true, "format": "raw", "accelerator": "tcg", "headless": true,
        "memory": 16, "disk_interface": "ide", "net_device": "e1000", "communicator": "none", "shutdown_timeout": "1s",
    });
    let keys = builder.as_object_mut().expect("object");
    keys.extend(more.as_object().expect("object").clone());
    serde_json::json!({ "builders": [builder] })
}
