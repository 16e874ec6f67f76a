//! Go's own functions.

use std::ops::Range;

use super::eval::{Machine, Stop};
use super::printf::{self, printf};
use super::value::Value;
use crate::plan::Word;

/// Their names.
pub const NAMES: &[&str] = &[
    "and", "or", "not", "call", "eq", "ne", "lt", "le", "gt", "ge", "html", "index", "slice", "js",
    "len", "print", "printf", "println", "urlquery",
];

/// Calls one.
///
/// # Errors
/// The arguments, if there is no such function here.
pub fn call(
    machine: &mut Machine<'_, '_>,
    name: &str,
    range: &Range<usize>,
    arguments: Vec<Value>,
) -> Result<Result<Value, Stop>, Vec<Value>> {
    let at_least = |count: usize| {
        if arguments.len() >= count {
            return Ok(());
        }
        let words = format!(
            "wrong number of args for {name}: want at least {count} got {}",
            arguments.len()
        );
        Err(machine.fault(range, &words, &words))
    };
    Ok(match name {
        "not" => {
            exactly(machine, name, range, &arguments, 1).and_then(|()| match arguments[0].truth() {
                Ok(holds) => Ok(Value::Bool(!holds)),
                Err(word) => Err(machine.need(range, word)),
            })
        }
        "eq" | "ne" | "lt" | "le" | "gt" | "ge" => compare(machine, name, range, &arguments),
        "print" => Ok(Value::Text(print(&arguments))),
        "println" => {
            let mut out = Word::empty();
            for (index, value) in arguments.iter().enumerate() {
                if index > 0 {
                    out.push_str(" ");
                }
                out.append(shown(value));
            }
            out.push_str("\n");
            Ok(Value::Text(out))
        }
        "printf" => at_least(1).and_then(|()| {
            let format = known(machine, range, &arguments[0])?;
            match printf(&format, &arguments[1..]) {
                Ok(word) => Ok(Value::Text(word)),
                Err(printf::Stop::Late(word)) => Err(machine.need(range, &word)),
            }
        }),
        "html" | "js" | "urlquery" => known_text(machine, range, &arguments).map(|text| {
            Value::text(match name {
                "html" => html(&text),
                "js" => js(&text),
                _ => urlquery(&text),
            })
        }),
        "len" => exactly(machine, name, range, &arguments, 1).and_then(|()| match &arguments[0] {
            Value::Text(word) => match word.as_literal() {
                Some(text) => Ok(Value::Int(text.len() as i64)),
                None => Err(machine.need(range, word)),
            },
            Value::Map(entries) => Ok(Value::Int(entries.len() as i64)),
            other => {
                let words = format!("error calling len: len of type {}", other.go_type());
                Err(machine.fault(range, &words, &words))
            }
        }),
        "index" => at_least(1).and_then(|()| index(machine, range, &arguments)),
        "slice" => at_least(1).and_then(|()| slice(machine, range, &arguments)),
        "call" => {
            let words = "error calling call: non-function of type string";
            Err(machine.fault(range, words, words))
        }
        _ => return Err(arguments),
    })
}

/// Go's message for a wrong number of arguments.
pub fn exactly(
    machine: &Machine<'_, '_>,
    name: &str,
    range: &Range<usize>,
    arguments: &[Value],
    count: usize,
) -> Result<(), Stop> {
    if arguments.len() == count {
        return Ok(());
    }
    let words = format!(
        "wrong number of args for {name}: want {count} got {}",
        arguments.len()
    );
    Err(machine.fault(range, &words, &words))
}

/// A text that must be known.
pub fn known(
    machine: &Machine<'_, '_>,
    range: &Range<usize>,
    value: &Value,
) -> Result<String, Stop> {
    match value {
        Value::Text(word) => match word.as_literal() {
            Some(text) => Ok(text.to_owned()),
            None => Err(machine.need(range, word)),
        },
        other => {
            let words = format!("expected string; found {}", other.printed());
            Err(machine.fault(range, &words, &words))
        }
    }
}

fn shown(value: &Value) -> Word {
    match value {
        Value::Nothing => Word::lit("<nil>"),
        value => value.printed(),
    }
}

/// Go's Sprint: a blank between two operands of which neither is a string.
fn print(arguments: &[Value]) -> Word {
    let mut out = Word::empty();
    for (index, value) in arguments.iter().enumerate() {
        let text = |value: &Value| matches!(value, Value::Text(_));
        if index > 0 && !text(value) && !text(&arguments[index - 1]) {
            out.push_str(" ");
        }
        out.append(shown(value));
    }
    out
}

fn known_text(
    machine: &Machine<'_, '_>,
    range: &Range<usize>,
    arguments: &[Value],
) -> Result<String, Stop> {
    let word = print(arguments);
    match word.as_literal() {
        Some(text) => Ok(text.to_owned()),
        None => Err(machine.need(range, &word)),
    }
}

fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0' => out.push('\u{fffd}'),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

