//! JSON texts, good and bad, and the places that faults point at.

use std::thread;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::diagnostic::{self, Diagnostic, Label};
use crate::template;

/// The smallest stack that a caller may have: what Rust gives to a thread.
const STACK: usize = 2 << 20;

/// Parses a text; gives the faults of the JSON and of the template.
fn all(text: &str) -> (Sources, Option<Node>, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let file = sources.add("t.json", text);
    let mut faults = Vec::new();
    let node = parse_all(&sources, file, &mut faults);
    if let Some(node) = &node {
        let template = template::parse(node, &mut faults);
        template::check(&template, &mut faults);
        template::inspect::human(&template);
        template::inspect::machine(&template, 0);
    }
    (sources, node, faults)
}

fn first(text: &str) -> Diagnostic {
    let mut sources = Sources::default();
    let file = sources.add("t.json", text);
    parse(&sources, file).expect_err("a fault")
}

/// Runs all stages and the rendering on a small stack, within a time that quadratic work would exceed.
fn hostile(text: String) -> Vec<Diagnostic> {
    let run = move || {
        let started = Instant::now();
        let (sources, node, faults) = all(&text);
        let copy = node.clone();
        drop((node, copy));
        let shown = &faults[..faults.len().min(100)];
        assert!(diagnostic::text(&sources, shown, false).len() < 1 << 20);
        assert!(diagnostic::json(&sources, shown).len() < 1 << 24);
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "{:?}",
            started.elapsed()
        );
        faults
    };
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(run)
        .expect("a thread")
        .join()
        .expect("no panic")
}

