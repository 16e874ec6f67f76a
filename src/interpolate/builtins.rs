//! The functions that Go's templates have of themselves.

use std::cmp::Ordering;

use super::eval::State;
use super::stop::Outcome;
use super::value::Value;
use super::{escape, printf};
use crate::plan::{LibFn, Word};

/// Calls a built-in function.
pub(super) fn call(state: &mut State, name: &str, arguments: &[Value]) -> Outcome<Value> {
    let first = arguments.first().unwrap_or(&Value::None);
    match name {
        "not" => Ok(Value::Bool(!state.truth(first, "`not`")?)),
        "len" => len(state, first),
        "index" => index(state, arguments),
        "slice" => slice(state, arguments),
        "call" => Err(match first {
            Value::None => state.error(name, "call of nil", "`call` of no value"),
            other => {
                let go = format!("non-function of type {}", other.kind());
                state.error(name, &go, "there are no functions to `call`")
            }
        }),
        "eq" | "ne" | "lt" | "le" | "gt" | "ge" => compare(state, name, arguments),
        "print" => Ok(Value::Text(printf::print(arguments))),
        "println" => Ok(Value::Text(printf::println(arguments))),
        "printf" => printf::printf(state, arguments).map(Value::Text),
        _ => escaped(state, name, arguments),
    }
}

fn escaped(state: &State, name: &str, arguments: &[Value]) -> Outcome<Value> {
    let word = match arguments {
        [Value::None] => Word::lit(super::value::NO_VALUE),
        _ => printf::print(arguments),
    };
    let Some(text) = word.as_literal() else {
        return match name {
            "html" => Ok(Value::Text(Word::call(LibFn("html"), vec![word]))),
            "urlquery" => Ok(Value::Text(Word::call(LibFn("urlquery"), vec![word]))),
            _ => Err(state.need(&word, "`js`")),
        };
    };
    Ok(Value::text(match name {
        "html" => escape::html(text),
        "js" => escape::js(text),
        _ => escape::query(text),
    }))
}

fn len(state: &State, value: &Value) -> Outcome<Value> {
    let length = match value {
        Value::Text(word) => state.known(word, "`len`")?.len(),
        Value::Map(map) => map.len(),
        Value::None => {
            let go = "reflect: call of reflect.Value.Type on zero Value";
            return Err(state.error("len", go, "`len` of no value"));
        }
        other => {
            let kind = other.kind();
            return Err(state.error(
                "len",
                &format!("len of type {kind}"),
                format!("`len` of `{kind}`, which has no length"),
            ));
        }
    };
    Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn index(state: &State, arguments: &[Value]) -> Outcome<Value> {
    let (Some(first), keys) = (arguments.first(), arguments.get(1..).unwrap_or_default()) else {
        return Ok(Value::None);
    };
    let error = |go: &str| state.error("index", go, format!("`index`: {go}"));
    let mut value = first.clone();
    if value == Value::None {
        return Err(error("index of untyped nil"));
    }
    for key in keys {
        value = match value {
            Value::Text(word) => {
                let text = state.known(&word, "`index` of a text")?;
                let at = position(state, "index", key, text.len())?;
                match text.as_bytes().get(at) {
                    Some(byte) => Value::Byte(*byte),
                    None => return Err(error("reflect: string index out of range")),
                }
            }
            Value::Map(map) => match key {
                Value::Text(word) => {
                    let key = state.known(word, "the key of `index`")?;
                    map.get(&key).cloned().map_or(Value::None, Value::Text)
                }
                _ => Value::None,
            },
            Value::Lookup(function) => match key {
                Value::Text(word) => Value::looked_up(function, word.clone(), ""),
                _ => Value::None,
            },
            Value::None => return Err(error("index of nil pointer")),
            other => return Err(error(&format!("can't index item of type {}", other.kind()))),
        };
    }
    Ok(value)
}

/// An index into something that is `length` long; Go lets it be `length` here.
fn position(state: &State, name: &str, key: &Value, length: usize) -> Outcome<usize> {
    let number = match key {
        Value::Int(number) => *number,
        Value::Byte(number) => i64::from(*number),
        Value::None => {
            let go = "cannot index slice/array with nil";
            return Err(state.error(name, go, format!("`{name}`: the index is no value")));
        }
        other => {
            let kind = other.kind();
            let go = format!("cannot index slice/array with type {kind}");
            return Err(state.error(name, &go, format!("`{name}`: the index is a `{kind}`")));
        }
    };
    usize::try_from(number)
        .ok()
        .filter(|at| *at <= length)
        .ok_or_else(|| {
            state.error(
                name,
                &format!("index out of range: {number}"),
                format!("`{name}`: {number} is outside of 0 to {length}"),
            )
        })
}

fn slice(state: &State, arguments: &[Value]) -> Outcome<Value> {
    let error = |go: &str| state.error("slice", go, format!("`slice`: {go}"));
    let Some((first, keys)) = arguments.split_first() else {
        return Ok(Value::None);
    };
    if *first == Value::None {
        return Err(error("slice of untyped nil"));
    }
    if keys.len() > 3 {
        return Err(error(&format!("too many slice indexes: {}", keys.len())));
    }
    let Value::Text(word) = first else {
        return Err(error(&format!("can't slice item of type {}", first.kind())));
    };
    if keys.len() == 3 {
        return Err(error("cannot 3-index slice a string"));
    }
    if keys.is_empty() {
        return Ok(first.clone());
    }
    let text = state.known(word, "`slice`")?;
    let mut places = [0, text.len()];
    for (place, key) in places.iter_mut().zip(keys) {
        *place = position(state, "slice", key, text.len())?;
    }
    let [start, end] = places;
    if start > end {
        return Err(error(&format!("invalid slice index: {start} > {end}")));
    }
    state.text_of(text.as_bytes().get(start..end).unwrap_or_default().to_vec())
}

/// Kinds that Go compares with each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Basic {
    Bool,
    Int,
    Uint,
    Float,
    Text,
    Other,
}

