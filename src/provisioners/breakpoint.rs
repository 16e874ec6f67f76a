//! `breakpoint`: waits for a person.

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, Lowered, Scope};
use crate::plan::{Stmt, Word};
use crate::schema::{Bool, Checks, Text, Validate};
use crate::source::Node;

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
pub fn lower(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    _: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Lowered {
    let config: Breakpoint = scope.decode(layers, faults)?;
    let disabled = config.disable.value;
    let title = if disabled {
        "Breakpoint, disabled".to_owned()
    } else {
        "Wait for a person at the terminal".to_owned()
    };
    let flag = if disabled { "disabled" } else { "" };
    let words = [config.note.word, Word::lit(flag)];
    Some((title, vec![Stmt::call("provision_breakpoint", words)]))
}
