//! Walks the tree: what Go's text/template does when it executes, with late texts kept as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use super::context::{Context, Data, Users};
use super::node::{Branch, Call, Command, Expr, List, Node, Pipe, Tree};
use super::placeholder;
use super::stop::{Outcome, Stop};
use super::value::{NO_VALUE, Value};
use crate::plan::{Part, Word};

/// How many nodes one text may evaluate, and how many bytes it may make: templates that call templates could go on for ever.
const STEPS: usize = 1_000_000;
const SIZE: usize = 16 << 20;

/// Which user variables must be known now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Force {
    /// Those of these names.
    Names(BTreeSet<String>),
    /// All.
    All,
}

impl Force {
    /// Whether a variable must be known.
    pub fn asks(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Names(names) => names.contains(name),
        }
    }
}

/// Evaluates a tree once. `late` are the late pieces of the text, each in the place of one NUL byte.
///
/// # Errors
/// A fault, or the need for a late text.
pub fn run(
    text: &str,
    late: &[(usize, Part)],
    tree: &Tree,
    context: &Context,
    users: &mut dyn Users,
    force: &Force,
    why: &str,
) -> Outcome<Word> {
    let dot = match &context.data {
        Data::Nil => Value::None,
        Data::Placeholders => Value::Map(Rc::new(placeholder::map(context))),
        Data::Fields(map) => Value::Map(Rc::new(map.clone())),
        Data::Record(record) => Value::Record(Rc::new(record.clone())),
    };
    let mut state = State {
        text,
        late,
        tree,
        context,
        users,
        force,
        why,
        at: (0, 0..0, Shown::Nothing),
        name: "root".to_owned(),
        variables: vec![("$".to_owned(), dot.clone())],
        out: Word::empty(),
        size: 0,
        steps: 0,
        depth: 0,
        uuids: 0,
    };
    state.list(&dot, &tree.root)?;
    Ok(state.out)
}

