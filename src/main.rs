//! The command line of packsh.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Arguments that are not UTF-8 cannot name anything in a JSON template; files of such names still open by their
    // lossless bytes only on standard input.
    let arguments = std::env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    packsh::cli::run(arguments)
}
