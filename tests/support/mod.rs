//! What the tests share: shells, folders, and the comparison of two runs.

#![allow(dead_code)] // each test file uses its own part

pub mod certificate;
pub mod compare;
pub mod compiled;
pub mod corpus;
pub mod dressed;
pub mod fetched;
pub mod held;
pub mod hostile;
pub mod limit;
pub mod mirror;
pub mod offered;
pub mod qemu;
pub mod queue;
pub mod served;
pub mod sshd;
pub mod types;
pub mod winrm;
pub mod within;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The shells in which every emitted script runs unchanged. OpenBSD's own is not packaged for Debian; its portable
/// form is used where a developer has built it.
pub fn shells() -> Vec<&'static str> {
    let mut shells = vec!["mksh", "ksh93", "bash"];
    for shell in &shells {
        assert!(on_path(shell), "the tests need {shell}");
    }
    if on_path("oksh") {
        shells.push("oksh");
    }
    shells
}

/// The makes in which every emitted Makefile runs unchanged.
pub fn makes() -> Vec<&'static str> {
    let makes = vec!["make", "bmake"];
    for make in &makes {
        assert!(on_path(make), "the tests need {make}");
    }
    makes
}

/// Whether there is such a command.
pub fn on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// The names of what is in a folder, sorted; nothing where there is none.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| text(entry.expect("entry").file_name().as_encoded_bytes()))
        .collect();
    names.sort();
    names
}

/// The project's folder.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// packsh itself.
pub fn packsh() -> Command {
    Command::new(env!("CARGO_BIN_EXE_packsh"))
}

/// Runs packsh and wants success.
pub fn packsh_ok(folder: &Path, arguments: &[&str]) -> String {
    let output = limit::output(packsh().args(arguments).current_dir(folder));
    assert!(
        output.status.success(),
        "packsh {arguments:?}\n{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stdout)
}

/// Real Packer, which is the measure of everything here.
pub fn packer() -> Command {
    assert!(on_path("packer"), "the tests need packer (Debian package)");
    let mut command = Command::new("packer");
    command.env("CHECKPOINT_DISABLE", "1");
    command
}

/// A copy of a folder.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folder");
    for entry in fs::read_dir(from).expect("folder to copy") {
        let entry = entry.expect("entry");
        let target = to.join(entry.file_name());
        let kind = entry.file_type().expect("type");
        if kind.is_dir() {
            copy(&entry.path(), &target);
        } else if kind.is_symlink() {
            let leads = fs::read_link(entry.path()).expect("link");
            std::os::unix::fs::symlink(leads, &target).expect("link");
        } else {
            fs::copy(entry.path(), &target).expect("copy");
        }
    }
}

/// Every file below a folder, as sorted relative paths.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                out.push(path.strip_prefix(folder).expect("inside").to_path_buf());
            }
        }
    }
    out.sort();
    out
}

/// Output as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Both streams.
pub fn both(output: &Output) -> String {
    text(&output.stdout) + &text(&output.stderr)
}
