//! XML is escaped by one function of the library.

use std::fs;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::support::compiled::pieces;
use crate::support::{both, limit, shells};

/// What XML can hold comes back from `xml_escape` as it was; what it cannot hold as U+FFFD.
#[test]
fn xml_is_escaped() {
    let piece = prop_oneof![
        3 => "[<>&'\"\\]\\[!\\\\;# a-z0-9]{1,6}",
        1 => Just("]]>".to_owned()),
        1 => "[\\x01-\\x1f\\x7f]{1,3}",
        1 => prop::sample::select(vec!["\u{fffe}", "\u{ffff}", "\u{85}", "\u{2028}", "&amp;", "-n", "\\c"]).prop_map(str::to_owned),
        2 => any::<char>().prop_filter("no NUL", |c| *c != '\0').prop_map(String::from),
    ];
    let strategy = prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat());
    let mut runner = TestRunner::default();
    let mut texts: Vec<String> = (0..150)
        .map(|_| strategy.new_tree(&mut runner).expect("a text").current())
        .collect();
    texts.push("<&>\n".repeat(3000));
    let mut source = String::from("set -u\nERROR= dry= verbose=\nnewline='\n'\n");
    for function in packsh::emit::library::closure(["xml_escape", "put_raw"]) {
        source.push_str(function.text);
        source.push_str("\n\n");
    }
    for value in &texts {
        let word = format!("'{}'", value.replace('\'', "'\\''"));
        source.push_str(&format!(
            "xml_escape {word}\nput_raw \"$REPLY\"\nprintf '\\0'\n"
        ));
    }
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("x"), source).expect("script");
    for shell in shells() {
        let mut command = Command::new(shell);
        let output = limit::output(command.arg(folder.path().join("x")).stdin(Stdio::null()));
        assert!(output.stderr.is_empty(), "{shell}: {}", both(&output));
        let got = pieces(&output.stdout);
        assert_eq!(got.len(), texts.len(), "{shell}");
        for (value, got) in texts.iter().zip(&got) {
            assert!(
                !got.contains(['<', '>', '"', '\'', '\n', '\t', '\r']),
                "{shell}: {got:?}"
            );
            assert_eq!(unescaped(got), held(value), "{shell}: {value:?}");
        }
    }
}

/// A text as XML can hold it.
fn held(text: &str) -> String {
    let holds = |c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars()
        .map(|c| if holds(c) { c } else { '\u{fffd}' })
        .collect()
}

fn unescaped(text: &str) -> String {
    let mut out = text.to_owned();
    for (name, c) in [
        ("lt", '<'),
        ("gt", '>'),
        ("#34", '"'),
        ("#39", '\''),
        ("#x9", '\t'),
        ("#xA", '\n'),
        ("#xD", '\r'),
        ("amp", '&'),
    ] {
        out = out.replace(&format!("&{name};"), &c.to_string());
    }
    out
}
