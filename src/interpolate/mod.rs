//! Go's text/template as Packer uses it, evaluated in part: what is known now becomes text, the rest a
//! [`Word`](crate::plan::Word).

mod ast;
mod builtins;
mod clean;
mod context;
mod eval;
mod fault;
mod functions;
mod lexer;
mod literal;
mod parser;
mod printf;
mod time;
mod value;

pub use clean::Clean;
pub use context::{Context, Data, Frozen, Place, Users, When};
pub use fault::Fault;

use crate::plan::Word;

/// Renders a text once. What is late in it stays late, unless it must be known now.
///
/// # Errors
/// A fault of syntax or evaluation, or that the value is not known.
pub fn render(
    text: &str,
    context: &Context<'_>,
    users: &mut dyn Users,
    when: When<'_>,
) -> Result<Word, Fault> {
    if !text.contains("{{") {
        return Ok(Word::lit(text));
    }
    let parsed = parser::parse(text, &|name| is_function(name, context.clean.is_some()))?;
    eval::evaluate(text, &parsed, context, users, when)
}

/// Renders a text again and again until it no longer changes, as Packer does with fields that it renders when a step
/// runs.
///
/// # Errors
/// As [`render`]. A fault of a later pass points at the whole text.
pub fn render_until_stable(
    text: &str,
    context: &Context<'_>,
    users: &mut dyn Users,
    when: When<'_>,
) -> Result<Word, Fault> {
    let mut word = render(text, context, users, when)?;
    for _ in 0..100 {
        let Some(next) = word.as_literal().filter(|next| next.contains("{{")) else {
            break;
        };
        let next = render(next, context, users, when).map_err(|mut fault| {
            fault.range = 0..text.len();
            fault
        })?;
        if next == word {
            break;
        }
        word = next;
    }
    Ok(word)
}

/// Checks the syntax only.
///
/// # Errors
/// The first fault.
pub fn check(text: &str, _: Place, clean: bool) -> Result<(), Fault> {
    if text.contains("{{") {
        parser::parse(text, &|name| is_function(name, clean))?;
    }
    Ok(())
}

fn is_function(name: &str, clean: bool) -> bool {
    functions::NAMES.contains(&name)
        || builtins::NAMES.contains(&name)
        || (clean && name == "clean_resource_name")
}
