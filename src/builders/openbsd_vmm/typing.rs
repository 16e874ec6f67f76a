//! The boot command as steps at the serial console.

use std::collections::BTreeMap;

use super::OpenbsdVmm;
use crate::boot_command::{Piece, serial};
use crate::builders::steps;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::Scope;
use crate::plan::{Stmt, Word};
use crate::template::Duration;

/// What is done at the console, one after the other.
pub(super) enum Typed {
    /// The wait before anything is typed.
    BootWait(Duration),
    /// A pause.
    Pause(Duration),
    /// A text that the console shows, waited for so long.
    Expect(Word, Duration),
    /// A text, with the Enter key behind it or not.
    Text(Word, bool),
    /// Special keys: their bytes, and how they are called.
    Keys(String, String),
}

/// What is waited for and typed while the machine boots.
///
/// # Errors
/// A text that does not render, or a pause that only its variables give and that cannot be.
pub(super) fn typed(
    config: &OpenbsdVmm,
    data: &BTreeMap<String, Word>,
    scope: &mut Scope<'_, '_>,
) -> Result<Vec<Typed>, Diagnostic> {
    let mut expected = config
        .boot_expect
        .items
        .iter()
        .map(|text| text.word.clone());
    let mut out = Vec::new();
    let boot_wait = config.boot_config.boot_wait.value;
    let first = expected.next().unwrap_or_default();
    if boot_wait.nanoseconds > 0 {
        out.push(if first.is_empty() {
            Typed::BootWait(boot_wait)
        } else {
            Typed::Expect(first, boot_wait)
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
        out.push(match piece {
            Piece::Text { text, enter } => Typed::Text(text, enter),
            Piece::Keys { bytes, names } => Typed::Keys(bytes, names),
            Piece::Wait(duration) => {
                let text = expected.next().unwrap_or_default();
                if text.is_empty() {
                    Typed::Pause(duration)
                } else {
                    Typed::Expect(text, duration)
                }
            }
        });
    }
    Ok(out)
}

/// The same as statements, while the machine boots for `what`.
///
/// # Errors
/// As [`typed`].
pub(super) fn lower(
    config: &OpenbsdVmm,
    what: &str,
    data: &BTreeMap<String, Word>,
    scope: &mut Scope<'_, '_>,
) -> Result<Vec<Stmt>, Diagnostic> {
    let typed = typed(config, data, scope)?;
    let stmts = typed.into_iter().map(|typed| match typed {
        Typed::BootWait(time) => Stmt::call("boot_wait", [shown(time), Word::lit(what)]),
        Typed::Pause(time) => Stmt::call("type_pause", [shown(time)]),
        Typed::Expect(text, time) => Stmt::call("expect", [text, shown(time)]),
        Typed::Text(text, true) => Stmt::call("type_line", [steps::checked(text)]),
        Typed::Text(text, false) => Stmt::call("type_text", [steps::checked(text)]),
        Typed::Keys(bytes, names) => Stmt::call("type_keys", [Word::lit(bytes), Word::lit(names)]),
    });
    Ok(stmts.collect())
}

fn shown(duration: Duration) -> Word {
    Word::lit(duration.to_string())
}
