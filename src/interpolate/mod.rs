//! Go's text/template as Packer uses it, evaluated in part: what is known now becomes text, the rest a [`Word`](crate::plan::Word).
//!
//! A text goes through `token`, `parse` and `eval`. Only strings can be late; a function that needs to know a late
//! string asks for it, and the text is evaluated again with the user variables in question fixed.

mod builtins;
mod clean;
mod command;
mod context;
mod escape;
mod eval;
mod fault;
mod float;
mod functions;
mod lexer;
mod node;
mod number;
mod packer;
mod parse;
mod passthrough;
mod placeholder;
mod printf;
mod quote;
mod render;
mod stop;
mod strings;
mod syntax;
mod time;
mod token;
mod value;

pub use clean::Clean;
pub use context::{Context, Data, Field, Frozen, Key, Place, Record, Users, When};
pub use fault::Fault;
pub use quote::{is_printable, quote, quote_json};
pub use render::{check, render, render_until_stable, render_word, render_word_until_stable};
pub use stop::late_help;

#[cfg(test)]
mod tests;
