//! Real Packer and our script make the same calls: programs and APIs that no test machine has are stood in for.
//!
//! A test is three small files; none of it is Rust:
//!
//! - `fixtures/NAME/NAME.json`: the template, whose snapshots there are anyway.
//! - `tests/trace/programs/PROGRAM.toml` (or `apis/NAME.toml`): what a stand-in does. The first `[[call]]` that fits is
//!   taken: `words` is the pattern of its arguments (`${name}` is any text, `...` any number of words), `when` of the state
//!   (`when = { vm = "running" }`; what was never set is empty); then `print`, `error`, `exit`, `write = { "path" = "text" }`, `print_tar = { "name" = "text" }`, `set =
//!   { vm = "off" }`, all with `${name}`, `${state:NAME}` and `${number}`. `input = "text"` (`"tar"`, `"bytes"`) reads standard
//!   input and notes it; without that it is not read. `fails = { error = "...", exit = 1 }` says how the call fails when it is made to.
//!   `reads = "path"` notes the lines of a file as the input; `${env:NAME}` is a variable of the environment (`PACKSH_TRACE_SSHD`
//!   and `PACKSH_TRACE_KEY` are the port of the guest's sshd and a key for it).
//!   `environment = ["HOME"]` at the top names variables that are noted. For an API `words` are method, path and query, `fields = {
//!   Action = "RunInstances" }` match the form's or JSON object's fields, `status` and `kind` are the answer's, and
//!   `leave_out = ["Signature"]` at the top names fields that are not noted, `headers = ["Authorization"]` headers that are;
//!   `fields = { "header:host" = "${host}" }` matches a header, and `input = "bytes"` notes only how long the body is.
//! - `tests/trace/cases/NAME.toml`: `programs`, `api`, `variables` and whatever `case.rs` has; and the differences that are
//!   allowed, each with its reason: `[[allow]]` with `packer` (a call that only Packer makes), `ours` (that only we make), or
//!   both (ours in place of Packer's; `...` in ours are the words that `...` was in Packer's), `ignore = ["input"]`, and `after` (only
//!   in runs where that call failed). One that is of no use is a fault. `[[stricter]]` with `after`, `undo` and its reason names a call
//!   whose failure Packer does not see: it ends well, we end with an error and make the calls in `undo`.
//!
//! Where Packer cannot be pointed at a stand-in, `alone = "REASON"` records what we do instead, and compares shells and makes.
//! With `plain = true` the script is one of plain commands. With `sshd = true` there is a guest to log in to: `${sshd}` is its port, and a call with `forward = "${port}"` lets another
//! port lead there. `any_order = [["PROGRAM", "..."]]` names calls that come next to each other in any order, `failing` those that are made to fail, where not
//! all are; with `once = true` of calls that are alike only the first is. `flags` are given to Packer and to the script.
//!
//! `PACKSH_RECORD=1 cargo test --test trace NAME` writes what Packer does to `recorded/`; without it Packer runs just the same,
//! and what it does must be what was recorded. Each call that both make is then made to fail in turn, and what is undone is compared.

#[path = "../support/mod.rs"]
mod support;

mod api;
mod calls;
mod case;
mod compare;
mod journal;
mod keys;
mod pattern;
mod program;
mod rule;
mod run;
mod toml;
mod trials;

use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::Arguments;

fn main() -> ExitCode {
    if let Some(folder) = std::env::var_os(program::FOLDER) {
        return ExitCode::from(program::main(Path::new(&folder)));
    }
    let mut arguments = Arguments::from_args();
    // waits take more of the time than work
    arguments.test_threads = arguments.test_threads.or(Some(4));
    libtest_mimic::run(&arguments, trials::all()).exit_code()
}
