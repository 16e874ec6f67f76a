//! The machine is halted.

use super::args::monitored;
use super::compose::Composer;
use crate::builders::common::Served;
use crate::communicator::guest::{Guest, words};
use crate::communicator::remote::Remote;
use crate::helpers::qemu::WaitHalted;
use crate::plan::Word;
use crate::program::{Command, Step, Stmt};

impl Composer<'_, '_, '_, '_> {
    /// Halts the guest by its own command, or waits until it halts, or ends it.
    pub(super) fn halt(&mut self, guest: &Guest, served: bool) {
        let shutdown = &self.config.shutdown;
        let command = &shutdown.shutdown_command;
        let time = shutdown.shutdown_timeout.value;
        let most = format!(" (at most {})", time.brief());
        let title = match guest {
            Guest::Ssh(_) if command.word.is_empty() => Word::lit("Switch the machine off"),
            Guest::Ssh(_) => words(&[
                &"Halt the guest by ".into(),
                &command.word,
                &", wait until it is off".into(),
                &most.into(),
            ]),
            _ => words(&[&"Wait until the guest halts".into(), &most.into()]),
        };
        let mut step = Step::new(title, self.scope.origin("shutdown_command", command.span));
        if served && self.is_reached() {
            step.body.extend(Served::stop());
        }
        match guest {
            Guest::Ssh(_) if command.word.is_empty() => {
                step.body.extend(self.end());
                step.body.push(Stmt::Let("qemu", Word::empty()));
            }
            Guest::Ssh(ssh) => {
                step.body.push(
                    ssh.command(command.word.clone())
                        .whatever("the connection may break before it tells how it went"),
                );
                step.body.push(self.wait_halted());
            }
            _ => step.body.push(self.wait_halted()),
        }
        if served && !self.is_reached() {
            step.body.extend(Served::stop());
        }
        if monitored(self.config) {
            let remove = ["-f".into(), self.places.socket.clone()];
            step.body.push(Stmt::Run(Command::new("rm", remove)));
        }
        self.steps.push(step);
    }

    fn wait_halted(&self) -> Stmt {
        let time = self.config.shutdown.shutdown_timeout.value;
        let late = format!("the guest has not halted within {}", time.brief());
        let helper = WaitHalted {
            guest: self.scope.build.suffix.clone(),
            seconds: time.whole_seconds(),
            late: late.into(),
        };
        Stmt::Run(Command::helper(helper, []))
    }
}
