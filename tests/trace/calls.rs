//! Calls as they are compared: without what differs from run to run, and as a person reads them.

use std::path::Path;

use crate::case::Case;
use crate::journal::Call;
use crate::support::compare::steady;

/// A text without the folders of the run, ids, times and random names.
pub fn clean(text: &str, root: &Path, api: Option<&str>) -> String {
    let mut text = text.replace(&root.to_string_lossy().into_owned(), "/RUN");
    if let Some(api) = api {
        let address = api.trim_start_matches("http://");
        text = text.replace(address, "API");
    }
    let lines: Vec<String> = text.split('\n').map(steady).collect();
    let text = lines.join("\n");
    // Packer's private folders, and ours
    let text = replaced(&text, "/RUN/home/.packer.d/tmp${}", "/TMP");
    let text = replaced(&text, "/RUN/tmp/packer${}", "/TMP");
    let text = replaced(&text, "/RUN/tmp/packsh.${}", "/TMP");
    times(&text)
}

/// Every `from` as `to`; `${}` stands for letters, digits, `_`, `.` and `-`.
pub fn replaced(text: &str, from: &str, to: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        match length(rest, from) {
            Some(length) if length > 0 => {
                out.push_str(to);
                rest = &rest[length..];
            }
            _ => {
                let c = rest.chars().next().expect("a character");
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// How much of the text's beginning fits.
fn length(text: &str, from: &str) -> Option<usize> {
    let Some((before, after)) = from.split_once("${}") else {
        return text.starts_with(from).then_some(from.len());
    };
    let rest = text.strip_prefix(before)?;
    let run = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && !"_.-".contains(c))
        .unwrap_or(rest.len());
    // the longest run behind which the rest fits
    (1..=run).rev().find_map(|end| {
        let tail = length(rest.get(end..)?, after)?;
        Some(before.len() + end + tail)
    })
}

/// Times in seconds since 1970 as TIME.
fn times(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, after) = rest.split_at(at);
        let end = after
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(after.len());
        out.push_str(before);
        let number = &after[..end];
        let time = number.len() == 10 && ("1600000000".."2200000000").contains(&number);
        out.push_str(if time { "TIME" } else { number });
        rest = &after[end..];
    }
    out + rest
}

/// Calls with what the case says of them. In a run with a failure calls of any order are only counted.
pub fn prepared(case: &Case, calls: &[Call], failing: bool) -> Vec<Call> {
    let mut calls = plain(case, calls);
    for pattern in &case.any_order {
        in_order(&mut calls, pattern, failing);
    }
    calls
}

/// Sorts those calls that stand next to each other and fit the pattern, or shows nothing but the pattern. Their numbers
/// stay where they are.
fn in_order(calls: &mut [Call], pattern: &[String], failing: bool) {
    let fits = |call: &Call| crate::pattern::words(pattern, &call.words).is_some();
    for run in calls.chunk_by_mut(|one, other| fits(one) && fits(other)) {
        if !run.iter().all(fits) {
            continue;
        }
        if failing {
            run.iter_mut()
                .for_each(|call| call.words = pattern.to_vec());
            continue;
        }
        let numbers: Vec<usize> = run.iter().map(|call| call.number).collect();
        run.sort_by(|one, other| one.words.cmp(&other.words));
        for (call, number) in run.iter_mut().zip(numbers) {
            call.number = number;
        }
    }
}

fn plain(case: &Case, calls: &[Call]) -> Vec<Call> {
    let same = |text: &str| {
        let pairs = case.same.iter();
        pairs.fold(text.to_owned(), |text, (from, to)| {
            replaced(&text, from, to)
        })
    };
    calls
        .iter()
        .map(|call| {
            let mut words: Vec<String> = call.words.iter().map(|word| same(word)).collect();
            for option in &case.unordered {
                sort(&mut words, option);
            }
            Call {
                words,
                input: same(&call.input),
                environment: call.environment.iter().map(|text| same(text)).collect(),
                ..call.clone()
            }
        })
        .collect()
}

/// Sorts the values of an option.
fn sort(words: &mut [String], option: &str) {
    let places: Vec<usize> = (1..words.len())
        .filter(|at| words[at - 1] == option)
        .collect();
    let mut values: Vec<String> = places.iter().map(|at| words[*at].clone()).collect();
    values.sort();
    for (at, value) in places.into_iter().zip(values) {
        words[at] = value;
    }
}

/// A call for people: the command line, and what else there is, indented.
pub fn shown(call: &Call) -> String {
    let words: Vec<String> = call.words.iter().map(|word| quoted(word)).collect();
    let mut out = words.join(" ");
    for text in &call.environment {
        out.push_str(&format!("\n    with {text}"));
    }
    if !call.input.is_empty() {
        for line in call.input.lines() {
            out.push_str(&format!("\n    < {line}"));
        }
    }
    if call.beside > 0 {
        out.push_str(&format!("\n    while {} other call ran", call.beside));
    }
    if !call.fault.is_empty() {
        out.push_str(&format!("\n    {}", call.fault));
    }
    out
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:@%+=,-".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
