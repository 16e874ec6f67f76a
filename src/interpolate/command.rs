//! Commands and operands: how values reach functions, with Go's rules for types.

use super::context::{Field, Key, Record};
use super::eval::{Force, Shown, State};
use super::fault::Fault;
use super::functions::{self, Signature, Type};
use super::node::{Command, Expr, ExprKind};
use super::stop::{Outcome, Stop, late_help};
use super::value::{NO_VALUE, Value};
use crate::diagnostic::Code;
use crate::plan::{Part, Var, Word};

impl<'a> State<'a> {
    /// A command of a pipeline; `last` is the value of the command before it.
    pub(super) fn command(
        &mut self,
        dot: &Value,
        command: &'a Command,
        last: Option<Value>,
    ) -> Outcome<Value> {
        let words = command.words.as_slice();
        let Some(first) = words.first() else {
            return Ok(Value::None);
        };
        let has_arguments = words.len() > 1 || last.is_some();
        if let ExprKind::Function(name) = &first.kind {
            return self.function(dot, first, name, Shown::Command(command), &words[1..], last);
        }
        if !matches!(first.kind, ExprKind::Pipe(_)) {
            self.at_expr(first);
        }
        let takes_arguments = match &first.kind {
            ExprKind::Field(_) | ExprKind::Chain(..) => true,
            ExprKind::Variable(_, fields) => !fields.is_empty(),
            _ => false,
        };
        if has_arguments && !takes_arguments {
            return Err(self.fault(
                &format!(
                    "can't give argument to non-function {}",
                    match &first.kind {
                        ExprKind::Pipe(pipe) => pipe.to_string(),
                        _ => first.to_string(),
                    }
                ),
                format!("`{first}` is not a function, so it takes no arguments"),
            ));
        }
        if matches!(first.kind, ExprKind::Nil) {
            return Err(self.fault("nil is not a command", "`nil` is not a value to print"));
        }
        self.operand(dot, first, has_arguments)
    }

    /// The value of an operand that is not a function with arguments.
    fn operand(&mut self, dot: &Value, expr: &'a Expr, has_arguments: bool) -> Outcome<Value> {
        match &expr.kind {
            ExprKind::Dot => Ok(dot.clone()),
            ExprKind::Nil => Ok(Value::None),
            ExprKind::Bool(value) => Ok(Value::Bool(*value)),
            ExprKind::Number(number, text) => {
                self.at_expr(expr);
                if number.is_float {
                    Ok(Value::Float(number.float))
                } else {
                    number
                        .int
                        .map(Value::Int)
                        .ok_or_else(|| self.fail(&format!("{text} overflows int")))
                }
            }
            ExprKind::String(bytes, _) => {
                self.at_expr(expr);
                self.text_of(bytes.clone())
            }
            ExprKind::Field(names) => {
                self.at_expr(expr);
                self.fields(dot.clone(), names, has_arguments)
            }
            ExprKind::Variable(name, names) => {
                self.at_expr(expr);
                let value = self.variable(name);
                self.fields(value, names, has_arguments)
            }
            ExprKind::Chain(inner, names) => {
                self.at_expr(expr);
                if matches!(inner.kind, ExprKind::Nil) {
                    return Err(self.fail(&format!("indirection through explicit nil in {expr}")));
                }
                let value = self.operand(dot, inner, false)?;
                self.fields(value, names, has_arguments)
            }
            ExprKind::Pipe(pipe) => self.pipe(dot, pipe),
            ExprKind::Function(name) => {
                self.function(dot, expr, name, Shown::Expr(expr), &[], None)
            }
        }
    }

