//! One component at a time through the real Packer 1.6.6 and through ours: the same verdict, and what Packer says is
//! among what we say in its words.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use packsh::diagnostic::{Code, Diagnostic, Severity};
use packsh::pipeline::{self, Options};
use support::within::In;
use support::{packer, text};

#[test]
fn components_are_judged_as_by_packer() {
    let folder = tempfile::tempdir().expect("a folder");
    make_files(folder.path());
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in include_str!("packer_words/components.txt").lines() {
        let Some(template) = template(case) else {
            continue;
        };
        count += 1;
        let path = folder.path().join("t.json");
        fs::write(&path, template).expect("a template");
        let output = packer()
            .args(["validate", "t.json"])
            .current_dir(folder.path())
            .output()
            .expect("packer runs");
        let shown = text(&output.stdout);
        let (_, ours) = pipeline::validate(
            pipeline::open(&path.to_string_lossy()),
            &Options::default(),
            &In {
                folder: folder.path(),
                bare: false,
            },
        );
        if let Some(why) = difference(output.status.success(), &shown, &ours) {
            wrong.push(format!("{case}\n{why}\n"));
        }
    }
    assert!(count > 200, "only {count} cases");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// A case as a whole template; nothing for remarks.
fn template(case: &str) -> Option<String> {
    let (kind, object) = case.split_once(' ')?;
    let around = match kind {
        "builder" => return Some(format!(r#"{{"builders":[{object}]}}"#)),
        "provisioner" => "provisioners",
        "post-processor" => "post-processors",
        _ => return None,
    };
    Some(format!(
        r#"{{"builders":[{{"type":"null","communicator":"none"}}],"{around}":[{object}]}}"#
    ))
}

/// How our judgement differs from Packer's.
fn difference(good: bool, shown: &str, ours: &[Diagnostic]) -> Option<String> {
    let said = |severity| {
        let words: Vec<String> = ours
            .iter()
            // what is said of our own limits is no judgement
            .filter(|fault| fault.severity == severity && fault.code != Code::NotSupported)
            .map(|fault| flat(fault.packer.as_deref().unwrap_or("no words")))
            .collect();
        words
    };
    let errors = said(Severity::Error);
    if good != errors.is_empty() {
        return Some(format!("Packer: {shown}\nwe: {ours:#?}"));
    }
    let whole = flat(shown);
    if let Some(words) = told_first(ours).find(|words| !whole.contains(words.as_str())) {
        return Some(format!("we: {words}\nPacker: {shown}"));
    }
    let all = [errors, said(Severity::Warning)].concat();
    items(shown)
        .into_iter()
        .find(|item| !all.iter().any(|words| words.contains(item.as_str())))
        .map(|item| format!("Packer: {item}\nwe: {all:#?}"))
}

/// Our words for what Packer comes to first: it stops behind the types, and behind the keys. (Of texts that do not render
/// it tells one, whichever it comes across.)
fn told_first(ours: &[Diagnostic]) -> impl Iterator<Item = String> {
    let phase = |fault: &Diagnostic| match fault.code {
        Code::TemplateSyntax | Code::TemplateFails => 0,
        Code::WrongType => 1,
        Code::UnknownKey | Code::DeprecatedKey => 2,
        // Packer looks no further than to a system that it does not know
        _ if fault
            .packer
            .as_deref()
            .is_some_and(|words| words.starts_with("Invalid OS specified")) =>
        {
            2
        }
        _ => 3,
    };
    let errors = ours
        .iter()
        .filter(|fault| fault.severity == Severity::Error && fault.code != Code::NotSupported);
    let first = errors.clone().map(phase).min().unwrap_or_default();
    errors
        .filter(move |fault| first > 0 && phase(fault) == first)
        .map(|fault| flat(fault.packer.as_deref().unwrap_or("no words")))
}

/// What Packer says, item by item, without what it puts around them.
fn items(shown: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    for line in shown.lines() {
        let plain = line.trim_start_matches('\t');
        let plain = plain.trim_start_matches("Error decoding config: ");
        let around = plain.starts_with("Error: Failed to prepare build")
            || plain.starts_with("Warning: ")
            || plain.ends_with(" occurred:")
            || plain.ends_with("error(s) decoding:");
        match plain.strip_prefix("* ") {
            Some(rest) => items.push(rest.to_owned()),
            None if around => items.push(String::new()),
            None => {
                if let Some(last) = items.last_mut() {
                    last.push('\n');
                    last.push_str(plain);
                }
            }
        }
    }
    let flat = items.iter().map(|item| flat(item));
    flat.filter(|item| !item.is_empty()).collect()
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Scripts and keys that the cases name.
fn make_files(folder: &Path) {
    fs::create_dir(folder.join("folder")).expect("a folder");
    let armour = |label: &str, body: &str| {
        let dashes = "-----";
        format!("{dashes}BEGIN {label}{dashes}\n{body}\n{dashes}END {label}{dashes}\n")
    };
    for (name, text) in [
        ("script.sh", "true\n".to_owned()),
        ("not_a_key", "hello\n".to_owned()),
        ("bad_key", armour("OPENSSH PRIVATE KEY", "aGVsbG8=")),
        ("foreign_pem", armour("FOO", "aGVsbG8=")),
    ] {
        fs::write(folder.join(name), text).expect("a file");
    }
    for (name, format, kind, phrase) in [
        ("key", "RFC4716", "ed25519", ""),
        ("key_locked", "RFC4716", "ed25519", "secret"),
        ("rsa_pem", "PEM", "rsa", ""),
        ("rsa_pem_locked", "PEM", "rsa", "secret"),
        ("ecdsa_pem", "PEM", "ecdsa", ""),
        ("pkcs8", "PKCS8", "rsa", ""),
        ("pkcs8_locked", "PKCS8", "rsa", "secret"),
    ] {
        keygen(
            folder,
            &["-m", format, "-t", kind, "-N", phrase, "-f", name],
        );
    }
    keygen(
        folder,
        &["-s", "ecdsa_pem", "-I", "id", "-n", "root", "key.pub"],
    );
}

fn keygen(folder: &Path, arguments: &[&str]) {
    let status = Command::new("ssh-keygen")
        .arg("-q")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .status()
        .expect("ssh-keygen runs");
    assert!(status.success(), "ssh-keygen {arguments:?}");
}