fn js(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            '"' => out.push_str("\\\""),
            '<' => out.push_str("\\u003C"),
            '>' => out.push_str("\\u003E"),
            '&' => out.push_str("\\u0026"),
            '=' => out.push_str("\\u003D"),
            c if u32::from(c) < 0x20 || (c.is_control() && c as u32 >= 0x7f) => {
                out.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

fn urlquery(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(byte as char);
            }
            b' ' => out.push('+'),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn compare(
    machine: &Machine<'_, '_>,
    name: &str,
    range: &Range<usize>,
    arguments: &[Value],
) -> Result<Value, Stop> {
    let fail = |why: &str| {
        let words = format!("error calling {name}: {why}");
        machine.fault(range, &words, &words)
    };
    let count = arguments.len();
    if name == "eq" {
        if count == 0 {
            let words = "wrong number of args for eq: want at least 1 got 0";
            return Err(machine.fault(range, words, words));
        }
        if count == 1 {
            return Err(fail("missing argument for comparison"));
        }
    } else {
        exactly(machine, name, range, arguments, 2)?;
    }
    let first = &arguments[0];
    for other in &arguments[1..] {
        for value in [first, other] {
            if let Value::Text(word) = value
                && word.as_literal().is_none()
                && !same(first, other)
            {
                return Err(machine.need(range, word));
            }
        }
        let order = match (first, other) {
            (Value::Text(a), Value::Text(b)) => Some(a.as_literal().cmp(&b.as_literal())),
            (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
            (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
            (Value::Bool(a), Value::Bool(b)) if matches!(name, "eq" | "ne") => Some(a.cmp(b)),
            (Value::Nothing, Value::Nothing) if matches!(name, "eq" | "ne") => {
                Some(std::cmp::Ordering::Equal)
            }
            (Value::Bool(_), Value::Bool(_)) | (Value::Map(_), _) | (_, Value::Map(_)) => {
                return Err(fail("invalid type for comparison"));
            }
            _ => return Err(fail("incompatible types for comparison")),
        };
        let result = match name {
            "eq" => order == Some(std::cmp::Ordering::Equal),
            "ne" => order != Some(std::cmp::Ordering::Equal),
            "lt" => order == Some(std::cmp::Ordering::Less),
            "le" => order.is_some_and(std::cmp::Ordering::is_le),
            "gt" => order == Some(std::cmp::Ordering::Greater),
            _ => order.is_some_and(std::cmp::Ordering::is_ge),
        };
        if result || name != "eq" {
            return Ok(Value::Bool(result));
        }
    }
    Ok(Value::Bool(false))
}

/// The same late text on both sides is equal whatever it will be.
fn same(one: &Value, other: &Value) -> bool {
    matches!((one, other), (Value::Text(one), Value::Text(other)) if one == other)
}

fn index(
    machine: &Machine<'_, '_>,
    range: &Range<usize>,
    arguments: &[Value],
) -> Result<Value, Stop> {
    let mut value = arguments[0].clone();
    let fail = |why: String| {
        let words = format!("error calling index: {why}");
        Err(machine.fault(range, &words, &words))
    };
    for key in &arguments[1..] {
        value = match (&value, key) {
            (Value::Map(entries), key) => {
                let key = known(machine, range, key)?;
                entries
                    .get(&key)
                    .map_or(Value::text(""), |word| Value::Text(word.clone()))
            }
            (Value::Text(word), Value::Int(at)) => {
                let Some(text) = word.as_literal() else {
                    return Err(machine.need(range, word));
                };
                match usize::try_from(*at)
                    .ok()
                    .and_then(|at| text.as_bytes().get(at))
                {
                    Some(byte) => Value::Int(i64::from(*byte)),
                    None => return fail(format!("index out of range: {at}")),
                }
            }
            (Value::Nothing, _) => return fail("index of untyped nil".to_owned()),
            (Value::Text(_), key) => {
                return fail(format!(
                    "cannot index slice/array with type {}",
                    key.go_type()
                ));
            }
            (other, _) => return fail(format!("can't index item of type {}", other.go_type())),
        };
    }
    Ok(value)
}

fn slice(
    machine: &Machine<'_, '_>,
    range: &Range<usize>,
    arguments: &[Value],
) -> Result<Value, Stop> {
    let fail = |why: String| {
        let words = format!("error calling slice: {why}");
        machine.fault(range, &words, &words)
    };
    if arguments.len() > 4 {
        return Err(fail(format!(
            "too many slice indexes: {}",
            arguments.len() - 1
        )));
    }
    let text = match &arguments[0] {
        Value::Text(_) => known(machine, range, &arguments[0])?,
        Value::Nothing => return Err(fail("slice of untyped nil".to_owned())),
        other => {
            return Err(fail(format!(
                "can't slice item of type {}",
                other.go_type()
            )));
        }
    };
    if arguments.len() == 4 {
        return Err(fail("cannot 3-index slice a string".to_owned()));
    }
    let mut places = [0, text.len()];
    for (place, value) in places.iter_mut().zip(&arguments[1..]) {
        let Value::Int(at) = value else {
            return Err(fail(format!(
                "cannot index slice/array with type {}",
                value.go_type()
            )));
        };
        match usize::try_from(*at).ok().filter(|at| *at <= text.len()) {
            Some(at) => *place = at,
            None => return Err(fail(format!("index out of range: {at}"))),
        }
    }
    let [start, end] = places;
    if start > end {
        return Err(fail(format!("invalid slice index: {start} > {end}")));
    }
    let bytes = &text.as_bytes()[start..end];
    Ok(Value::text(String::from_utf8_lossy(bytes).into_owned()))
}
