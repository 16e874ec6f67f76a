//! Templates that Packer accepts, changed in one place each: our verdict on each mutant is Packer's.
//!
//! `mutants/seeds.jsonl` has one accepted template or more for every component that Debian builds into Packer, and that
//! can be accepted without a network. `mutants/verdicts.jsonl` has what Packer said of each mutant;
//! `PACKSH_RECORD=1 cargo test --test mutants` asks it again.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use packsh::diagnostic::Severity;
use packsh::interpolate::Frozen;
use packsh::pipeline::{self, Options};
use serde_json::{Map, Value, json};
use support::packer;
use support::within::In;

/// One changed template.
struct Mutant {
    id: String,
    template: Value,
}

/// About one in this many mutants is kept.
const THIN: u64 = 5;

/// A number that depends on a text only (FNV-1a).
fn number(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |number, byte| {
        (number ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// What a value can be changed into, with a name for each change.
fn changes(value: &Value) -> Vec<(&'static str, Value)> {
    let mut out = vec![
        ("object", json!({"a": {"b": 1}})),
        ("deep list", json!([[["x"]]])),
    ];
    match value {
        Value::String(text) => {
            out.push(("unknown function", json!("{{nosuch}}")));
            out.push(("open action", json!("{{ user `x`")));
            out.push(("empty", json!("")));
            out.push(("other text", json!("zz zz")));
            out.push(("number", json!(7)));
            let unit = text.ends_with(['s', 'm']) && text.starts_with(|c: char| c.is_ascii_digit());
            if unit {
                out.push(("no unit", json!("5")));
                out.push(("bad unit", json!("5 parsecs")));
                out.push(("negative", json!("-5s")));
            }
        }
        Value::Number(_) => {
            out.push(("negative", json!(-1)));
            out.push(("large", json!(1_000_000_000)));
            out.push(("zero", json!(0)));
            out.push(("words", json!("many")));
            out.push(("text", json!("0x10")));
            out.push(("fraction", json!(2.5)));
        }
        Value::Bool(value) => {
            out.push(("words", json!("maybe")));
            out.push(("other", json!(!value)));
            out.push(("text", json!("1")));
            out.push(("number", json!(2)));
        }
        Value::Array(_) => {
            out.push(("text", json!("a,b")));
            out.push(("empty", json!([])));
            out.push(("true", json!(true)));
            out.push(("null inside", json!([null])));
        }
        Value::Object(_) => {
            out.push(("text", json!("x")));
            out.push(("empty list", json!([])));
            out.push(("unknown inside", json!({"nosuch": "x"})));
        }
        Value::Null => {}
    }
    out
}

/// All ways in which one key of an object is changed.
fn of_keys(object: &Map<String, Value>, path: &str, out: &mut Vec<(String, Map<String, Value>)>) {
    for (key, value) in object {
        let path = format!("{path}{key}");
        let without = || {
            let mut other = object.clone();
            other.shift_remove(key);
            other
        };
        if key != "type" || !path.ends_with("type") || path.contains('.') {
            out.push((format!("delete {path}"), without()));
            let mut renamed = without();
            renamed.insert(format!("{key}x"), value.clone());
            out.push((format!("rename {path}"), renamed));
            let mut upper = without();
            upper.insert(key.to_uppercase(), value.clone());
            out.push((format!("capitals {path}"), upper));
        }
        for (name, change) in changes(value) {
            let mut changed = object.clone();
            changed.insert(key.clone(), change);
            out.push((format!("{name} {path}"), changed));
        }
        let inner = match value {
            Value::Object(inner) => Some((inner, false)),
            Value::Array(items) => items
                .first()
                .and_then(Value::as_object)
                .map(|it| (it, true)),
            _ => None,
        };
        if let Some((inner, listed)) = inner {
            let mut deeper = Vec::new();
            of_keys(inner, &format!("{path}."), &mut deeper);
            for (id, changed) in deeper {
                let changed = Value::Object(changed);
                let changed = if listed { json!([changed]) } else { changed };
                let mut whole = object.clone();
                whole.insert(key.clone(), changed);
                out.push((id, whole));
            }
        }
    }
}

/// Keys that are put in.
fn additions(place: &str) -> Vec<(&'static str, Value)> {
    let mut out = vec![
        ("nosuch", json!(1)),
        ("_comment", json!("x")),
        ("iso_md5", json!("x")),
        ("ssh_key_path", json!("x")),
        ("packer_x", json!("x")),
        ("Type", json!("x")),
        ("clean_image_name", json!("x")),
    ];
    match place {
        "builders" => out.push(("name", json!("{{nosuch}}"))),
        "provisioners" => out.extend([
            ("only", json!(["nope"])),
            ("except", json!(["nope"])),
            ("only", json!("null")),
            ("override", json!({"nope": {}})),
            ("override", json!({"null": {"nosuch": 1}})),
            ("pause_before", json!("5")),
            ("timeout", json!("5m")),
            ("max_retries", json!("x")),
            ("max_retries", json!(2)),
        ]),
        _ => out.extend([
            ("only", json!(["nope"])),
            ("except", json!("null")),
            ("keep_input_artifact", json!("yes")),
            ("keep_input_artifact", json!(true)),
            ("name", json!(5)),
        ]),
    }
    out
}

/// All mutants, in a steady order.
fn mutants() -> Vec<Mutant> {
    let mut out = Vec::new();
    for line in include_str!("mutants/seeds.jsonl").lines() {
        let seed: Value = serde_json::from_str(line).expect("a seed");
        let name = seed["name"].as_str().expect("a name");
        let template = &seed["template"];
        out.push(Mutant {
            id: format!("{name}: as it is"),
            template: template.clone(),
        });
        let place = ["provisioners", "post-processors", "builders"]
            .into_iter()
            .find(|place| template.get(place).is_some())
            .expect("a component");
        let object = template[place][0].as_object().expect("an object");
        let mut changed = Vec::new();
        of_keys(object, "", &mut changed);
        for (key, value) in additions(place) {
            let mut other = object.clone();
            let id = format!("add {key} {value}");
            other.insert(key.to_owned(), value);
            changed.push((id, other));
        }
        for (id, component) in changed {
            let id = format!("{name}: {id}");
            if !number(&id).is_multiple_of(THIN) {
                continue;
            }
            let mut template = template.clone();
            template[place][0] = Value::Object(component);
            out.push(Mutant { id, template });
        }
    }
    out
}

/// Files that the seeds name.
fn make_files(folder: &Path) {
    fs::create_dir(folder.join("folder")).expect("a folder");
    fs::create_dir(folder.join("home")).expect("a folder");
    fs::write(folder.join("script.sh"), "true\n").expect("a file");
    let status = Command::new("ssh-keygen")
        .args(["-q", "-m", "PEM", "-t", "rsa", "-N", "", "-f", "rsa_pem"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .status()
        .expect("the tests need ssh-keygen");
    assert!(status.success(), "ssh-keygen");
}

/// Packer's verdicts, by id.
fn recorded() -> BTreeMap<String, bool> {
    fs::read_to_string(path())
        .unwrap_or_default()
        .lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).expect("a verdict");
            let id = row["id"].as_str().expect("an id").to_owned();
            (id, row["accepted"].as_bool().expect("a verdict"))
        })
        .collect()
}

fn path() -> std::path::PathBuf {
    support::project().join("tests/mutants/verdicts.jsonl")
}

/// Asks Packer, with two of them at a time.
fn record(mutants: &[Mutant], folder: &Path) {
    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for worker in 0..2 {
            let (next, verdicts) = (&next, &verdicts);
            scope.spawn(move || {
                let file = format!("mutant{worker}.json");
                while let Some(mutant) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
                    fs::write(folder.join(&file), mutant.template.to_string()).expect("a file");
                    let output = packer()
                        .args(["validate", &file])
                        .current_dir(folder)
                        .env_clear()
                        .env("CHECKPOINT_DISABLE", "1")
                        .env("PATH", "/usr/bin:/bin")
                        .env("HOME", folder.join("home"))
                        .output()
                        .expect("packer runs");
                    let mut verdicts = verdicts.lock().expect("no panic");
                    verdicts.insert(mutant.id.clone(), output.status.success());
                }
            });
        }
    });
    let verdicts = verdicts.into_inner().expect("no panic");
    let mut text = String::new();
    for mutant in mutants {
        let row = json!({"id": mutant.id, "accepted": verdicts[&mutant.id]});
        let _ = writeln!(text, "{row}");
    }
    fs::write(path(), text).expect("verdicts");
}

