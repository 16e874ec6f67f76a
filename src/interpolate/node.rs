//! The syntax tree of a Go template, and its text as Go writes it in messages.

use std::fmt;
use std::ops::Range;
use std::rc::Rc;

/// A parsed text.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// What is outside of all `define` actions.
    pub root: List,
    /// The templates that `define` and `block` name.
    pub defined: std::collections::BTreeMap<String, Rc<List>>,
}

/// Nodes in a row.
pub type List = Vec<Node>;

/// A node.
#[derive(Clone, Debug)]
pub enum Node {
    /// Text outside of actions, by its bytes in the source.
    Text(Range<usize>),
    /// `{{pipeline}}`
    Action(Pipe),
    /// `{{if}}`
    If(Branch),
    /// `{{with}}`
    With(Branch),
    /// `{{range}}`
    Range(Branch),
    /// `{{template "name" pipeline}}`
    Template(Call),
    /// `{{break}}`
    Break,
    /// `{{continue}}`
    Continue,
}

/// What follows the keyword of `if`, `with` and `range`.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The condition.
    pub pipe: Pipe,
    /// What stands up to `else` or `end`.
    pub list: List,
    /// What stands behind `else`.
    pub otherwise: Option<List>,
}

/// `{{template}}`
#[derive(Clone, Debug)]
pub struct Call {
    /// Where Go says that it stands.
    pub at: usize,
    /// Its bytes in the source.
    pub range: Range<usize>,
    /// The template's name.
    pub name: String,
    /// The value of `.` in it.
    pub pipe: Option<Pipe>,
}

/// Commands with `|` between them.
#[derive(Clone, Debug)]
pub struct Pipe {
    /// Where Go says that it stands.
    pub at: usize,
    /// Its bytes in the source.
    pub range: Range<usize>,
    /// `=` rather than `:=`.
    pub assigns: bool,
    /// The variables on its left, with the `$`.
    pub variables: Vec<String>,
    /// The commands; at least one, but for `{{range $x}}`-like oddities that the parser refuses.
    pub commands: Vec<Command>,
}

/// A function or value with what it is given.
#[derive(Clone, Debug)]
pub struct Command {
    /// Where Go says that it stands.
    pub at: usize,
    /// Its bytes in the source.
    pub range: Range<usize>,
    /// At least one.
    pub words: Vec<Expr>,
}

/// An operand.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Where Go says that it stands.
    pub at: usize,
    /// Its bytes in the source.
    pub range: Range<usize>,
    /// What it is.
    pub kind: ExprKind,
}

/// What an operand is.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `.`
    Dot,
    /// `nil`
    Nil,
    /// `true`, `false`
    Bool(bool),
    /// A number, with its text.
    Number(Number, String),
    /// A string constant: its bytes, and its text in the source.
    String(Vec<u8>, String),
    /// `.a.b`
    Field(Vec<String>),
    /// `$x.a.b`: the variable with its `$`, then the fields.
    Variable(String, Vec<String>),
    /// A function's name.
    Function(String),
    /// Fields of something in parentheses or of a function.
    Chain(Box<Expr>, Vec<String>),
    /// A pipeline in parentheses.
    Pipe(Box<Pipe>),
}

/// A number constant: Go lets `2.0` be an integer too, and `1` a float.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// Its value as an integer, if it has one.
    pub int: Option<i64>,
    /// Whether it fits an unsigned integer only.
    pub is_too_large: bool,
    /// Its value as a float.
    pub float: f64,
    /// Whether it is a float when nothing else is asked for.
    pub is_float: bool,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{{template {}", super::quote::quote(&self.name))?;
        if let Some(pipe) = &self.pipe {
            write!(f, " {pipe}")?;
        }
        f.write_str("}}")
    }
}

impl fmt::Display for Pipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.variables.is_empty() {
            let sign = if self.assigns { "=" } else { ":=" };
            write!(f, "{} {sign} ", self.variables.join(", "))?;
        }
        for (index, command) in self.commands.iter().enumerate() {
            if index > 0 {
                f.write_str(" | ")?;
            }
            write!(f, "{command}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.words.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{word}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = |f: &mut fmt::Formatter<'_>, names: &[String]| {
            names.iter().try_for_each(|name| write!(f, ".{name}"))
        };
        match &self.kind {
            ExprKind::Dot => f.write_str("."),
            ExprKind::Nil => f.write_str("nil"),
            ExprKind::Bool(value) => write!(f, "{value}"),
            ExprKind::Number(_, text) | ExprKind::String(_, text) | ExprKind::Function(text) => {
                f.write_str(text)
            }
            ExprKind::Field(names) => fields(f, names),
            ExprKind::Variable(name, names) => {
                f.write_str(name)?;
                fields(f, names)
            }
            ExprKind::Chain(inner, names) => {
                write!(f, "{inner}")?;
                fields(f, names)
            }
            ExprKind::Pipe(pipe) => write!(f, "({pipe})"),
        }
    }
}
