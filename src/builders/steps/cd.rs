//! StepCreateCD: a CD with files for the guest.

use super::media::{self, Item};
use crate::builders::common::CdConfig;
use crate::diagnostic::Diagnostic;
use crate::lower::Scope;
use crate::plan::{Step, Stmt, Word};

/// The step that makes the CD, if any files are for it; the path of its image goes into `b_cd`.
///
/// # Errors
/// A file that is there but cannot be read.
pub fn cd(config: &CdConfig, scope: &mut Scope<'_, '_>) -> Result<Option<Step>, Diagnostic> {
    let files = &config.cd_files;
    if files.items.is_empty() {
        return Ok(None);
    }
    let origin = scope.origin("cd_files", files.span);
    let title = "Make a CD with files for the guest";
    let mut step = Step::new("cd", "StepCreateCD", title, origin);
    // Packer 1.6.6 takes no patterns here
    let (ready, items) = media::carry("cd_files", &files.items, false, scope)?;
    step.body = ready;
    let label = match config.cd_label.word.is_empty() {
        true => Word::lit("packer"),
        false => config.cd_label.word.clone(),
    };
    step.body.push(Stmt::call("cd_begin", []));
    for item in items {
        let (Item::Path(path, _) | Item::Pattern(path)) = item;
        step.body.push(Stmt::call("cd_add", [path]));
    }
    step.body.push(Stmt::call("cd_make", [label]));
    step.undo = vec![Stmt::call("cd_remove", [])];
    Ok(Some(step))
}
