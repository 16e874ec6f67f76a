//! The boot command as steps at the serial console.

use std::collections::BTreeMap;

use super::OpenbsdVmm;
use crate::boot_command::{Piece, serial};
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::Scope;
use crate::plan::{LibFn, Part, Stmt, Var, Word};
use crate::schema::Raw;
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
    let command = render(config, data, scope)?;
    let pieces = serial(&command).map_err(|faults| {
        let span = config.boot_config.boot_command.span.unwrap_or(scope.span);
        let fault = faults.into_iter().next();
        let (message, packer) = fault.map_or_else(Default::default, |it| (it.message, it.packer));
        Diagnostic::error(Code::BadValue, span, message).packer(packer)
    })?;
    for piece in pieces {
        stmts.push(match piece {
            Piece::Text { text, enter: true } => Stmt::call("type_line", [checked(text)]),
            Piece::Text { text, enter: false } => Stmt::call("type_text", [checked(text)]),
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

/// Packer renders the joined texts; each by itself is what one sees a fault in.
fn render(
    config: &OpenbsdVmm,
    data: &BTreeMap<String, Word>,
    scope: &mut Scope<'_, '_>,
) -> Result<Word, Diagnostic> {
    let list = &config.boot_config.boot_command;
    let mut out = Word::empty();
    let mut fault = None;
    for raw in &list.items {
        match scope.run_time(raw, data, &[]) {
            Ok(word) => out.append(word),
            Err(why) => {
                fault.get_or_insert(why);
            }
        }
    }
    if let Some(fault) = fault {
        let joined = Raw {
            text: list.items.iter().map(|raw| raw.text.as_str()).collect(),
            span: list.span,
        };
        // an action may run over several texts
        out = scope.run_time(&joined, data, &[]).map_err(|_| fault)?;
    }
    Ok(keys_of_variables(out, scope))
}

/// Special keys in the value of a variable are keys for Packer. Where its value has any the variable is fixed.
fn keys_of_variables(command: Word, scope: &mut Scope<'_, '_>) -> Word {
    let why = format!("{}.boot_command", scope.path);
    command
        .parts()
        .iter()
        .map(|part| {
            let Part::Var(Var::User(name)) = part else {
                return part.clone();
            };
            match scope.early_if(name, &why, |value| value.contains('<')) {
                Some(value) => Part::Literal(value),
                None => part.clone(),
            }
        })
        .collect()
}

/// What the run learns is typed as it is; what others give may hold no special keys, which nobody would read.
fn checked(text: Word) -> Word {
    text.parts()
        .iter()
        .map(|part| match part {
            Part::Literal(_) | Part::Var(Var::Build(_)) => part.clone(),
            part => Part::Call(LibFn("typed_late"), vec![Word::from_iter([part.clone()])]),
        })
        .collect()
}
