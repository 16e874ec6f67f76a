//! Which scripts need neither a private folder nor a process group.

use crate::plan::Var;
use crate::program::{Build, Program, Stmt};

/// Whether the script has its steps at the top, without a private folder and a filter that masks secrets.
pub fn is_straight(program: &Program) -> bool {
    let secret = !program.secret_settings().is_empty() || !program.secrets.is_empty();
    !secret
        && !program.features.ask
        && matches!(program.builds.as_slice(), [build] if is_quiet(build))
}

/// Whether a build can do without a process group and a filter: nothing that it runs takes long or prints what others
/// wrote.
pub fn is_quiet(build: &Build) -> bool {
    let plain = build
        .steps
        .iter()
        .all(|step| step.undo.is_none() && step.policy == crate::plan::Policy::default());
    let mut quiet = true;
    build.each_stmt(&mut |stmt| {
        quiet &= !matches!(stmt, Stmt::Until { .. } | Stmt::Start { .. });
        stmt.each_word(&mut |word| {
            word.each_var(&mut |var| quiet &= !matches!(var, Var::Run("work" | "tmp")));
        });
        stmt.commands(&mut |command| {
            quiet &= match command.tool() {
                Some(tool) => crate::program::is_quiet(tool),
                None => false,
            };
        });
    });
    plain && quiet
}
