//! Functions of strings. A late string goes through the library function that does the same in the shell.

use super::eval::State;
use super::stop::Outcome;
use super::value::Value;
use crate::plan::{LibFn, Word};

/// Calls `upper`, `lower`, `replace`, `replace_all`, `split` or `clean_resource_name`.
pub(super) fn call(state: &mut State, name: &str, arguments: &[Value]) -> Outcome<Value> {
    let word = |index| State::text_argument(arguments, index);
    let words: Vec<Word> = (0..arguments.len()).map(word).collect();
    let known: Option<Vec<&str>> = words.iter().map(Word::as_literal).collect();
    let number = |index: usize| match arguments.get(index) {
        Some(Value::Int(number)) => *number,
        _ => 0,
    };
    match (name, known.as_deref()) {
        ("upper", Some([text])) => Ok(Value::text(upper(text))),
        ("lower", Some([text])) => Ok(Value::text(lower(text))),
        ("replace", Some([old, new, _, text])) => {
            Ok(Value::text(replace(text, old, new, number(2))))
        }
        ("replace_all", Some([old, new, text])) => Ok(Value::text(replace(text, old, new, -1))),
        ("split", Some([text, separator, _])) => split(state, text, separator, number(2)),
        ("clean_resource_name", _) => {
            let Some(clean) = state.context.clean else {
                return Err(state.fail("\"clean_resource_name\" is not a defined function"));
            };
            Ok(match known.as_deref() {
                Some([text]) => Value::text(clean.apply(text)),
                _ => late(clean.function(), words),
            })
        }
        ("upper", _) => Ok(late("upper", words)),
        ("lower", _) => Ok(late("lower", words)),
        ("replace", _) | ("replace_all", _) => late_replace(state, name, words, number(2)),
        _ => late_split(state, words, number(2)),
    }
}

fn late(function: &'static str, words: Vec<Word>) -> Value {
    Value::Text(Word::call(LibFn(function), words))
}

/// `strings.ToUpper`: a character becomes one character, so that `ß` stays.
fn upper(text: &str) -> String {
    text.chars().map(|c| single(c.to_uppercase(), c)).collect()
}

/// `strings.ToLower`: a character becomes one character, and a final sigma is as any other.
fn lower(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{130}' => 'i',
            c => single(c.to_lowercase(), c),
        })
        .collect()
}

fn single(mut mapped: impl Iterator<Item = char>, c: char) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// `strings.Replace`: an empty `old` matches before each character and at the end.
fn replace(text: &str, old: &str, new: &str, limit: i64) -> String {
    match usize::try_from(limit) {
        Ok(limit) => text.replacen(old, new, limit),
        Err(_) => text.replace(old, new),
    }
}

fn late_replace(state: &State, name: &str, words: Vec<Word>, number: i64) -> Outcome<Value> {
    let limit = if name == "replace" { number } else { -1 };
    let (Some(old), Some(new), Some(text)) = (words.first(), words.get(1), words.last()) else {
        return Ok(Value::None);
    };
    // in the shell, an empty `old` would be found for ever
    if state
        .known(old, &format!("the first argument of `{name}`"))?
        .is_empty()
    {
        let text = state.known(text, &format!("`{name}` of an empty text"))?;
        let new = state.known(new, &format!("`{name}` of an empty text"))?;
        return Ok(Value::text(replace(&text, "", &new, limit)));
    }
    if limit == 0 {
        return Ok(Value::Text(text.clone()));
    }
    let (old, new, text) = (old.clone(), new.clone(), text.clone());
    Ok(if limit < 0 {
        late("replace_all", vec![old, new, text])
    } else {
        late(
            "replace",
            vec![old, new, Word::lit(limit.to_string()), text],
        )
    })
}

fn split(state: &State, text: &str, separator: &str, index: i64) -> Outcome<Value> {
    let found = if separator.is_empty() {
        text.chars().count()
    } else {
        text.matches(separator).count() + 1
    };
    let Ok(index) = usize::try_from(index) else {
        return Err(state.error(
            "split",
            &format!("runtime error: index out of range [{index}]"),
            format!("`split` counts from 0, found {index}"),
        ));
    };
    let piece = if separator.is_empty() {
        text.chars().nth(index).map(String::from)
    } else {
        text.split(separator).nth(index).map(str::to_owned)
    };
    piece.map(Value::text).ok_or_else(|| {
        state.error(
            "split",
            &format!(
                "the substring {index} was unavailable using the separator value, {separator}, only {found} values were found"
            ),
            format!("`{separator}` splits the text into {found} pieces, so there is no piece {index} (they count from 0)"),
        )
    })
}

fn late_split(state: &State, words: Vec<Word>, index: i64) -> Outcome<Value> {
    let (Some(text), Some(separator)) = (words.first(), words.get(1)) else {
        return Ok(Value::None);
    };
    if state
        .known(separator, "the separator of `split`")?
        .is_empty()
        || index < 0
    {
        let text = state.known(text, "`split` without a separator")?;
        return split(state, &text, "", index);
    }
    let words = vec![
        text.clone(),
        separator.clone(),
        Word::lit(index.to_string()),
    ];
    Ok(late("split", words))
}
