//! Boxes for Vagrant: what is in them is what Packer puts into its own, and Vagrant takes them.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::{both, copy, files, limit, makes, packer, packsh_ok, project, shells};

/// Every box that a run left: by its name the files in it, with their modes and what is in them.
type Boxes = BTreeMap<String, BTreeMap<String, String>>;

/// Vagrantfiles are compared without remarks: those are everyone's own.
fn plain(name: &str, bytes: &[u8]) -> String {
    let Ok(text) = String::from_utf8(bytes.to_vec()) else {
        return format!("{bytes:x?}");
    };
    if name != "Vagrantfile" {
        return text;
    }
    let lines = text.lines().map(|line| line.trim().to_owned());
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect::<Vec<_>>()
        .join("\n")
}

fn boxes(folder: &Path) -> Boxes {
    let mut out = Boxes::new();
    for path in files(folder) {
        if path.extension().is_none_or(|extension| extension != "box") {
            continue;
        }
        let unpacked = tempfile::tempdir().expect("folder");
        let mut tar = Command::new("tar");
        tar.arg("-xpf").arg(folder.join(&path));
        let output = limit::output(tar.current_dir(unpacked.path()));
        assert!(
            output.status.success(),
            "{}: {}",
            path.display(),
            both(&output)
        );
        let mut inside = BTreeMap::new();
        for file in files(unpacked.path()) {
            let name = file.to_string_lossy().into_owned();
            let whole = unpacked.path().join(&file);
            let mode = fs::metadata(&whole).expect("mode").permissions().mode() & 0o777;
            let text = plain(&name, &fs::read(&whole).expect("file"));
            inside.insert(name, format!("{mode:o} {text}"));
        }
        out.insert(path.to_string_lossy().into_owned(), inside);
    }
    out
}

/// A folder with a fixture in it.
fn scratch(fixture: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("folder");
    let work = folder.path().join("work");
    copy(&project().join("fixtures").join(fixture), &work);
    (folder, work)
}

fn results(output: &std::process::Output) -> Vec<String> {
    let text = both(output);
    let lines = text.lines().filter(|line| line.starts_with("--> "));
    lines.map(str::to_owned).collect()
}

#[test]
fn boxes_hold_what_those_of_packer_hold_and_vagrant_takes_them() {
    let (_packers, work) = scratch("vagrant_box");
    let mut command = packer();
    command.args(["build", "-color=false", "vagrant_box.json"]);
    let output = limit::output(command.current_dir(&work));
    assert!(output.status.success(), "{}", both(&output));
    let (wanted, told) = (boxes(&work), results(&output));
    assert_eq!(wanted.len(), 7, "{wanted:?}");

    let runs: Vec<(String, bool)> = shells()
        .into_iter()
        .map(|shell| (shell.to_owned(), false))
        .chain(makes().into_iter().map(|make| (make.to_owned(), true)))
        .collect();
    let all: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = runs
            .iter()
            .map(|(who, make)| scope.spawn(move || ours(who, *make)))
            .collect();
        let ends = threads
            .into_iter()
            .map(|thread| thread.join().expect("run"));
        ends.collect()
    });
    for ((who, make), (_folder, work, output)) in runs.iter().zip(&all) {
        assert!(output.status.success(), "{who}: {}", both(output));
        assert_eq!(boxes(work), wanted, "{who}");
        if !make {
            assert_eq!(results(output), told, "{who}");
        }
    }
    let (_, work, _) = &all[0];
    for (file, provider, inside) in [
        ("boxes/one-virtualbox.box", "virtualbox", "box.ovf"),
        ("packer_one_lxc.box", "lxc", "rootfs.tar.gz"),
    ] {
        taken(work, file, provider, inside);
    }
}

fn ours(who: &str, make: bool) -> (tempfile::TempDir, PathBuf, std::process::Output) {
    let (folder, work) = scratch("vagrant_box");
    let mut command = Command::new(who);
    if make {
        let words = [
            "compile",
            "--target",
            "make",
            "-o",
            "Makefile",
            "vagrant_box.json",
        ];
        packsh_ok(&work, &words);
        command.arg("KSH=mksh");
    } else {
        packsh_ok(&work, &["compile", "-o", "build.ksh", "vagrant_box.json"]);
        command.args(["build.ksh", "-color=false"]);
    }
    let output = limit::output(command.current_dir(&work));
    (folder, work, output)
}

