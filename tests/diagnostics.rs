//! What is said of faults: one small template or more for each code, and the text that a user reads.
//!
//! A case is a file `tests/diagnostics/CODE-what.json`, with a variable file of the same name where there is one.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use packsh::diagnostic::Code;
use support::{both, packsh, project, text};

fn folder() -> PathBuf {
    project().join("tests/diagnostics")
}

/// Cases that need no template, or more than to be validated: code, what it is, arguments.
const OTHERS: &[(&str, &str, &[&str])] = &[
    ("PS0104", "", &["validate", "PS0104.latin1"]),
    ("PS0408", "", &["compile", "-o", "-", "PS0408.json"]),
    ("PS0503", "", &["compile", "-o", "-", "PS0503.json"]),
    (
        "PS0408",
        "-vagrant",
        &["compile", "-o", "-", "PS0408-vagrant.json"],
    ),
    (
        "PS0601",
        "",
        &["compile", "-o", "nosuch/x.ksh", "PS0601.json"],
    ),
    (
        "PS0601",
        "-word",
        &[
            "compile",
            "--ask-secrets",
            "-o",
            "nosuch/x.ksh",
            "PS0601-word.json",
        ],
    ),
    ("PS0701", "", &["validate", "nosuch.json"]),
    (
        "PS0701",
        "-folder",
        &["validate", "-var-file=.", "PS0703.json"],
    ),
    ("PS0702", "", &["validate", "template.pkr.hcl"]),
    (
        "PS0703",
        "",
        &["compile", "-o", "nosuch/x.ksh", "PS0703.json"],
    ),
    ("PS0704", "", &["compile", "-o", "-", "PS0704.json"]),
    (
        "PS0705",
        "",
        &["compile", "-o", "PS0703.json", "PS0703.json"],
    ),
    (
        "PS0802",
        "",
        &["plan", "-only=web", "-except=null", "PS0703.json"],
    ),
    ("PS0801", "", &["validate", "-var", "x", "PS0703.json"]),
];

/// Messages that are their own help.
const SAY_ALL: &[&str] = &["so there is no piece 7 (they count from 0)"];

/// All cases: code, name, arguments.
fn cases() -> Vec<(String, String, Vec<String>)> {
    let mut out: Vec<(String, String, Vec<String>)> = OTHERS
        .iter()
        .map(|(code, what, arguments)| {
            let arguments = arguments.iter().map(ToString::to_string).collect();
            (code.to_string(), format!("{code}{what}"), arguments)
        })
        .collect();
    for entry in fs::read_dir(folder()).expect("cases") {
        let file = entry
            .expect("case")
            .file_name()
            .into_string()
            .expect("a name");
        let Some(name) = file.strip_suffix(".json") else {
            continue;
        };
        let code = name.split('-').next().unwrap_or(name);
        if out.iter().any(|(_, other, _)| other == name) {
            continue;
        }
        let mut arguments = vec!["validate".to_owned()];
        if folder().join(format!("{name}.vars")).exists() {
            arguments.push(format!("-var-file={name}.vars"));
        }
        arguments.push(file.clone());
        out.push((code.to_owned(), name.to_owned(), arguments));
    }
    out.sort();
    out
}

#[test]
fn each_code_has_a_case_that_is_read() {
    let mut seen = BTreeSet::new();
    for (code, name, arguments) in cases() {
        let output = packsh()
            .args(&arguments)
            .current_dir(folder())
            .output()
            .expect("packsh runs");
        let told = both(&output);
        assert!(
            told.contains(&format!("[{code}]")),
            "{name} does not show {code}:\n{told}"
        );
        // the first thing that is asked of a message: what to type next
        let mended = told.split("\n\n").filter(|one| one.contains("[PS"));
        for one in mended.filter(|one| !SAY_ALL.iter().any(|words| one.contains(words))) {
            assert!(
                one.contains("help: "),
                "{name} has a message without help:\n{one}"
            );
        }
        seen.insert(code);
        insta::assert_snapshot!(name, format!("$ packsh {}\n{told}", arguments.join(" ")));
    }
    for code in Code::ALL {
        assert!(seen.contains(code.id()), "{} has no case", code.id());
    }
}

#[test]
fn each_code_is_explained() {
    let list = text(&packsh().arg("explain").output().expect("packsh").stdout);
    for code in Code::ALL {
        let output = packsh()
            .args(["explain", code.id()])
            .output()
            .expect("packsh");
        assert!(output.status.success());
        let page = text(&output.stdout);
        let title = code.page().lines().next().unwrap_or_default().trim();
        assert!(
            page.starts_with(&format!("{}: {title}\n", code.id())),
            "{page}"
        );
        assert!(page.contains("\nTo mend it: "), "{page}");
        assert!(
            list.contains(&format!("{}  {title}\n", code.id())),
            "{list}"
        );
        // in small letters too
        let small = packsh()
            .args(["explain", &code.id().to_lowercase()])
            .output();
        assert_eq!(text(&small.expect("packsh").stdout), page);
    }
    assert_eq!(list.lines().count(), Code::ALL.len());
    let output = packsh()
        .args(["explain", "PS0411x"])
        .output()
        .expect("packsh");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("did you mean `PS0411`?"));
}
