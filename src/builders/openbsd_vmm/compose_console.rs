//! What is typed on the console, as statements.

use std::collections::BTreeMap;

use super::OpenbsdVmm;
use super::typing::{Typed, typed};
use crate::builders::common::late_keys;
use crate::diagnostic::Diagnostic;
use crate::helpers::openbsd::{Expect, TypeKeys, TypeText};
use crate::lower::Scope;
use crate::plan::Word;
use crate::program::{Command, Stmt};

/// What is waited for and typed.
///
/// # Errors
/// As [`typed`].
pub(super) fn lines(
    config: &OpenbsdVmm,
    data: &BTreeMap<String, Word>,
    scope: &mut Scope<'_, '_>,
) -> Result<Vec<Stmt>, Diagnostic> {
    let all = typed(config, data, scope)?;
    let mut out = late_keys(all.iter().filter_map(|typed| match typed {
        Typed::Text(word, _) => Some(word),
        _ => None,
    }));
    for typed in &all {
        out.extend(stmts(typed));
    }
    Ok(out)
}

fn stmts(typed: &Typed) -> Vec<Stmt> {
    vec![Stmt::Run(match typed {
        Typed::BootWait(time) | Typed::Pause(time) => {
            Command::new("sleep", [time.for_sleep().into()])
        }
        Typed::Expect(text, time) => {
            let seconds = time.whole_seconds().to_string();
            Command::helper(Expect {}, [text.clone(), seconds.into()])
        }
        Typed::Text(text, enter) => Command::helper(TypeText { enter: *enter }, [text.clone()]),
        Typed::Keys(bytes, names) => {
            let keys = Command::helper(TypeKeys {}, [bytes.clone().into()]);
            return vec![Stmt::Note(names.clone()), Stmt::Run(keys)];
        }
    })]
}
