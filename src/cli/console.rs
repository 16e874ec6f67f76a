//! The standard streams: the one place where packsh writes to them.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::OnceLock;

use super::args::Format;
use super::{color, told};

use crate::diagnostic::{Code, Diagnostic};
use crate::disk::reason;
use crate::source::Sources;

/// What a command prints to. A write that fails makes the command fail.
#[derive(Debug, Default)]
pub struct Console {
    /// Why standard output took no more.
    fault: OnceLock<io::Error>,
}

impl Console {
    /// Prints to standard output; nothing more once that has failed.
    pub fn print(&self, text: &str) {
        if self.fault.get().is_some() {
            return;
        }
        let mut out = io::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        if let Err(fault) = written {
            // only the first one is told
            let _ = self.fault.set(fault);
        }
    }

    /// Whether standard output took less than all.
    pub fn is_broken(&self) -> bool {
        self.fault.get().is_some()
    }

    /// Writes to standard error. That it cannot be written to cannot be told to anybody.
    pub fn tell(&self, text: &str) {
        let mut out = io::stderr().lock();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    /// Tells faults that have no place in a file.
    pub fn faults(&self, faults: &[Diagnostic], format: Format) {
        self.tell(&told(&Sources::default(), faults, format, color()));
    }

    /// Prints what clap made: the help to standard output, a fault to standard error; true for help.
    pub fn clap(&self, said: &clap::Error) -> bool {
        let help = !said.use_stderr();
        let text = said.render();
        let plain = std::env::var_os("NO_COLOR").is_some();
        let terminal = if help {
            io::stdout().is_terminal()
        } else {
            io::stderr().is_terminal()
        };
        let text = if terminal && !plain {
            text.ansi().to_string()
        } else {
            text.to_string()
        };
        if help {
            self.print(&text);
        } else {
            self.tell(&text);
        }
        help
    }

    /// The exit status: 0, or 1 for any fault, as Packer. That standard output took less than all is one; it is told unless the
    /// reader went away, as in `packsh schema | head`.
    pub fn finish(self, good: bool) -> ExitCode {
        let Some(fault) = self.fault.get() else {
            return if good {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            };
        };
        if fault.kind() != io::ErrorKind::BrokenPipe {
            let fault = Diagnostic::general(
                Code::CannotWrite,
                format!("standard output cannot be written: {}", reason(fault)),
            )
            .help("what was printed is not whole: print it again where there is room");
            self.faults(&[fault], Format::Text);
        }
        ExitCode::FAILURE
    }
}