/// The node that is evaluated, as Go shows it in messages.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shown<'a> {
    Nothing,
    Pipe(&'a Pipe),
    Command(&'a Command),
    Expr(&'a Expr),
    Call(&'a Call),
}

/// Where Go says that a node stands, its bytes, and the node.
pub(super) type Place<'a> = (usize, Range<usize>, Shown<'a>);

/// An evaluation.
pub(super) struct State<'a> {
    pub text: &'a str,
    late: &'a [(usize, Part)],
    tree: &'a Tree,
    pub context: &'a Context<'a>,
    pub users: &'a mut dyn Users,
    pub force: &'a Force,
    pub why: &'a str,
    pub at: Place<'a>,
    pub name: String,
    variables: Vec<(String, Value)>,
    out: Word,
    size: usize,
    steps: usize,
    depth: usize,
    pub uuids: u64,
}

impl<'a> State<'a> {
    pub fn at_expr(&mut self, expr: &'a Expr) {
        self.at = (expr.at, expr.range.clone(), Shown::Expr(expr));
    }

    pub fn at_command(&mut self, command: &'a Command) {
        self.at = (command.at, command.range.clone(), Shown::Command(command));
    }

    // ---- nodes

    fn step(&mut self) -> Outcome<()> {
        self.steps += 1;
        if self.steps > STEPS {
            return Err(self.too_much("takes more than a million steps"));
        }
        Ok(())
    }

    fn emit(&mut self, word: Word) -> Outcome<()> {
        for part in word.parts() {
            self.size += match part {
                Part::Literal(text) => text.len(),
                _ => 1,
            };
        }
        if self.size > SIZE {
            return Err(self.too_much("becomes larger than 16 MiB"));
        }
        self.out.append(word);
        Ok(())
    }

    fn list(&mut self, dot: &Value, list: &'a List) -> Outcome<()> {
        self.deeper()?;
        let mut result = Ok(());
        for node in list {
            result = self.step().and_then(|()| self.node(dot, node));
            if result.is_err() {
                break;
            }
        }
        self.depth -= 1;
        result
    }

    /// Lists in lists: what the parser nests, and templates that call each other.
    fn deeper(&mut self) -> Outcome<()> {
        if self.depth >= 2 * super::parse::DEPTH {
            return Err(self.fault(
                "exceeded maximum template depth (100000)",
                "templates call each other too deep, or without end",
            ));
        }
        self.depth += 1;
        Ok(())
    }

    fn node(&mut self, dot: &Value, node: &'a Node) -> Outcome<()> {
        match node {
            Node::Text(range) => self.plain(range.clone()),
            Node::Action(pipe) => {
                let value = self.pipe(dot, pipe)?;
                if pipe.variables.is_empty() {
                    self.printable(&value)?;
                    self.emit(value.print(NO_VALUE))?;
                }
                Ok(())
            }
            Node::If(branch) => self.branch(dot, branch, false),
            Node::With(branch) => self.branch(dot, branch, true),
            Node::Range(branch) => self.range_over(dot, branch),
            Node::Template(call) => self.call(dot, call),
            Node::Break => Err(Stop::Break),
            Node::Continue => Err(Stop::Continue),
        }
    }

    /// Text outside of actions, with the late pieces in it.
    fn plain(&mut self, range: Range<usize>) -> Outcome<()> {
        let mut at = range.start;
        let first = self.late.partition_point(|(place, _)| *place < at);
        let late = self.late.get(first..).unwrap_or_default();
        let mut word = Word::empty();
        for (place, part) in late.iter().take_while(|(place, _)| *place < range.end) {
            word.push_str(self.text.get(at..*place).unwrap_or_default());
            word.push(part.clone());
            at = place + 1;
        }
        word.push_str(self.text.get(at..range.end).unwrap_or_default());
        self.emit(word)
    }

    fn branch(&mut self, dot: &Value, branch: &'a Branch, is_with: bool) -> Outcome<()> {
        let mark = self.variables.len();
        let value = self.pipe(dot, &branch.pipe)?;
        let what = if is_with { "`with`" } else { "`if`" };
        let pipe = &branch.pipe;
        self.at = (pipe.at, pipe.range.clone(), Shown::Pipe(pipe));
        let truth = self.truth(&value, what)?;
        let result = match (truth, &branch.otherwise) {
            (true, _) if is_with => self.list(&value, &branch.list),
            (true, _) => self.list(dot, &branch.list),
            (false, Some(list)) => self.list(dot, list),
            (false, None) => Ok(()),
        };
        self.variables.truncate(mark);
        result
    }

    /// Whether a value counts as true, which must be known.
    pub fn truth(&self, value: &Value, what: &str) -> Outcome<bool> {
        match (value.truth(), value) {
            (Some(truth), _) => Ok(truth),
            (None, Value::Text(word)) => Err(self.need(word, what)),
            (None, _) => Err(self.unknown_map()),
        }
    }

    fn range_over(&mut self, dot: &Value, branch: &'a Branch) -> Outcome<()> {
        let outer = self.variables.len();
        let value = self.pipe(dot, &branch.pipe)?;
        let mark = self.variables.len();
        let map = match value {
            Value::Map(map) => map,
            Value::None => Rc::new(BTreeMap::new()),
            Value::Lookup(_) => return Err(self.unknown_map()),
            other => {
                let shown = other.print(NO_VALUE).to_string();
                return Err(self.fail(&format!("range can't iterate over {shown}")));
            }
        };
        for (key, item) in map.iter() {
            let item = Value::Text(item.clone());
            let names = &branch.pipe.variables;
            let values = match names.len() {
                0 => vec![],
                1 => vec![item.clone()],
                _ => vec![Value::text(key.clone()), item.clone()],
            };
            for (name, value) in names.iter().zip(values) {
                self.set(name, value);
            }
            self.step()?;
            let result = self.list(&item, &branch.list);
            self.variables.truncate(mark);
            match result {
                Err(Stop::Break) => break,
                Err(Stop::Continue) | Ok(()) => {}
                Err(stop) => return Err(stop),
            }
        }
        self.variables.truncate(outer);
        match &branch.otherwise {
            Some(list) if map.is_empty() => self.list(dot, list),
            _ => Ok(()),
        }
    }

    fn call(&mut self, dot: &Value, call: &'a Call) -> Outcome<()> {
        self.at = (call.at, call.range.clone(), Shown::Call(call));
        let list = match self.tree.defined.get(&call.name) {
            Some(list) => list.as_ref(),
            None if call.name == "root" => &self.tree.root,
            None => {
                let name = super::quote::quote(&call.name);
                return Err(self.fault(
                    &format!("template {name} not defined"),
                    format!("no template is called `{}`", call.name),
                ));
            }
        };
        let dot = match &call.pipe {
            Some(pipe) => self.pipe(dot, pipe)?,
            None => Value::None,
        };
        let variables = std::mem::replace(&mut self.variables, vec![("$".to_owned(), dot.clone())]);
        let name = std::mem::replace(&mut self.name, call.name.clone());
        self.list(&dot, list)?;
        self.variables = variables;
        self.name = name;
        Ok(())
    }

    // ---- variables

    /// Sets the innermost variable of that name.
    fn set(&mut self, name: &str, value: Value) {
        let slot = self
            .variables
            .iter_mut()
            .rev()
            .find(|(known, _)| known == name);
        if let Some((_, slot)) = slot {
            *slot = value;
        }
    }

    /// The value of a variable, which the parser has seen declared.
    pub fn variable(&self, name: &str) -> Value {
        let slot = self.variables.iter().rev().find(|(known, _)| known == name);
        slot.map_or(Value::None, |(_, value)| value.clone())
    }

    /// A pipeline: each command's value is the last argument of the next.
    pub fn pipe(&mut self, dot: &Value, pipe: &'a Pipe) -> Outcome<Value> {
        self.step()?;
        self.at = (pipe.at, pipe.range.clone(), Shown::Pipe(pipe));
        let mut value = None;
        for command in &pipe.commands {
            value = Some(self.command(dot, command, value)?);
        }
        let value = value.unwrap_or(Value::None);
        for name in &pipe.variables {
            if pipe.assigns {
                self.set(name, value.clone());
            } else {
                self.variables.push((name.clone(), value.clone()));
            }
        }
        Ok(value)
    }

    /// The place, to go back to with [`State::return_to`].
    pub fn place(&self) -> Place<'a> {
        self.at.clone()
    }

    /// Goes back to a place.
    pub fn return_to(&mut self, place: Place<'a>) {
        self.at = place;
    }
}
