//! `sleep`: waits.

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, Lowered, Scope};
use crate::plan::{Stmt, Word};
use crate::schema::{Checks, Duration, Validate};
use crate::source::Node;

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
pub fn lower(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    _: Option<&BuilderPlan>,
    faults: &mut Vec<Diagnostic>,
) -> Lowered {
    scope.verbatim = true;
    let config: Sleep = scope.decode(layers, faults)?;
    let duration = config.duration.value.to_string();
    let title = format!("Wait {duration}");
    Some((
        title,
        vec![Stmt::call("provision_sleep", [Word::lit(duration)])],
    ))
}
