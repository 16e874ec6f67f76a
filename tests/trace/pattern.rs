//! Patterns for command lines: `${name}` stands for any text, which is kept under that name; the word `...` stands for
//! any number of words, which are kept, too, with NULs between them.

use std::collections::BTreeMap;

/// What the names of a pattern stand for.
pub type Found = BTreeMap<String, String>;

/// Matches a command line, word by word.
pub fn words(pattern: &[String], given: &[String]) -> Option<Found> {
    let mut found = Found::new();
    match_words(pattern, given, &mut found).then_some(found)
}

/// Matches one text.
pub fn text(pattern: &str, given: &str) -> Option<Found> {
    let mut found = Found::new();
    match_text(pattern, given, &mut found, &mut |_| true).then_some(found)
}

/// A text with its `${name}` replaced.
pub fn filled(text: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, name, after)) = split(rest) {
        out.push_str(before);
        out.push_str(&value(name).unwrap_or_else(|| panic!("nothing is known as ${{{name}}}")));
        rest = after;
    }
    out + rest
}

fn split(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("${")?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

fn match_words(pattern: &[String], given: &[String], found: &mut Found) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return given.is_empty();
    };
    if first == "..." {
        return (0..=given.len()).any(|skipped| {
            let mut trial = found.clone();
            trial.insert("...".to_owned(), given[..skipped].join("\0"));
            let good = match_words(rest, &given[skipped..], &mut trial);
            if good {
                *found = trial;
            }
            good
        });
    }
    given.split_first().is_some_and(|(word, others)| {
        match_text(first, word, found, &mut |found| {
            match_words(rest, others, found)
        })
    })
}

/// `then` says whether the rest fits what was found so far.
fn match_text(
    pattern: &str,
    given: &str,
    found: &mut Found,
    then: &mut dyn FnMut(&mut Found) -> bool,
) -> bool {
    let Some((before, name, after)) = split(pattern) else {
        return pattern == given && then(found);
    };
    let Some(given) = given.strip_prefix(before) else {
        return false;
    };
    let ends = given
        .char_indices()
        .map(|(at, _)| at)
        .chain([given.len()])
        .collect::<Vec<_>>();
    ends.into_iter().any(|end| {
        let value = &given[..end];
        if found.get(name).is_some_and(|known| known != value) {
            return false;
        }
        let mut trial = found.clone();
        if !name.is_empty() {
            trial.insert(name.to_owned(), value.to_owned());
        }
        let good = match_text(after, &given[end..], &mut trial, then);
        if good {
            *found = trial;
        }
        good
    })
}
