//! `breakpoint`: waits for a person.

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::helpers::Pause;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt as Call, Word};
use crate::program::{Command, Stmt};
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// Waits until somebody presses Enter on the terminal, so that the guest can be looked at.
    ///
    /// Without a terminal it fails the build, as in Packer.
    pub struct Breakpoint as "breakpoint" {
        /// Text that is shown.
        note: Text;
        /// Whether it does nothing.
        disable: Bool;
    }
}

impl Validate for Breakpoint {
    fn validate(&self, _: &mut Checks<'_>) {}
}

/// provisioner/breakpoint/provisioner.go
impl Lower for Breakpoint {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let (title, flag) = match self.disable.value {
            true => ("Breakpoint, disabled", "disabled"),
            false => ("Wait for a person at the terminal", ""),
        };
        let words = [self.note.word.clone(), Word::lit(flag)];
        steps.body = vec![Call::call("provision_breakpoint", words)];
        Ok(title.to_owned())
    }
}

impl Compose for Breakpoint {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let mut title = Word::lit(match self.disable.value {
            true => "Breakpoint, disabled",
            false => "Wait for a person at the terminal",
        });
        if !self.note.word.is_empty() {
            title.push_str(": ");
            title.append(self.note.word.clone());
        }
        at.step.title = title;
        if !self.disable.value {
            at.run([Stmt::Run(Command::helper(Pause {}, []))]);
        }
        Ok(())
    }
}
