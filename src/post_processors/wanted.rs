//! Which artifacts a post-processor takes. Packer looks when the build is done; it is known before.

use crate::diagnostic::{Code, Diagnostic};
use crate::lower::compose::Composing;

/// The makers of images of docker, as its post-processors know them.
pub const IMAGES: [&str; 2] = [
    "packer.post-processor.docker-import",
    "packer.post-processor.docker-tag",
];

/// Refuses an artifact of another maker.
///
/// # Errors
/// A diagnostic that names what is taken.
pub fn wants(
    at: &Composing<'_, '_, '_, '_>,
    makers: &[&str],
    taken: &str,
) -> Result<(), Diagnostic> {
    let found = at.artifact.builder_id;
    if makers.contains(&found) {
        return Ok(());
    }
    Err(Diagnostic::error(
        Code::NotSupported,
        at.scope.span,
        "this post-processor does not take what stands before it",
    )
    .found(format!("an artifact of `{found}`"))
    .packer(format!("Unknown artifact type: {found}"))
    .help(format!("it takes {taken}")))
}