#[test]
fn values_are_decoded() {
    let (sources, node, _) =
        all(r#" {"a\u0062": ["\ud83d\ude00\ud800x\udc00\/\n", -0.5E+7, null, true, {}, []] } "#);
    let node = node.expect("good JSON");
    let Kind::Map(entries) = &node.kind else {
        panic!("an object")
    };
    let entry = &entries[0];
    assert_eq!(
        (entry.key.as_str(), sources.text(entry.key_span)),
        ("ab", r#""a\u0062""#)
    );
    let Kind::List(items) = &entry.value.kind else {
        panic!("a list")
    };
    assert_eq!(items[0].as_str(), Some("\u{1f600}\u{fffd}x\u{fffd}/\n"));
    let texts: Vec<&str> = items[1..]
        .iter()
        .map(|item| sources.text(item.span))
        .collect();
    assert_eq!(texts, ["-0.5E+7", "null", "true", "{}", "[]"]);
}

#[test]
fn duplicates_are_all_listed_in_the_order_of_the_text() {
    let (sources, node, faults) = all(
        r#"{"builders":[{"type":"x","type":"y"}],"a":1e999,"builders":{"b":1,"\u0062":2},"builders":[]}"#,
    );
    assert!(node.is_some());
    let faults: Vec<String> = faults
        .iter()
        .take(4)
        .map(|fault| format!("{} {}", fault.code.id(), sources.text(fault.labels[0].span)))
        .collect();
    assert_eq!(
        faults,
        [
            "PS0103 1e999",
            "PS0102 \"type\"",
            "PS0102 \"builders\"",
            "PS0102 \"\\u0062\""
        ]
    );
}

#[test]
fn syntax_errors_have_hints() {
    let mut out = String::new();
    for text in [
        "",
        " \n",
        "{",
        "{\"a\": [1, 2",
        "{\"a\": \"x",
        "{\"a\": 1,}",
        "[1,\n]",
        "{,}",
        "{\"a\": 1} // why",
        "{\n  // why\n  \"a\": 1\n}",
        "{'a': 1}",
        "{a: 1}",
        "{\"a\": foo}",
        "{\"a\": True}",
        "{\"a\": tru}",
        "{\"a\": 007}",
        "{\"a\": .5}",
        "{\"a\": 1.}",
        "{\"a\": 0x10}",
        "{\"a\": \"C:\\Windows\"}",
        "{\"a\": \"\\uZZ\"}",
        "{\"a\": \"one\ntwo\"}",
        "{\"a\": \"one\ttwo\"}",
        "{\"a\": \"one\u{1}two\"}",
        "{\"a\" = 1}",
        "{\"a\" 1}",
        "{\"a\": 1 \"b\": 2}",
        "[1 2]",
        "{} {}",
        "{}}",
        "\u{feff}{}",
        "\u{fffd}\u{fffd}{\0",
        "{\"a\": \u{201c}x\u{201d}}",
    ] {
        let mut sources = Sources::default();
        let file = sources.add("t.json", text);
        let fault = parse(&sources, file).expect_err(text);
        out.push_str(&diagnostic::text(&sources, &[fault], false));
        out.push('\n');
    }
    insta::assert_snapshot!(out);
}

#[test]
fn depth_is_gos() {
    let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert!(all(&nested(MAX_DEPTH)).1.is_some());
    let fault = first(&nested(MAX_DEPTH + 1));
    assert!(
        fault
            .packer
            .is_some_and(|text| text.contains("invalid character '[' exceeded max depth"))
    );
    assert!(
        first(&nested(100_000))
            .packer
            .is_some_and(|text| text.contains("(offset 10001)"))
    );
}

#[test]
fn deep_values_need_no_deep_stack() {
    let nested =
        |n: usize, inner: &str| format!("{}{inner}{}", "{\"a\":[".repeat(n), "]}".repeat(n));
    let config = nested(MAX_DEPTH / 2 - 3, "1e999");
    let faults = hostile(format!(
        r#"{{"builders":[{{"type":"null","x":{config}}}]}}"#
    ));
    assert_eq!(faults.len(), 1);
    let faults = hostile(format!(r#"{{"variables":{{"x":{config}}}}}"#));
    assert!(faults.len() > 1);
    hostile(format!(
        r#"{{"builders":[],"provisioners":[{{"type":"x","override":{}1{}}}]}}"#,
        "[".repeat(9_990),
        "]".repeat(9_990)
    ));
    assert_eq!(hostile("[".repeat(100_000)).len(), 1);
    assert_eq!(hostile("{\"a\":".repeat(100_000)).len(), 1);
}

#[test]
fn many_builders_take_little_time() {
    let builders: Vec<String> = (0..100_000)
        .map(|i| format!(r#"{{"type":"null","name":"b{i}"}}"#))
        .collect();
    let builders = builders.join(",");
    assert!(hostile(format!(r#"{{"builders":[{builders}]}}"#)).is_empty());
    let only: Vec<String> = (0..20_000).map(|i| format!("\"c{i}\"")).collect();
    let only = only.join(",");
    let text = format!(
        r#"{{"builders":[{builders}],"provisioners":[{{"type":"shell","only":[{only}]}}]}}"#
    );
    assert_eq!(hostile(text).len(), 20_000);
    let same = vec![r#"{"type":"null"}"#; 100_000].join(",");
    assert_eq!(hostile(format!(r#"{{"builders":[{same}]}}"#)).len(), 99_999);
}

#[test]
fn many_duplicates_take_little_time() {
    let keys = vec![r#""a":1"#; 100_000].join(",");
    assert!(hostile(format!("{{{keys}}}")).len() >= 99_999);
}

#[test]
fn long_strings_take_little_time() {
    let long = "x".repeat(50 << 20);
    let faults = hostile(format!(
        r#"{{"description":"{long}","bilders":[],"{long}":1,"variables":{{"a":[1]}}}}"#
    ));
    assert_eq!(faults.len(), 4);
    assert_eq!(hostile(format!("{{\"a\":\"{long}")).len(), 1);
    assert_eq!(hostile(format!("[{}", "\n".repeat(50 << 20))).len(), 1);
}

#[test]
fn bytes_that_are_not_utf8_are_replaced_one_by_one() {
    let text = read_text(b"a\xff\xe2\x82(\xed\xa0\x80".to_vec());
    assert_eq!(
        text.text,
        "a\u{fffd}\u{fffd}\u{fffd}(\u{fffd}\u{fffd}\u{fffd}"
    );
    assert_eq!(text.first_bad, Some(1));
    assert_eq!(read_text(b"abc".to_vec()).first_bad, None);
}

#[test]
fn unreadable_files_are_said_in_packers_words() {
    let mut sources = Sources::default();
    let mut faults = Vec::new();
    assert_eq!(
        read_template(&mut sources, "nofile.json", &mut faults),
        None
    );
    assert_eq!(read_file(&mut sources, "nofile.json", &mut faults), None);
    let packer: Vec<Option<&str>> = faults.iter().map(|fault| fault.packer.as_deref()).collect();
    assert_eq!(
        packer,
        [
            Some("\"nofile.json\": stat nofile.json: no such file or directory"),
            Some("open nofile.json: no such file or directory")
        ]
    );
    assert_eq!(
        faults[0].message,
        "cannot read `nofile.json`: no such file or directory"
    );
}

#[test]
fn hcl_is_refused() {
    let mut sources = Sources::default();
    for path in ["a.pkr.hcl", "a.pkr.json", "."] {
        let mut faults = Vec::new();
        assert_eq!(read_template(&mut sources, path, &mut faults), None);
        assert_eq!(faults[0].code, diagnostic::Code::Hcl, "{path}");
    }
}

#[test]
fn files_that_are_not_utf8_get_a_warning() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("t.json");
    std::fs::write(&path, b"{\"description\":\"\xff\"}").expect("a file");
    let mut sources = Sources::default();
    let mut faults = Vec::new();
    let file = read_template(&mut sources, &path.to_string_lossy(), &mut faults);
    assert!(file.is_some_and(|file| parse(&sources, file).is_ok()));
    assert_eq!(faults.len(), 1);
    assert_eq!(sources.text(faults[0].labels[0].span), "\u{fffd}");
}

/// Every span must be a range of characters of its file.
fn good_labels(sources: &Sources, faults: &[Diagnostic]) {
    let good = |label: &Label| {
        let range = label.span.start as usize..label.span.end as usize;
        sources.file(label.span.file).text.get(range).is_some()
    };
    for fault in faults {
        assert!(fault.labels.iter().all(good), "{fault:?}");
    }
    diagnostic::text(sources, faults, true);
    diagnostic::json(sources, faults);
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (sources, _, faults) = all(&read_text(bytes).text);
        good_labels(&sources, &faults);
    }

    #[test]
    fn random_json_like_text_never_panics(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        let (sources, node, faults) = all(&pieces.concat());
        prop_assert_eq!(node.is_none(), faults.iter().any(|fault| fault.code.id() == "PS0101"));
        good_labels(&sources, &faults);
    }

    #[test]
    fn what_serde_json_reads_is_read_alike(value in json_value()) {
        let text = value.to_string();
        let (_, node, _) = all(&text);
        prop_assert_eq!(node.map(|node| to_serde(&node)), Some(value));
    }
}

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u12",
    " ",
    "\n",
    "\r\n",
    "1",
    "-",
    ".5",
    "e9",
    "true",
    "null",
    "\u{e9}",
    "{\"builders\":[",
    "\"type\":\"null\"",
    "\"provisioners\":",
    "\"post-processors\":[",
    "\"variables\":{",
    "\"x\":",
    "\"only\":",
    "\"override\":",
    "\"timeout\":\"5\"",
    "{}",
    "[]",
    "]}",
    "\u{1f600}",
    "\u{fffd}",
];

fn json_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i32>().prop_map(serde_json::Value::from),
        any::<String>().prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

fn to_serde(node: &Node) -> serde_json::Value {
    match &node.kind {
        Kind::Null => serde_json::Value::Null,
        Kind::Bool(value) => (*value).into(),
        Kind::Number(digits) => digits.parse::<i64>().expect("an integer").into(),
        Kind::String(text) => text.as_str().into(),
        Kind::List(items) => items.iter().map(to_serde).collect(),
        Kind::Map(entries) => entries
            .iter()
            .map(|entry| (entry.key.clone(), to_serde(&entry.value)))
            .collect(),
    }
}
