//! Pieces of what is typed that are known only when the script runs.

use crate::plan::{Part, Var, Word};
use crate::program::{Stmt, Test};

/// A value that has a special key in it, which only the compiler reads.
const KEY: &str = "*'<'*'>'*";

/// What refuses special keys in the pieces that others give: what the run has learned has none.
pub fn late_keys<'a>(typed: impl Iterator<Item = &'a Word>) -> Vec<Stmt> {
    let mut out = Vec::new();
    let mut seen: Vec<&Part> = Vec::new();
    for part in typed.flat_map(Word::parts) {
        if matches!(part, Part::Literal(_) | Part::Var(Var::Build(_))) || seen.contains(&part) {
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
    out
}
