//! The parsed form of a template. Places are bytes of the decoded text.

use std::ops::Range;

/// A sequence of pieces.
pub type Block = Vec<Node>;

/// One piece of a template.
#[derive(Clone, Debug)]
pub enum Node {
    /// Text outside of `{{ }}`.
    Text(String),
    /// `{{pipeline}}`
    Action(Pipeline),
    /// `{{if}}`
    If(Branch),
    /// `{{with}}`
    With(Branch),
    /// `{{range}}`
    Range(Branch),
    /// `{{template "name" pipeline}}`
    Template {
        /// Which one.
        name: String,
        /// Its dot.
        pipeline: Option<Pipeline>,
        /// Its place.
        range: Range<usize>,
    },
    /// `{{break}}`
    Break,
    /// `{{continue}}`
    Continue,
}

/// A condition and what it chooses.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The condition.
    pub pipeline: Pipeline,
    /// If it holds.
    pub then: Block,
    /// If not.
    pub otherwise: Block,
}

/// `$x := command | command`
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// Variables that are set.
    pub variables: Vec<String>,
    /// Whether they are declared (`:=`) or assigned (`=`).
    pub declares: bool,
    /// The commands; the result of each is the last argument of the next.
    pub commands: Vec<Command>,
    /// Its place.
    pub range: Range<usize>,
}

/// An operand and its arguments.
#[derive(Clone, Debug)]
pub struct Command {
    /// The words.
    pub words: Vec<Operand>,
    /// Its place.
    pub range: Range<usize>,
}

/// One word of a command.
#[derive(Clone, Debug)]
pub struct Operand {
    /// What it is.
    pub term: Term,
    /// `.A.B` behind it.
    pub fields: Vec<String>,
    /// Its place.
    pub range: Range<usize>,
}

/// What a word stands for.
#[derive(Clone, Debug)]
pub enum Term {
    /// A function.
    Function(String),
    /// `.`
    Dot,
    /// `nil`
    Nil,
    /// `$x`
    Variable(String),
    /// `true`, `false`
    Bool(bool),
    /// A whole number, or a character.
    Int(i64),
    /// A number.
    Float(f64),
    /// A string.
    Text(String),
    /// `( )`
    Group(Box<Pipeline>),
}
