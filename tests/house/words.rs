//! Rules for what is told: secrets are masked in values, and never in words of our own.

use crate::{below, code, none, read};

/// Words that hold a variable all the same: types of components are words of our own.
const OWN: &[&str] = &[
    "\"Running post-processor: $2\"",
    "\"Running post-processor: %s (type $2)\"",
];

/// The words of a simple command, up to its end.
fn words(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut start = None;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'\\' if bytes[at + 1] == b'\n' => {
                out.extend(start.take().map(|start| &text[start..at]));
                at += 2;
                continue;
            }
            b' ' | b'\t' => {
                out.extend(start.take().map(|start| &text[start..at]));
                at += 1;
                continue;
            }
            b'\n' | b';' | b'|' | b'&' | b'>' | b'<' | b')' | b'}' => break,
            b'\'' => at + 2 + text[at + 1..].find('\'').expect("the end of a quote"),
            b'"' => quoted(text, at),
            b'$' if bytes[at + 1] == b'(' || bytes[at + 1] == b'{' => nested(text, at + 1),
            b'\\' => at + 2,
            _ => at + 1,
        };
        start.get_or_insert(at);
        at = end;
    }
    out.extend(start.map(|start| &text[start..at]));
    out
}

/// Behind a text in double quotes.
fn quoted(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while bytes[at] != b'"' {
        at = match bytes[at] {
            b'\\' => at + 2,
            b'$' if bytes[at + 1] == b'(' || bytes[at + 1] == b'{' => nested(text, at + 1),
            _ => at + 1,
        };
    }
    at + 1
}

/// Behind `(...)` or `{...}`.
fn nested(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let close = if bytes[start] == b'(' { b')' } else { b'}' };
    let mut at = start + 1;
    while bytes[at] != close {
        at = match bytes[at] {
            b'"' => quoted(text, at),
            b'\'' => at + 2 + text[at + 1..].find('\'').expect("the end of a quote"),
            b'(' | b'{' => nested(text, at),
            _ => at + 1,
        };
    }
    at + 1
}

/// What is wrong with one call that tells something.
fn fault(call: &[&str]) -> Option<&'static str> {
    let (own, values) = (call.first()?, &call[1..]);
    let plain = own.replace("${newline}", "");
    if plain.contains('$') && !OWN.contains(own) {
        return Some("its words hold a variable: write %s, and give the value behind them");
    }
    if !own.starts_with(['\'', '"']) {
        return Some("its words are not quoted");
    }
    if own.matches("%s").count() != values.len() || own.matches('%').count() != values.len() {
        return Some("it has not one value for each %s");
    }
    None
}

#[test]
fn what_is_told_keeps_own_words_and_values_apart() {
    let mut faults = Vec::new();
    let mut count = 0;
    for path in below("targets/ksh/lib", "ksh") {
        let text = read(&path);
        for tell in ["say", "message", "complain"] {
            for (at, _) in text.match_indices(&format!("{tell} ")) {
                let line = text[..at].rsplit('\n').next().unwrap_or_default();
                let begins = line.trim_start().is_empty()
                    || ["|| ", "&& ", "; ", "! "]
                        .iter()
                        .any(|it| line.ends_with(it));
                // comments, `relay message`, the functions themselves
                if !begins || line.trim_start().starts_with('#') {
                    continue;
                }
                count += 1;
                let call = words(&text[at + tell.len()..]);
                if let Some(fault) = fault(&call) {
                    faults.push(format!("{path}: {tell} {}: {fault}", call.join(" ")));
                }
            }
        }
    }
    assert!(count > 300, "only {count} calls were found");
    none(&faults);
}

#[test]
fn the_rule_for_what_is_told_finds_faults() {
    let told = |text: &str| fault(&words(text));
    assert_eq!(told(" 'Starting %s' \"$b_vm\"\n"), None);
    assert_eq!(told(" \"a${newline}%s\" \"${x%\"$newline\"}\" || :"), None);
    assert_eq!(
        told(" '%s' \"$(awk -v n=\"$n\" 'END { print }')\" >&6\n"),
        None
    );
    assert!(told(" \"Starting $b_vm\"\n").is_some());
    assert!(told(" 'Starting %s'\n").is_some());
    assert!(told(" 'Starting %s' \\\n\t\"$b_vm\" \"$x\"\n").is_some());
    assert!(told(" $b_vm\n").is_some());
}

#[test]
fn only_a_scope_gets_at_the_text_of_a_secret() {
    let mut found = Vec::new();
    for path in below("src", "rs") {
        if code(&path).contains(".disclosed(") {
            found.push(path);
        }
    }
    assert_eq!(found, ["src/lower/scope.rs"]);
}
