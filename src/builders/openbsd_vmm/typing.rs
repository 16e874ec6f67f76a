//! The boot command as steps at the serial console.

use std::collections::BTreeMap;

use super::OpenbsdVmm;
use crate::boot_command::{Piece, serial};
use crate::builders::steps;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::Scope;
use crate::plan::{Stmt, Word};
use crate::template::Duration;

/// What is waited for and typed while the machine boots for `what`.
///
/// # Errors
/// A text that does not render, or a pause that only its variables give and that cannot be.
pub(super) fn lower(
    config: &OpenbsdVmm,
    what: &str,
    data: &BTreeMap<String, Word>,
    scope: &mut Scope<'_, '_>,
) -> Result<Vec<Stmt>, Diagnostic> {
    let mut expected = config
        .boot_expect
        .items
        .iter()
        .map(|text| text.word.clone());
    let mut stmts = Vec::new();
    let boot_wait = config.boot_config.boot_wait.value;
    let first = expected.next().unwrap_or_default();
    if boot_wait.nanoseconds > 0 {
        stmts.push(if first.is_empty() {
            Stmt::call("boot_wait", [shown(boot_wait), Word::lit(what)])
        } else {
            Stmt::call("expect", [first, shown(boot_wait)])
        });
    }
    let command = steps::render(&config.boot_config, data, scope)?;
    let pieces = serial(&command).map_err(|faults| {
        let span = config.boot_config.boot_command.span.unwrap_or(scope.span);
        let fault = faults.into_iter().next();
        let (message, packer) = fault.map_or_else(Default::default, |it| (it.message, it.packer));
        Diagnostic::error(Code::BadValue, span, message).packer(packer)
    })?;
    for piece in pieces {
        stmts.push(match piece {
            Piece::Text { text, enter: true } => Stmt::call("type_line", [steps::checked(text)]),
            Piece::Text { text, enter: false } => Stmt::call("type_text", [steps::checked(text)]),
            Piece::Keys { bytes, names } => {
                Stmt::call("type_keys", [Word::lit(bytes), Word::lit(names)])
            }
            Piece::Wait(duration) => {
                let text = expected.next().unwrap_or_default();
                if text.is_empty() {
                    Stmt::call("type_pause", [shown(duration)])
                } else {
                    Stmt::call("expect", [text, shown(duration)])
                }
            }
        });
    }
    Ok(stmts)
}

fn shown(duration: Duration) -> Word {
    Word::lit(duration.to_string())
}
