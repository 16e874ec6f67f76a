//! What is typed on the console, as statements.

use std::collections::BTreeMap;

use super::OpenbsdVmm;
use super::typing::{Typed, typed};
use crate::diagnostic::Diagnostic;
use crate::helpers::openbsd::{Expect, TypeKeys, TypeText};
use crate::lower::Scope;
use crate::plan::{Part, Var, Word};
use crate::program::{Command, Stmt, Test};

/// A value that has a special key in it, which only the compiler reads.
const KEY: &str = "*'<'*'>'*";

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
    let mut out = Vec::new();
    let mut seen: Vec<&Part> = Vec::new();
    for part in all.iter().flat_map(late) {
        if seen.contains(&part) {
            continue;
        }
        seen.push(part);
        let word: Word = [part.clone()].into_iter().collect();
        let why = "what is typed has a special key in it, which only packsh reads: give it when compiling";
        out.push(Stmt::If(
            Test::Like(word, KEY),
            vec![Stmt::Die(why.into())],
            Vec::new(),
        ));
    }
    for typed in &all {
        out.extend(stmts(typed));
    }
    Ok(out)
}

/// The pieces of a typed text that others give: not what the run has learned.
fn late(typed: &Typed) -> impl Iterator<Item = &Part> {
    let parts = match typed {
        Typed::Text(word, _) => word.parts(),
        _ => &[],
    };
    parts
        .iter()
        .filter(|part| !matches!(part, Part::Literal(_) | Part::Var(Var::Build(_))))
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