/// Real Vagrant puts the box into its store, under its provider.
fn taken(work: &Path, file: &str, provider: &str, inside: &str) {
    let home = tempfile::tempdir().expect("folder");
    let mut command = Command::new("vagrant");
    command
        .args(["box", "add", "--name", "made", file])
        .env("VAGRANT_HOME", home.path())
        .env("VAGRANT_CHECKPOINT_DISABLE", "1")
        .current_dir(work);
    let output = limit::output(&mut command);
    assert!(output.status.success(), "{file}: {}", both(&output));
    let stored = home.path().join("boxes/made/0").join(provider).join(inside);
    assert!(stored.is_file(), "{}: {}", stored.display(), both(&output));
}

/// The image of a disk whose only program resets the machine, which QEMU then leaves.
fn disk(work: &Path) {
    let mut sectors = vec![0; 1 << 20];
    // cli; mov al, 0xfe; out 0x64, al; hlt; jmp to the hlt
    sectors[..9].copy_from_slice(&[0xfa, 0xb0, 0xfe, 0xe6, 0x64, 0xf4, 0xeb, 0xfd, 0x90]);
    sectors[510..512].copy_from_slice(&[0x55, 0xaa]);
    fs::write(work.join("base.raw"), sectors).expect("disk");
    let mut convert = Command::new("qemu-img");
    convert.args(["convert", "-O", "qcow2", "base.raw", "base.qcow2"]);
    let output = limit::output(convert.current_dir(work));
    assert!(output.status.success(), "qemu-img: {}", both(&output));
}

#[test]
fn a_box_for_libvirt_holds_the_disk_of_a_machine_of_qemu() {
    let run = |who: &str, make: bool| {
        let (folder, work) = scratch("vagrant_libvirt");
        disk(&work);
        let template = "vagrant_libvirt.json";
        let mut command = match who {
            "packer" => packer(),
            _ => Command::new(who),
        };
        if make {
            let words = ["compile", "--target", "make", "-o", "Makefile", template];
            packsh_ok(&work, &words);
            command.arg("KSH=mksh");
        } else if who == "packer" {
            command.args(["build", "-color=false", template]);
        } else {
            packsh_ok(&work, &["compile", "-o", "build.ksh", template]);
            command.args(["build.ksh", "-color=false"]);
        }
        let output = limit::output(command.current_dir(&work));
        assert!(output.status.success(), "{who}: {}", both(&output));
        (folder, work, results(&output))
    };
    let (_packers, work, told) = run("packer", false);
    let wanted = boxes(&work);
    let inside = &wanted["machine.box"];
    assert!(
        inside.contains_key("box.img") && inside["metadata.json"].contains("qcow2"),
        "{inside:?}"
    );
    std::thread::scope(|scope| {
        for shell in shells() {
            let (wanted, told, run) = (&wanted, &told, &run);
            scope.spawn(move || {
                let (_folder, work, results) = run(shell, false);
                assert_eq!(boxes(&work), *wanted, "{shell}");
                assert_eq!(results, *told, "{shell}");
                if shell == "bash" {
                    taken(&work, "machine.box", "libvirt", "box.img");
                }
            });
        }
    });
    let (_folder, work, _) = run(makes()[0], true);
    assert_eq!(boxes(&work), wanted, "make");
}

/// The guest may have halted before the script has looked at it; only a status of QEMU's own is a fault.
#[test]
fn a_machine_that_ends_at_once_is_no_fault() {
    for (status, good) in [("0", true), ("1", false)] {
        let (_folder, work) = scratch("vagrant_libvirt");
        disk(&work);
        let qemu = work.join("qemu-system-x86_64");
        let real =
            "case $* in *-version* | *help*) exec /usr/bin/qemu-system-x86_64 \"$@\" ;; esac";
        std::fs::write(&qemu, format!("#!/bin/sh\n{real}\nexit {status}\n")).expect("qemu");
        let mut command = Command::new("chmod");
        limit::output(command.arg("755").arg(&qemu));
        packsh_ok(
            &work,
            &["compile", "-o", "build.ksh", "vagrant_libvirt.json"],
        );
        let path = std::env::var("PATH").expect("PATH");
        let mut command = Command::new("mksh");
        command
            .args(["build.ksh", "-color=false"])
            .env("PATH", format!("{}:{path}", work.display()))
            .current_dir(&work);
        let output = limit::output(&mut command);
        assert_eq!(output.status.success(), good, "{}", both(&output));
        assert_eq!(work.join("machine.box").exists(), good, "{}", both(&output));
    }
}
