//! Quoting: the one place where a text becomes part of a shell command.

use crate::plan::{Part, Var, Word};

/// How words are written for a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A shell script: a word may run over several lines.
    Script,
    /// One line of a Makefile's recipe: newlines are `$newline`, and `$` is doubled later, by the caller.
    OneLine,
}

/// Names that the emitted file gives to the variables of a plan.
pub trait Names {
    /// The shell variable for a user variable.
    fn user(&self, name: &str) -> String;
}

/// The shell variable that holds a [`Var`].
pub fn variable(var: &Var, names: &dyn Names) -> String {
    match var {
        Var::User(name) => names.user(name),
        Var::Run("run_uuid") => "PACKER_RUN_UUID".to_owned(),
        Var::Run(name) => (*name).to_owned(),
        Var::Build(name) => format!("b_{name}"),
        Var::Local(name) => (*name).to_owned(),
        // stands in braces always: it may be unset
        Var::Env(name) => format!("{name}-"),
        Var::Secret(name) => format!("secret_{name}"),
        Var::Login(name) => format!("login_{name}"),
    }
}

/// A literal text as one shell word: bare if nothing in it means anything to a shell, else in single quotes.
pub fn literal(text: &str, style: Style) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let quoted = format!("'{}'", text.replace('\'', "'\\''"));
    match style {
        Style::Script => quoted,
        Style::OneLine => quoted.replace('\n', "'\"$newline\"'"),
    }
}

/// Whether a shell takes the text as it stands, in every position. `=` and a leading `-` are fine in arguments.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_./:@%+=,-".contains(&byte))
        && !text.starts_with('=')
}

/// A word whose calls have been taken out (see `super::body`): `call` names the variable of each.
pub fn word(
    word: &Word,
    names: &dyn Names,
    style: Style,
    call: &mut dyn FnMut(&Part) -> String,
) -> String {
    if let Some(text) = word.as_literal() {
        return literal(text, style);
    }
    let mut out = String::from("\"");
    let parts = word.parts();
    for (index, part) in parts.iter().enumerate() {
        let name = match part {
            Part::Literal(text) => {
                out.push_str(&in_double_quotes(text, style));
                continue;
            }
            Part::Var(var) => variable(var, names),
            Part::Call(..) => call(part),
        };
        let next = match parts.get(index + 1) {
            Some(Part::Literal(text)) => text.chars().next(),
            _ => None,
        };
        // braces only where the name would run on: ksh93 takes letters of all languages into it
        if name.ends_with('-')
            || next
                .is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '[' || !c.is_ascii())
        {
            out.push_str(&format!("${{{name}}}"));
        } else {
            out.push_str(&format!("${name}"));
        }
    }
    out.push('"');
    out
}

/// A literal piece of a here document whose variables are expanded.
pub(crate) fn in_here_document(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '$' | '`' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A literal piece inside double quotes.
pub(crate) fn in_double_quotes(text: &str, style: Style) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '$' | '`' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' if style == Style::OneLine => out.push_str("${newline}"),
            c => out.push(c),
        }
    }
    out
}
