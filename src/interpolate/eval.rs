//! Evaluation, as Go's text/template/exec does it, with texts that may be late.

use std::collections::BTreeSet;
use std::ops::Range;

use super::ast::{Block, Branch, Command, Node, Operand, Pipeline, Term};
use super::context::{Context, Data, Users, When};
use super::parser::Parsed;
use super::value::Value;
use super::{Fault, builtins, functions};
use crate::diagnostic::Code;
use crate::plan::{Var, Word};

/// How deep templates may call each other, and how long an output may get: far beyond any real template.
const CALLS: usize = 100;
/// Bytes of output of one field.
const OUTPUT: usize = 256 << 20;

/// What stops an evaluation.
pub enum Stop {
    /// A fault.
    Fault(Box<Fault>),
    /// These variables must be known now; the evaluation begins anew.
    Need(BTreeSet<String>),
    /// `{{break}}`
    Break,
    /// `{{continue}}`
    Continue,
}

/// What a function has to do with.
pub struct Machine<'a, 'b> {
    /// The whole text, for Packer's words.
    pub text: &'a str,
    /// Where it stands, and what is known there.
    pub context: &'a Context<'b>,
    /// The user variables.
    pub users: &'a mut dyn Users,
    /// When the value must be known.
    pub when: When<'a>,
    /// Variables that are taken as known.
    pub early: BTreeSet<String>,
    parsed: &'a Parsed,
    variables: Vec<(String, Value)>,
    calls: usize,
    size: usize,
}

/// Evaluates a parsed text.
///
/// # Errors
/// The first fault.
pub fn evaluate(
    text: &str,
    parsed: &Parsed,
    context: &Context<'_>,
    users: &mut dyn Users,
    when: When<'_>,
) -> Result<Word, Fault> {
    let mut early = BTreeSet::new();
    loop {
        let mut machine = Machine {
            text,
            context,
            users: &mut *users,
            when,
            early: early.clone(),
            parsed,
            variables: vec![("$".to_owned(), dot(context))],
            calls: 0,
            size: 0,
        };
        let mut out = Word::empty();
        let result = machine.block(&parsed.root, &dot(context), &mut out);
        match result {
            Ok(()) => {
                if let When::Early { why } = when
                    && out.as_literal().is_none()
                {
                    return Err(late(0..text.len(), &out, why));
                }
                return Ok(out);
            }
            Err(Stop::Fault(fault)) => return Err(*fault),
            Err(Stop::Need(names)) => early.extend(names),
            // the parser lets these stand in a range only
            Err(Stop::Break | Stop::Continue) => return Ok(out),
        }
    }
}

fn dot(context: &Context<'_>) -> Value {
    match &context.data {
        Data::Nil => Value::Nothing,
        Data::Placeholders => Value::Map(functions::placeholders(context)),
        Data::Fields(fields) => Value::Map(fields.clone()),
    }
}

fn late(range: Range<usize>, word: &Word, why: &str) -> Fault {
    Fault::new(
        Code::LateShape,
        range,
        format!("{why} must be known when the template is compiled, but is `{word}`"),
    )
    .help("give the variable with `packsh compile -var`, or fix times and the environment with `--freeze`")
}

impl Machine<'_, '_> {
    /// A fault at a place, in the form of Go's exec errors.
    pub fn fault(&self, range: &Range<usize>, message: &str, packer: &str) -> Stop {
        Stop::Fault(Box::new(self.plain_fault(range, message, packer)))
    }