fn basic(value: &Value) -> Basic {
    match value {
        Value::Bool(_) => Basic::Bool,
        Value::Int(_) => Basic::Int,
        Value::Byte(_) => Basic::Uint,
        Value::Float(_) => Basic::Float,
        Value::Text(_) => Basic::Text,
        Value::None | Value::Map(_) | Value::Record(_) | Value::Lookup(_) => Basic::Other,
    }
}

fn compare(state: &State, name: &str, arguments: &[Value]) -> Outcome<Value> {
    let Some((first, others)) = arguments.split_first() else {
        return Ok(Value::None);
    };
    if matches!(name, "eq" | "ne") {
        if others.is_empty() {
            let go = "missing argument for comparison";
            return Err(state.error(
                name,
                go,
                format!("`{name}` takes at least 2 arguments, found 1"),
            ));
        }
        for other in others {
            if equal(state, name, first, other)? {
                return Ok(Value::Bool(name == "eq"));
            }
        }
        return Ok(Value::Bool(name == "ne"));
    }
    let second = others.first().unwrap_or(&Value::None);
    // `le` and `ge` are made of `lt` and `eq`, whose kinds are looked at first
    let ordered = |value: &Value| !matches!(basic(value), Basic::Bool | Basic::Other);
    if basic(first) == Basic::Other || basic(second) == Basic::Other {
        return Err(bad_type(state, name));
    }
    let order = order(state, name, first, second)?;
    if !ordered(first) {
        return Err(bad_type(state, name));
    }
    Ok(Value::Bool(match name {
        "lt" => order == Some(Ordering::Less),
        "le" => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        "gt" => !matches!(order, Some(Ordering::Less | Ordering::Equal)),
        _ => order != Some(Ordering::Less),
    }))
}

fn bad_type(state: &State, name: &str) -> super::stop::Stop {
    state.error(
        name,
        "invalid type for comparison",
        format!("`{name}` compares numbers and texts only"),
    )
}

fn equal(state: &State, name: &str, one: &Value, other: &Value) -> Outcome<bool> {
    match (one, other) {
        (Value::None, Value::None) => Ok(true),
        (Value::Map(_), Value::Map(_)) => {
            let (kind, shown) = (one.kind(), one.print("<nil>"));
            let go = format!("non-comparable type {shown}: {kind}");
            Err(state.error(name, &go, format!("`{name}`: maps cannot be compared")))
        }
        (Value::None, Value::Map(_)) | (Value::Map(_), Value::None) => Ok(false),
        (Value::Bool(one), Value::Bool(other)) => Ok(one == other),
        // a late text that has a known piece is not empty
        (Value::Text(text), Value::Text(empty)) | (Value::Text(empty), Value::Text(text))
            if empty.is_empty() && Value::Text(text.clone()).truth() == Some(true) =>
        {
            Ok(false)
        }
        _ => Ok(order(state, name, one, other)? == Some(Ordering::Equal)),
    }
}

fn order(state: &State, name: &str, one: &Value, other: &Value) -> Outcome<Option<Ordering>> {
    Ok(match (one, other) {
        (Value::Int(one), Value::Int(other)) => Some(one.cmp(other)),
        (Value::Int(one), Value::Byte(other)) => Some(one.cmp(&i64::from(*other))),
        (Value::Byte(one), Value::Int(other)) => Some(i64::from(*one).cmp(other)),
        (Value::Byte(one), Value::Byte(other)) => Some(one.cmp(other)),
        (Value::Float(one), Value::Float(other)) => one.partial_cmp(other),
        (Value::Bool(_), Value::Bool(_)) => None,
        (Value::Text(one), Value::Text(other)) => {
            let what = format!("`{name}`");
            let one = state.known(one, &what)?;
            Some(one.cmp(&state.known(other, &what)?))
        }
        _ => {
            let go = "incompatible types for comparison";
            let kinds = [one, other].map(|value| match value {
                Value::None => "no value",
                value => value.kind(),
            });
            return Err(state.error(
                name,
                go,
                format!("`{name}` compares a `{}` with a `{}`", kinds[0], kinds[1]),
            ));
        }
    })
}
