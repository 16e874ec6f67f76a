//! `sleep`: waits.

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt as Call, Word};
use crate::program::{Command, Stmt};
use crate::schema::{Checks, Duration, Validate};

config! {
    /// Waits, silently.
    ///
    /// Its key is not rendered: Packer takes it as it stands.
    pub struct Sleep {
        /// How long.
        duration: Duration => untagged("Duration");
    }
}

impl Validate for Sleep {
    fn validate(&self, _: &mut Checks<'_>) {}
}

/// provisioner/sleep/provisioner.go
impl Lower for Sleep {
    const VERBATIM: bool = true;

    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let duration = self.duration.value.to_string();
        let title = format!("Wait {duration}");
        steps.body = vec![Call::call("provision_sleep", [Word::lit(duration)])];
        Ok(title)
    }
}

impl Compose for Sleep {
    const VERBATIM: bool = true;

    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let duration = self.duration.value;
        at.step.title = format!("Wait {duration}").into();
        at.run([Stmt::Run(Command::new(
            "sleep",
            [duration.for_sleep().into()],
        ))]);
        Ok(())
    }
}
