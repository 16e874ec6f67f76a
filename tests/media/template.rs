//! A whole template: what the compiler carries, what the script makes of it, what the machine is given.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::images::{COPY, cd, floppy, make_files, same};
use crate::rig;
use crate::support::{both, limit, packsh_ok, shells};

/// How many ports the server of one build has to choose from.
const PORTS: u16 = 10;

/// Copies what the machine is given, asks the server for a file, on each of its ports, then becomes the machine.
fn machine(folder: &Path, first: u16) -> String {
    let last = first + PORTS;
    let lines = format!(
        "{}for port in $(seq {first} {last}); do
	curl -fs -m 5 \"http://127.0.0.1:$port/tree/t.txt\" >\"$folder/served\" && break
done
exec qemu-system-x86_64 \"$@\"
",
        COPY.replace("sleep 3\n", "")
    );
    rig::pretended_qemu(folder, &lines)
}

fn keys(first: u16) -> serde_json::Value {
    serde_json::json!({
        "disable_vnc": true,
        "floppy_files": ["files/plain.txt", "files/[A-Z]*", "files/a long*", "flat"],
        "floppy_dirs": ["tree", "dirs/*", "flat/inner/"],
        "floppy_label": "cidata",
        "cd_files": ["files/plain.txt", "tree", "dirs/"],
        "http_directory": ".", "http_port_min": first, "http_port_max": first + PORTS,
    })
}

#[test]
fn a_template_gives_its_guest_what_packer_gives_it() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path().join("packer");
    make_files(&root);
    let output =
        rig::packer_build(&root, &rig::template(&machine(&root, 18_700), keys(18_700))).end();
    assert!(root.join("cd.iso").exists(), "{}", both(&output));
    let measure = (floppy(&root, "floppy.img"), cd(&root, "cd.iso"));
    assert_eq!(fs::read(root.join("served")).expect("served"), b"t\n");
    let measure = &measure;
    std::thread::scope(|scope| {
        let carried = shells().into_iter().map(|shell| (shell, true));
        for (first, (shell, embed)) in (18_720..).step_by(20).zip(carried.chain([("mksh", false)]))
        {
            let folder = scratch.path().join(format!("{shell}-{embed}"));
            scope.spawn(move || {
                by_script(shell, &folder, embed, first);
                let (list, held) = floppy(&folder, "floppy.img");
                same(&seen(&list), &seen(&measure.0.0), shell);
                assert!(
                    in_any_case(held) == in_any_case(measure.0.1.clone()),
                    "{shell}: the floppy disk's files differ"
                );
                let (list, held) = cd(&folder, "cd.iso");
                same(&list, &measure.1.0, shell);
                assert!(held == measure.1.1, "{shell}: the CD's files differ");
                assert_eq!(
                    fs::read(folder.join("served")).expect("served"),
                    b"t\n",
                    "{shell}"
                );
            });
        }
    });
}

/// What a guest sees of a floppy disk. (The names of DOS are made up by each program in its own way, and the order in which
/// the entries stand is that of the command line.)
fn seen(list: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = list
        .iter()
        .filter(|line| line.starts_with("Volume in drive"))
        .map(|line| line.to_lowercase())
        .collect();
    lines.push(list.len().to_string());
    lines
}

/// Files by their names, which DOS knows without case.
fn in_any_case(held: Vec<(String, Vec<u8>)>) -> std::collections::BTreeMap<String, Vec<u8>> {
    let lower = |(name, bytes): (String, Vec<u8>)| (name.to_lowercase(), bytes);
    held.into_iter().map(lower).collect()
}

fn by_script(shell: &str, folder: &Path, embed: bool, first: u16) {
    make_files(folder);
    let template = rig::template(&machine(folder, first), keys(first)).to_string();
    fs::write(folder.join("t.json"), template).expect("template");
    let mut words = vec!["compile", "-o", "t.ksh", "t.json"];
    if !embed {
        words.push("--no-embed");
    }
    packsh_ok(folder, &words);
    if embed {
        // the script has them
        for name in ["files", "flat", "tree", "dirs"] {
            fs::remove_dir_all(folder.join(name)).expect("remove");
        }
    }
    let mut command = Command::new(shell);
    command
        .arg("t.ksh")
        .current_dir(folder)
        .env("PACKER_CACHE_DIR", folder.join("cache"));
    let output = limit::output(&mut command);
    let said = both(&output);
    let late = ["the guest has not halted", "Failed to shutdown"];
    assert!(late.iter().any(|it| said.contains(it)), "{shell}: {said}");
    for left in [".packsh", "output-qemu", "cache/port"] {
        assert!(
            !folder.join(left).exists(),
            "{shell}: {left} is left\n{said}"
        );
    }
}
