//! The steps of the builders that run a machine on EC2 (builder/amazon/common/step_*.go).

pub mod access;
pub mod before;
pub mod data;
pub mod devices;
pub mod guest;
pub mod image;
pub mod run;
pub mod tags;

use crate::diagnostic::{Code, Diagnostic};
use crate::lower::Scope;
use crate::plan::{LibFn, Part, Stmt, Var, Word};
use crate::schema::Text;

/// A file in the folder of the run.
pub fn work(name: &str) -> Word {
    let mut path = Word::var(Var::Run("work"));
    path.push_str("/");
    path.push_str(name);
    path
}

/// A word of the library's own, or nothing.
pub fn flag(name: &str, value: bool) -> Word {
    Word::lit(if value { name } else { "" })
}

/// What a text is that decides the shape of the plan. A variable in it is fixed by that.
///
/// # Errors
/// That it is not known.
pub fn early(key: &str, text: &Text, scope: &mut Scope<'_, '_>) -> Result<String, Diagnostic> {
    if let Some(known) = text.word.as_literal() {
        return Ok(known.to_owned());
    }
    if let [Part::Var(Var::User(name))] = text.word.parts() {
        let why = format!("{}.{key}", scope.path);
        if let Some(known) = scope.early_if(&name.clone(), &why, |_| true) {
            return Ok(known);
        }
    }
    let span = text.span.unwrap_or(scope.span);
    Err(Diagnostic::error(
        Code::LateShape,
        span,
        format!("`{key}` decides which steps there are, so it must be known when the template is compiled"),
    )
    .found(format!("found `{}`", text.word))
    .help("give the value itself, or a variable with a default"))
}

/// A text that is used more than once and would be another one each time (`uuid`) is made once, and kept in a variable of
/// the build.
pub fn made_once(variable: &'static str, word: &mut Word) -> Option<Stmt> {
    let mut changes = false;
    word.each_call(&mut |function| changes |= function == LibFn("uuid"));
    changes.then(|| {
        let text = std::mem::replace(word, Word::var(Var::Build(variable)));
        Stmt::call("save", [Word::lit(format!("b_{variable}")), text])
    })
}
