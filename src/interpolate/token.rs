//! The tokens of Go's text/template.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The text that the token is of tells what is wrong.
    Error,
    /// The end of the text.
    End,
    /// Text outside of actions.
    Text,
    /// `{{`
    Open,
    /// `}}`
    Close,
    /// White space in an action.
    Space,
    /// `=`
    Assign,
    /// `:=`
    Declare,
    /// `|`
    Pipe,
    /// `(`
    LeftParen,
    /// `)`
    RightParen,
    /// `.name`
    Field,
    /// `$` or `$name`
    Variable,
    /// A function's name.
    Identifier,
    /// `true`, `false`
    Bool,
    /// `"..."`
    String,
    /// Text in backquotes.
    RawString,
    /// `'x'`
    Char,
    /// A number, complex ones included.
    Number,
    /// Another printable character, such as `,`.
    Other,
    /// `.`
    Dot,
    /// `if`, `range`, `nil`, ...
    Keyword,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// For [`Kind::Error`]: what is wrong, in Go's words.
    pub error: String,
}
