//! Local paths that a template names, which may be patterns.

use crate::schema::{Checks, List, Text};

/// Each path that is known and no pattern must be there; `words` are Packer's, up to the path. A pattern may match
/// nothing.
pub(super) fn there(checks: &mut Checks<'_>, list: &List<Text>, words: &str) {
    for path in &list.items {
        let Some(now) = path.value() else {
            continue;
        };
        if !now.contains(['*', '?', '[']) {
            checks.file(now, path.span, &format!("{words} '{now}': "));
        }
    }
}
