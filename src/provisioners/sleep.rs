//! `sleep`: waits.

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt, Word};
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
        steps.body = vec![Stmt::call("provision_sleep", [Word::lit(duration)])];
        Ok(title)
    }
}
