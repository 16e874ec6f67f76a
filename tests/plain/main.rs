//! What must be true of every plain script: its size, its names, how it ends, what it takes from its caller, and that
//! no text of a template is executed.

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/pretended.rs"]
mod pretended;

mod added;
mod ask;
mod budgets;
mod caller;
mod dry_run;
mod ends;
mod hostile;
mod observed;
mod output;
mod resume;
mod snapshots;
mod way;

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::packsh_ok;

/// Compiles a template into `t.ksh` in a folder.
fn compiled(folder: &Path, template: &Value) {
    std::fs::write(folder.join("t.json"), template.to_string()).expect("template");
    packsh_ok(folder, &["compile", "t.json"]);
}

/// The same with options of `--with`.
fn compiled_with(folder: &Path, template: &Value, with: &str) {
    std::fs::write(folder.join("t.json"), template.to_string()).expect("template");
    packsh_ok(folder, &["compile", "--with", with, "t.json"]);
}

/// A shell that is to run `t.ksh` there.
fn run(shell: &str, folder: &Path) -> Command {
    std::fs::create_dir_all(folder.join("tmp")).expect("tmp");
    let mut command = Command::new(shell);
    command
        .arg("t.ksh")
        .current_dir(folder)
        .env("TMPDIR", folder.join("tmp"));
    command
}