#[test]
fn mutants_are_judged_as_by_packer() {
    let folder = tempfile::tempdir().expect("a folder");
    make_files(folder.path());
    let mutants = mutants();
    if std::env::var_os("PACKSH_RECORD").is_some() {
        record(&mutants, folder.path());
    }
    let verdicts = recorded();
    let differences: BTreeMap<&str, &str> = include_str!("mutants/differences.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" -- "))
        .collect();
    let options = Options {
        frozen: Some(Frozen {
            time: 1_600_000_000,
            nanos: 0,
            pwd: folder.path().to_string_lossy().into_owned(),
            env: BTreeMap::new(),
            seed: "mutants".to_owned(),
        }),
        ..Options::default()
    };
    let path = folder.path().join("mutant.json");
    let mut wrong = Vec::new();
    let mut accepted = 0;
    for mutant in &mutants {
        let Some(theirs) = verdicts.get(&mutant.id) else {
            panic!("Packer's verdict on `{}` is not recorded", mutant.id);
        };
        fs::write(&path, mutant.template.to_string()).expect("a file");
        let opened = pipeline::open(&path.to_string_lossy());
        let (_, faults) = pipeline::validate(
            opened,
            &options,
            &In {
                folder: folder.path(),
                bare: true,
            },
        );
        let errors: Vec<&str> = faults
            .iter()
            .filter(|fault| fault.severity == Severity::Error)
            .map(|fault| fault.message.as_str())
            .collect();
        accepted += usize::from(*theirs);
        if errors.is_empty() != *theirs && !differences.contains_key(mutant.id.as_str()) {
            wrong.push(format!("{}: Packer {theirs}, we {errors:?}", mutant.id));
        }
    }
    assert!(mutants.len() >= 2000, "only {} mutants", mutants.len());
    assert_eq!(mutants.len(), verdicts.len(), "verdicts of other mutants");
    assert!(accepted > 300, "Packer accepts only {accepted}");
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        mutants.len(),
        wrong.join("\n")
    );
}
