//! Our reading of templates against the real Packer 1.6.6, where it is installed: same verdicts, same words.

use std::path::Path;
use std::process::Command;

use packsh::diagnostic::{Diagnostic, Severity};
use packsh::source::{self, Sources};
use packsh::template;

const PACKER: &str = "/usr/bin/packer";

/// What Packer prints for a template, and whether it is content.
fn packer(arguments: &[&str], text: &[u8]) -> (bool, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("t.json");
    std::fs::write(&path, text).expect("a file");
    let output = Command::new(PACKER)
        .args(arguments)
        .arg("t.json")
        .current_dir(folder.path())
        .env("CHECKPOINT_DISABLE", "1")
        .env("PACKER_CONFIG_DIR", folder.path())
        .output()
        .expect("packer runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success(), text)
}

/// Our faults up to Packer's parser, and those of the checks behind it.
fn ours(text: &[u8]) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let file = sources.add("t.json", source::read_text(text.to_vec()).text);
    let (mut parse, mut check) = (Vec::new(), Vec::new());
    if let Some(node) = source::parse_all(&sources, file, &mut parse) {
        let template = template::parse(&node, &mut parse);
        template::check(&template, &mut check);
    }
    check.retain(|fault| fault.severity == Severity::Error);
    (parse, check)
}

/// Each of Packer's messages must be among ours, and our first among Packer's.
fn same_words(shown: &str, faults: &[Diagnostic], what: &str) {
    let words: Vec<&str> = faults.iter().filter_map(|f| f.packer.as_deref()).collect();
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let all = flat(&words.join(" "));
    for line in shown.lines() {
        let line = line.trim_start_matches(['\t', ' ', '*']);
        let line = line.trim_start_matches("Failed to parse template: ");
        let counted = line.contains(" occurred:") || line.ends_with("error(s) decoding:");
        if line.is_empty() || line == "Error: " || counted {
            continue;
        }
        assert!(
            all.contains(&flat(line)),
            "{what}: Packer says {line:?}, we say {words:#?}"
        );
    }
    let first = words.first().copied().unwrap_or_default();
    let last_line = first.lines().last().unwrap_or_default();
    let last_line = last_line.trim_start_matches("* ");
    assert!(
        flat(shown).contains(&flat(last_line)),
        "{what}: we say {first:?}, Packer says {shown}"
    );
}

#[test]
fn syntax_and_parser_agree() {
    assert!(Path::new(PACKER).exists(), "the tests need {PACKER}");
    for case in include_str!("packer_words/parse.txt").lines() {
        let text = unescape(case);
        let (good, shown) = packer(&["validate", "-syntax-only"], &text);
        let (faults, _) = ours(&text);
        assert_eq!(
            good,
            faults.is_empty(),
            "{case}: Packer says {shown}, we say {faults:#?}"
        );
        if shown.starts_with("Failed to parse template: Error parsing JSON") {
            let words = faults.first().and_then(|fault| fault.packer.clone());
            let shown = shown.trim_start_matches("Failed to parse template: ");
            // Packer ends with an empty line; its excerpt ends at a byte that may be within a character.
            let shown = shown.strip_suffix('\n').unwrap_or(shown);
            assert_eq!(words.as_deref(), Some(shown), "{case}");
        } else if !good {
            same_words(&shown, &faults, case);
        }
    }
}

#[test]
fn checks_agree() {
    assert!(Path::new(PACKER).exists(), "the tests need {PACKER}");
    for case in include_str!("packer_words/check.txt").lines() {
        let text = unescape(case);
        let (good, shown) = packer(&["validate"], &text);
        let (parse, check) = ours(&text);
        assert!(parse.is_empty(), "{case}: {parse:#?}");
        assert_eq!(
            good,
            check.is_empty(),
            "{case}: Packer says {shown}, we say {check:#?}"
        );
        if !good {
            same_words(&shown, &check, case);
        }
    }
}

#[test]
fn inspect_agrees() {
    assert!(Path::new(PACKER).exists(), "the tests need {PACKER}");
    for case in include_str!("packer_words/inspect.txt").lines() {
        let text = unescape(case);
        let mut sources = Sources::default();
        let file = sources.add("t.json", source::read_text(text.clone()).text);
        let node = source::parse(&sources, file).expect("good JSON");
        let template = template::parse(&node, &mut Vec::new());
        let (_, shown) = packer(&["inspect"], &text);
        // Packer shows control characters as they are
        let shown = packsh::printable::listing(&shown);
        assert_eq!(template::inspect::human(&template), shown, "{case}");
        let (_, shown) = packer(&["inspect", "-machine-readable"], &text);
        let time = shown.split(',').next().and_then(|time| time.parse().ok());
        let ours = template::inspect::machine(&template, 0);
        let without_time = |text: &str| -> Vec<String> {
            let line = |line: &str| line.split_once(',').map(|(_, rest)| rest.to_owned());
            text.lines().filter_map(line).collect()
        };
        assert!(
            time.is_some_and(|time: u64| time > 1_600_000_000),
            "{shown}"
        );
        assert_eq!(without_time(&ours), without_time(&shown), "{case}");
    }
}

#[test]
fn variable_files_agree() {
    assert!(Path::new(PACKER).exists(), "the tests need {PACKER}");
    let folder = tempfile::tempdir().expect("a folder");
    let good = br#"{"builders":[{"type":"null","communicator":"none"}]}"#;
    std::fs::write(folder.path().join("t.json"), good).expect("a file");
    for case in include_str!("packer_words/var_file.txt").lines() {
        let text = unescape(case);
        std::fs::write(folder.path().join("v.json"), &text).expect("a file");
        let output = Command::new(PACKER)
            .args(["validate", "-var-file=v.json", "t.json"])
            .current_dir(folder.path())
            .env("CHECKPOINT_DISABLE", "1")
            .output()
            .expect("packer runs");
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut sources = Sources::default();
        let file = sources.add("v.json", source::read_text(text).text);
        let mut faults = Vec::new();
        template::read_var_file(&sources, file, &mut faults);
        faults.retain(|fault| fault.severity == Severity::Error);
        assert_eq!(
            output.status.success(),
            faults.is_empty(),
            "{case}: {shown}"
        );
        let words = faults.first().and_then(|fault| fault.packer.as_deref());
        assert_eq!(words.unwrap_or_default(), shown.trim_end(), "{case}");
    }
}

/// `\xNN` is a byte, `\_` a line end; other backslashes stand for themselves.
fn unescape(line: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = line.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        let hex = |at: usize| {
            behind
                .get(at)
                .and_then(|byte| char::from(*byte).to_digit(16))
        };
        match (first, behind.first()) {
            (b'\\', Some(b'_')) => {
                out.push(b'\n');
                rest = &behind[1..];
            }
            (b'\\', Some(b'x')) => match (hex(1), hex(2)) {
                (Some(high), Some(low)) => {
                    out.push((high * 16 + low) as u8);
                    rest = &behind[3..];
                }
                _ => out.push(b'\\'),
            },
            _ => out.push(*first),
        }
    }
    out
}
