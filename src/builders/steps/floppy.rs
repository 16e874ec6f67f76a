//! StepCreateFloppy: a floppy disk with files for the guest.

use super::media::{self, Item};
use crate::builders::common::FloppyConfig;
use crate::diagnostic::Diagnostic;
use crate::lower::Scope;
use crate::plan::{Step, Stmt, Word};

/// The step that makes the floppy disk, if any files are for it; the path of its image goes into `b_floppy`.
///
/// # Errors
/// A file that is there but cannot be read.
pub fn floppy(
    config: &FloppyConfig,
    scope: &mut Scope<'_, '_>,
) -> Result<Option<Step>, Diagnostic> {
    let (files, dirs) = (&config.floppy_files, &config.floppy_dirs);
    if files.items.is_empty() && dirs.items.is_empty() {
        return Ok(None);
    }
    let origin = scope.origin("floppy_files", files.span.or(dirs.span));
    let title = "Make a floppy disk with files for the guest";
    let mut step = Step::new("floppy", "StepCreateFloppy", title, origin);
    let (ready, files) = media::carry("floppy_files", &files.items, true, scope)?;
    step.body = ready;
    let (ready, dirs) = media::carry("floppy_dirs", &dirs.items, true, scope)?;
    step.body.extend(ready);
    let label = match config.floppy_label.word.is_empty() {
        true => Word::lit("packer"),
        false => config.floppy_label.word.clone(),
    };
    step.body.push(Stmt::call("floppy_begin", []));
    for (items, kind) in [(files, "flat"), (dirs, "tree")] {
        for item in items {
            let kind = Word::lit(kind);
            step.body.push(match item {
                Item::Path(path, name) if path == name => Stmt::call("floppy_add", [kind, path]),
                Item::Path(path, name) => Stmt::call("floppy_add", [kind, path, name]),
                Item::Pattern(path) => Stmt::call("floppy_match", [kind, path]),
            });
        }
    }
    step.body.push(Stmt::call("floppy_make", [label]));
    step.undo = vec![Stmt::call("floppy_remove", [])];
    Ok(Some(step))
}