    /// Bytes as a text: no word can hold what is not UTF-8, or NUL.
    pub(super) fn text_of(&self, bytes: Vec<u8>) -> Outcome<Value> {
        match String::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => Ok(Value::text(text)),
            _ => {
                let fault = Fault::new(
                    Code::TemplateFails,
                    self.range(),
                    "the value is not UTF-8 text without NUL bytes",
                );
                Err(Stop::Fault(Box::new(fault.help(
                    "a shell cannot hold it: write it to a file with a provisioner",
                ))))
            }
        }
    }

    /// The fields of a value, one behind the other.
    fn fields(&mut self, value: Value, names: &[String], has_arguments: bool) -> Outcome<Value> {
        let mut value = value;
        for (index, name) in names.iter().enumerate() {
            value = match value {
                Value::None => Value::None,
                Value::Map(_) | Value::Record(_) if has_arguments && index + 1 == names.len() => {
                    return Err(self.fault(
                        &format!("{name} is not a method but has arguments"),
                        format!("`.{name}` is not a function, so it takes no arguments"),
                    ));
                }
                Value::Map(map) => match map.get(name) {
                    Some(word) => Value::Text(self.forced(word, None)?),
                    None => Value::None,
                },
                Value::Record(record) => match record.fields.get(name.as_str()) {
                    Some(Field::Text(word)) => Value::Text(self.forced(word, None)?),
                    Some(Field::Key(key)) => Value::Text(self.forced(&key.word, Some(key))?),
                    Some(field) => Value::from(field),
                    None => return Err(self.no_field(&record, name)),
                },
                Value::Lookup(function) => {
                    Value::looked_up(function, Word::lit(name.as_str()), NO_VALUE)
                }
                other => {
                    // what comes out of a map is an interface to Go
                    let kind = if index > 0 {
                        "interface {}"
                    } else {
                        other.kind()
                    };
                    return Err(self.fault(
                        &format!("can't evaluate field {name} in type {kind}"),
                        format!("`.{name}` is asked of a value that has no fields"),
                    ));
                }
            };
        }
        Ok(value)
    }

    /// A text of the data, with the values of those user variables in it that must be known now.
    fn forced(&mut self, word: &Word, key: Option<&Key>) -> Outcome<Word> {
        let why = key.map_or(self.why, |key| &key.name);
        let mut out = Word::empty();
        for part in word.parts() {
            let name = match part {
                Part::Var(Var::User(name)) if self.force.asks(name) => name,
                part => {
                    out.push(part.clone());
                    continue;
                }
            };
            match self.users.early(name, why) {
                Ok(Some(value)) => out.push_str(&value),
                // whatever asks for it says that it is not known
                Ok(None) if key.is_none() || *self.force == Force::All => out.push(part.clone()),
                Ok(None) => {
                    let message = format!(
                        "`{why}` must be known when the template is compiled, found `{word}`"
                    );
                    let fault = Fault::new(Code::LateShape, self.range(), message);
                    let fault = late_help(fault, word);
                    return Err(Stop::Fault(Box::new(self.of_key(fault, key))));
                }
                Err(message) => {
                    let fault = Fault::new(Code::TemplateFails, self.range(), message);
                    return Err(Stop::Fault(Box::new(self.of_key(fault, key))));
                }
            }
        }
        Ok(out)
    }

    /// A fault in the text of a key stands at that key.
    fn of_key(&self, mut fault: Fault, key: Option<&Key>) -> Fault {
        fault.elsewhere = key.and_then(|key| key.span);
        fault
    }

    fn no_field(&self, record: &Record, name: &str) -> Stop {
        let fault = Fault::new(
            Code::TemplateFails,
            self.range(),
            format!("there is no field `.{name}` here"),
        );
        let near = record
            .fields
            .keys()
            .map(|known| (strsim::damerau_levenshtein(name, known), known))
            .min()
            .filter(|(distance, _)| *distance <= 2);
        let fault = match near {
            Some((_, known)) => fault.help(format!("did you mean `.{known}`?")),
            None => {
                let names: Vec<String> = record
                    .fields
                    .keys()
                    .map(|known| format!("`.{known}`"))
                    .collect();
                fault.help(format!("use one of {}", names.join(", ")))
            }
        };
        self.stop(
            fault,
            &format!("can't evaluate field {name} in type {}", record.kind),
        )
    }

    // ---- functions

    fn function(
        &mut self,
        dot: &Value,
        word: &'a Expr,
        name: &'a str,
        node: Shown<'a>,
        words: &'a [Expr],
        last: Option<Value>,
    ) -> Outcome<Value> {
        self.at_expr(word);
        let Some(signature) = functions::signature(name) else {
            return Err(self.fail(&format!("\"{name}\" is not a defined function")));
        };
        self.count(name, &signature, words.len(), last.is_some())?;
        if matches!(name, "and" | "or") {
            return self.short_circuit(dot, name, words, last);
        }
        let mut arguments = Vec::with_capacity(words.len() + 1);
        for word in words {
            let kind = signature.kind(arguments.len());
            arguments.push(self.argument(dot, kind, word)?);
        }
        if let Some(value) = last {
            let kind = signature.kind(arguments.len());
            arguments.push(self.fit(value, kind)?);
        }
        let place = self.place();
        match node {
            Shown::Command(command) => self.at_command(command),
            _ => self.at_expr(word),
        }
        let value = functions::call(self, name, &arguments)?;
        self.return_to(place);
        Ok(value)
    }

    fn count(&self, name: &str, signature: &Signature, words: usize, piped: bool) -> Outcome<()> {
        let given = words + usize::from(piped);
        let fixed = signature.fixed.len();
        let (go, wanted) = if signature.rest.is_some() {
            if given >= fixed {
                return Ok(());
            }
            (
                format!("wrong number of args for {name}: want at least {fixed} got {words}"),
                format!("at least {fixed}"),
            )
        } else if given == fixed {
            return Ok(());
        } else {
            (
                format!("wrong number of args for {name}: want {fixed} got {given}"),
                fixed.to_string(),
            )
        };
        let plural = if wanted == "1" || wanted == "at least 1" {
            ""
        } else {
            "s"
        };
        Err(self.fault(
            &go,
            format!("`{name}` takes {wanted} argument{plural}, found {given}"),
        ))
    }

    /// `and` and `or` look at their arguments one by one.
    fn short_circuit(
        &mut self,
        dot: &Value,
        name: &str,
        words: &'a [Expr],
        last: Option<Value>,
    ) -> Outcome<Value> {
        let mut value = Value::None;
        for (index, word) in words.iter().enumerate() {
            value = self.argument(dot, Type::Value, word)?;
            if index + 1 == words.len() && last.is_none() {
                break; // it is the result, whether true or not
            }
            if self.truth(&value, &format!("`{name}`"))? == (name == "or") {
                return Ok(value);
            }
        }
        Ok(last.unwrap_or(value))
    }

    /// An argument for a parameter of a type.
    fn argument(&mut self, dot: &Value, kind: Type, expr: &'a Expr) -> Outcome<Value> {
        self.at_expr(expr);
        match (&expr.kind, kind) {
            (ExprKind::Nil, Type::Text | Type::Int) => {
                Err(self.fail(&format!("cannot assign nil to {}", kind.name())))
            }
            (ExprKind::Nil, _) => Ok(Value::None),
            (
                ExprKind::Bool(_) | ExprKind::Number(..) | ExprKind::String(..),
                Type::Any | Type::Value,
            ) => self.operand(dot, expr, false),
            (ExprKind::String(bytes, _), Type::Text) => self.text_of(bytes.clone()),
            (ExprKind::Number(number, _), Type::Int) if number.int.is_some() => {
                Ok(Value::Int(number.int.unwrap_or_default()))
            }
            (ExprKind::Bool(_) | ExprKind::Number(..) | ExprKind::String(..), _) => {
                let wanted = if kind == Type::Int {
                    "integer"
                } else {
                    "string"
                };
                Err(self.fault(
                    &format!("expected {wanted}; found {expr}"),
                    format!("expected {}, found `{expr}`", kind.article()),
                ))
            }
            _ => {
                let value = self.operand(dot, expr, false)?;
                self.fit(value, kind)
            }
        }
    }

    /// A value for a parameter of a type.
    fn fit(&self, value: Value, kind: Type) -> Outcome<Value> {
        match (&value, kind) {
            (Value::Record(_) | Value::Lookup(_), Type::Any) => {
                self.printable(&value).map(|()| value)
            }
            (_, Type::Any | Type::Value)
            | (Value::Text(_), Type::Text)
            | (Value::Int(_), Type::Int) => Ok(value),
            (Value::None, _) => Err(self.fault(
                &format!("invalid value; expected {}", kind.name()),
                format!("expected {}, found no value", kind.article()),
            )),
            _ => {
                let (wanted, got) = (kind.name(), value.kind());
                Err(self.fault(
                    &format!("wrong type for value; expected {wanted}; got {got}"),
                    format!("expected {}, found `{got}`", kind.article()),
                ))
            }
        }
    }

    /// The error that a function returned.
    pub(super) fn error(&self, name: &str, go: &str, ours: impl Into<String>) -> Stop {
        self.fault(&format!("error calling {name}: {go}"), ours)
    }

    /// An argument that is a text.
    pub(super) fn text_argument(arguments: &[Value], index: usize) -> Word {
        match arguments.get(index) {
            Some(Value::Text(word)) => word.clone(),
            _ => Word::empty(),
        }
    }
}