    fn plain_fault(&self, range: &Range<usize>, message: &str, packer: &str) -> Fault {
        let before = &self.text[..range.start.min(self.text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
        let node = self.text.get(range.clone()).unwrap_or_default();
        Fault::new(Code::TemplateFails, range.clone(), message).packer(format!(
            "template: root:{line}:{column}: executing \"root\" at <{node}>: {packer}:\n\n{}",
            self.text
        ))
    }

    /// A word must be known here: begins anew with its variables known, or says why that cannot be.
    pub fn need(&self, range: &Range<usize>, word: &Word) -> Stop {
        let mut names = BTreeSet::new();
        let mut other = false;
        word.each_var(&mut |var| match var {
            Var::User(name) => {
                names.insert(name.clone());
            }
            _ => other = true,
        });
        word.each_call(&mut |_| {});
        if other || names.is_empty() || names.iter().all(|name| self.early.contains(name)) {
            let what = format!("`{{{{{}}}}}`", &self.text[range.clone()]);
            return Stop::Fault(Box::new(late(range.clone(), word, &what)));
        }
        Stop::Need(names)
    }

    /// A variable that must be known, but is not.
    pub fn need_now(&self, range: &Range<usize>, word: &Word, why: &str) -> Stop {
        Stop::Fault(Box::new(late(range.clone(), word, why)))
    }

    fn block(&mut self, block: &Block, dot: &Value, out: &mut Word) -> Result<(), Stop> {
        for node in block {
            self.node(node, dot, out)?;
        }
        Ok(())
    }

    fn node(&mut self, node: &Node, dot: &Value, out: &mut Word) -> Result<(), Stop> {
        match node {
            Node::Text(text) => {
                self.grow(text.len(), 0..0)?;
                out.push_str(text);
            }
            Node::Action(pipeline) => {
                let value = self.pipeline(pipeline, dot)?;
                if pipeline.variables.is_empty() {
                    let word = value.printed();
                    let size = word.as_literal().map_or(1, str::len);
                    self.grow(size, pipeline.range.clone())?;
                    out.append(word);
                }
            }
            Node::If(branch) => self.branch(branch, dot, out, false)?,
            Node::With(branch) => self.branch(branch, dot, out, true)?,
            Node::Range(branch) => self.range(branch, dot, out)?,
            Node::Template {
                name,
                pipeline,
                range,
            } => {
                let Some(body) = self.parsed.defined.get(name) else {
                    let words = format!("template {name:?} not defined");
                    return Err(self.fault(range, &words.replace('"', "`"), &words));
                };
                self.calls += 1;
                if self.calls > CALLS {
                    return Err(self.fault(
                        range,
                        "templates call each other without an end",
                        "exceeded maximum template depth (100000)",
                    ));
                }
                let inner = match pipeline {
                    Some(pipeline) => self.pipeline(pipeline, dot)?,
                    None => Value::Nothing,
                };
                let outer =
                    std::mem::replace(&mut self.variables, vec![("$".to_owned(), inner.clone())]);
                let parsed = self.parsed;
                let result = self.block(body, &inner, out);
                debug_assert!(std::ptr::eq(parsed, self.parsed));
                self.variables = outer;
                self.calls -= 1;
                result?;
            }
            Node::Break => return Err(Stop::Break),
            Node::Continue => return Err(Stop::Continue),
        }
        Ok(())
    }

    fn grow(&mut self, bytes: usize, range: Range<usize>) -> Result<(), Stop> {
        self.size += bytes;
        if self.size > OUTPUT {
            return Err(self.fault(&range, "the text becomes too long", "output too long"));
        }
        Ok(())
    }

    fn branch(
        &mut self,
        branch: &Branch,
        dot: &Value,
        out: &mut Word,
        with: bool,
    ) -> Result<(), Stop> {
        let scope = self.variables.len();
        let value = self.pipeline(&branch.pipeline, dot)?;
        let holds = match value.truth() {
            Ok(holds) => holds,
            Err(word) => return Err(self.need(&branch.pipeline.range, word)),
        };
        if holds {
            self.block(&branch.then, if with { &value } else { dot }, out)?;
        } else {
            self.block(&branch.otherwise, dot, out)?;
        }
        self.variables.truncate(scope);
        Ok(())
    }

    fn range(&mut self, branch: &Branch, dot: &Value, out: &mut Word) -> Result<(), Stop> {
        let scope = self.variables.len();
        let pipeline = &branch.pipeline;
        let mut value = Value::Nothing;
        for command in &pipeline.commands {
            let last = (!std::ptr::eq(command, &pipeline.commands[0])).then_some(value);
            value = self.command(command, dot, last)?;
        }
        let items: Vec<(Value, Value)> = match value {
            Value::Map(entries) => entries
                .into_iter()
                .map(|(key, word)| (Value::text(key), Value::Text(word)))
                .collect(),
            Value::Nothing => Vec::new(),
            Value::Text(word) if word.as_literal().is_none() => {
                return Err(self.need(&pipeline.range, &word));
            }
            other => {
                let words = format!("range can't iterate over {}", other.printed());
                return Err(self.fault(&pipeline.range, &words, &words));
            }
        };
        if items.is_empty() {
            self.block(&branch.otherwise, dot, out)?;
        }
        for (key, item) in items {
            match pipeline.variables.as_slice() {
                [one] => self.variables.push((one.clone(), item.clone())),
                [first, second] => {
                    self.variables.push((first.clone(), key));
                    self.variables.push((second.clone(), item.clone()));
                }
                _ => {}
            }
            let result = self.block(&branch.then, &item, out);
            self.variables.truncate(scope);
            match result {
                Err(Stop::Break) => break,
                Err(Stop::Continue) | Ok(()) => {}
                Err(stop) => return Err(stop),
            }
        }
        self.variables.truncate(scope);
        Ok(())
    }

    fn pipeline(&mut self, pipeline: &Pipeline, dot: &Value) -> Result<Value, Stop> {
        let mut value = None;
        for command in &pipeline.commands {
            value = Some(self.command(command, dot, value)?);
        }
        let value = value.unwrap_or(Value::Nothing);
        for name in &pipeline.variables {
            if pipeline.declares {
                self.variables.push((name.clone(), value.clone()));
            } else if let Some((_, old)) = self
                .variables
                .iter_mut()
                .rev()
                .find(|(other, _)| other == name)
            {
                *old = value.clone();
            }
        }
        Ok(value)
    }

    /// One command; `last` is the result of the one before it in the pipeline.
    fn command(
        &mut self,
        command: &Command,
        dot: &Value,
        last: Option<Value>,
    ) -> Result<Value, Stop> {
        let Some(first) = command.words.first() else {
            return Ok(Value::Nothing);
        };
        if let Term::Function(name) = &first.term
            && first.fields.is_empty()
        {
            return self.call(name, command, dot, last);
        }
        let arguments = command.words.len() > 1 || last.is_some();
        if arguments {
            let node = &self.text[first.range.clone()];
            let words = if first.fields.is_empty() {
                format!("can't give argument to non-function {node}")
            } else {
                let field = first.fields.last().map_or("", String::as_str);
                format!("{field} is not a method but has arguments")
            };
            return Err(self.fault(&first.range, &words, &words));
        }
        if matches!(first.term, Term::Nil) {
            return Err(self.fault(&first.range, "nil is not a command", "nil is not a command"));
        }
        self.operand(first, dot)
    }

    fn call(
        &mut self,
        name: &str,
        command: &Command,
        dot: &Value,
        last: Option<Value>,
    ) -> Result<Value, Stop> {
        if matches!(name, "and" | "or") {
            return self.logic(name == "and", command, dot, last);
        }
        let mut arguments = Vec::with_capacity(command.words.len());
        for word in &command.words[1..] {
            arguments.push(self.operand(word, dot)?);
        }
        arguments.extend(last);
        match builtins::call(self, name, &command.range, arguments) {
            Ok(result) => result,
            Err(arguments) => functions::call(self, name, &command.range, arguments),
        }
    }

    /// `and`, `or`: the first value that decides, and no more are evaluated.
    fn logic(
        &mut self,
        and: bool,
        command: &Command,
        dot: &Value,
        last: Option<Value>,
    ) -> Result<Value, Stop> {
        let mut value = None;
        for word in &command.words[1..] {
            let next = self.operand(word, dot)?;
            let holds = match next.truth() {
                Ok(holds) => holds,
                Err(late) => return Err(self.need(&word.range, late)),
            };
            value = Some(next);
            if holds != and {
                return Ok(value.unwrap_or(Value::Nothing));
            }
        }
        match last.or(value) {
            Some(value) => Ok(value),
            None => {
                let name = if and { "and" } else { "or" };
                let words = format!("wrong number of args for {name}: want at least 1 got 0");
                Err(self.fault(&command.range, &words, &words))
            }
        }
    }

    fn operand(&mut self, operand: &Operand, dot: &Value) -> Result<Value, Stop> {
        let mut value = match &operand.term {
            Term::Function(name) => {
                let command = Command {
                    words: vec![Operand {
                        term: operand.term.clone(),
                        fields: Vec::new(),
                        range: operand.range.clone(),
                    }],
                    range: operand.range.clone(),
                };
                self.call(name, &command, dot, None)?
            }
            Term::Dot => dot.clone(),
            Term::Nil => Value::Nothing,
            Term::Variable(name) => self
                .variables
                .iter()
                .rev()
                .find(|(other, _)| other == name)
                .map_or(Value::Nothing, |(_, value)| value.clone()),
            Term::Bool(value) => Value::Bool(*value),
            Term::Int(number) => Value::Int(*number),
            Term::Float(number) => Value::Float(*number),
            Term::Text(text) => Value::text(text.clone()),
            Term::Group(pipeline) => self.pipeline(pipeline, dot)?,
        };
        for field in &operand.fields {
            value = match value {
                Value::Map(mut entries) => match entries.remove(field) {
                    Some(word) => Value::Text(word),
                    None => Value::Nothing,
                },
                // Packer's data is nil in builder fields: a key of nil is nothing
                Value::Nothing => Value::Nothing,
                other => {
                    let words = format!("can't evaluate field {field} in type {}", other.go_type());
                    return Err(self.fault(&operand.range, &words, &words));
                }
            };
        }
        Ok(value)
    }
}
