//! Templates and what Packer makes of them: our evaluator is held against the recorded table, and the table against Packer.
//!
//! `PACKSH_RECORD=1 cargo test --test expressions` writes the table anew from what Packer gives.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use packsh::interpolate::{Context, Data, Fault, Frozen, Place, Users, When, render};
use packsh::plan::Word;
use serde_json::{Value, json};

const TABLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/interpolate/expressions.json"
);

/// One line of the table.
#[derive(Clone, Debug)]
struct Entry {
    place: String,
    text: String,
    gives: Option<String>,
    fails: Option<String>,
}

/// The user variables that all entries may use.
const USERS: &[(&str, &str)] = &[
    ("known", "value"),
    ("list", "a,b,c"),
    ("empty", ""),
    ("carries", "{{ .HTTPIP }}:{{.Port}}"),
    ("later", "{{`{{user \"known\"}}`}}"),
];

fn table() -> Vec<Entry> {
    let text = fs::read_to_string(TABLE).expect("the table");
    let list: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let field = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
    list.iter()
        .map(|value| Entry {
            place: field(value, "place").expect("place"),
            text: field(value, "text").expect("text"),
            gives: field(value, "gives"),
            fails: field(value, "fails"),
        })
        .collect()
}

/// Variables whose values are known at compile time.
struct Known;

impl Users for Known {
    fn late(&mut self, name: &str) -> Result<Word, String> {
        Ok(Word::lit(self.early(name, "")?.unwrap_or_default()))
    }

    fn early(&mut self, name: &str, _why: &str) -> Result<Option<String>, String> {
        Ok(match name {
            // in a variable's value, a name that is not declared is an error
            "nope" => None,
            "later" => Some("{{user \"known\"}}".to_owned()),
            name => USERS
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned()),
        })
    }
}

/// The same, where undeclared names are refused.
struct Strict;

impl Users for Strict {
    fn late(&mut self, name: &str) -> Result<Word, String> {
        match Known.early(name, "")? {
            Some(value) => Ok(Word::lit(value)),
            None => Err(format!("the variable `{name}` has no value")),
        }
    }

    fn early(&mut self, name: &str, why: &str) -> Result<Option<String>, String> {
        self.late(name)?;
        Known.early(name, why)
    }
}

fn ours(number: usize, entry: &Entry, frozen: &Frozen) -> Result<String, Fault> {
    let (place, data, kind) = match entry.place.as_str() {
        "variable" => (Place::Variable, Data::Nil, "file"),
        "builder" => (Place::Builder, Data::Nil, "file"),
        _ => (Place::Provisioner, Data::Placeholders, "null"),
    };
    let context = Context {
        place,
        build_name: Word::lit(number.to_string()),
        build_type: kind,
        data,
        clean: None,
        build_keys: Some(&[]),
        template_dir: Word::lit("/template"),
        frozen: Some(frozen),
    };
    let users: &mut dyn Users = if place == Place::Variable {
        &mut Strict
    } else {
        &mut Known
    };
    let word = render(&entry.text, &context, users, When::Early { why: "test" })?;
    Ok(word.as_literal().expect("a literal").to_owned())
}

fn frozen(time: i64) -> Frozen {
    Frozen {
        time,
        nanos: 0,
        pwd: "/pwd".to_owned(),
        env: BTreeMap::from([("PACKSH_TEST".to_owned(), "From Env".to_owned())]),
        seed: String::new(),
    }
}

/// Packer wraps its messages at 80 columns, so blanks and newlines are as one.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn we_give_what_the_table_says() {
    let mut wrong = Vec::new();
    for (number, entry) in table().into_iter().enumerate() {
        let result = ours(number, &entry, &frozen(1_600_000_000));
        match (&result, &entry.gives, &entry.fails) {
            (Ok(text), Some(gives), _) if text == gives => {}
            (Err(fault), _, Some(fails)) => {
                let packer = fault.packer.clone().unwrap_or_default();
                let range_is_good = fault.range.start <= fault.range.end
                    && entry.text.get(fault.range.clone()).is_some();
                if squeezed(&packer) != squeezed(fails) || !range_is_good {
                    wrong.push(format!("{entry:#?}\n{fault:#?}"));
                }
            }
            _ => wrong.push(format!("{entry:#?}\n{result:#?}")),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn packer_gives_what_the_table_says() {
    let table = table();
    assert!(table.len() >= 200);
    let recorded = packer(&table);
    if std::env::var_os("PACKSH_RECORD").is_some() {
        record(&recorded);
        return;
    }
    for (entry, real) in table.iter().zip(&recorded) {
        assert_eq!(entry.gives, real.gives, "{entry:?}");
        assert_eq!(entry.fails, real.fails, "{entry:?}");
    }
}

fn record(table: &[Entry]) {
    let lines: Vec<String> = table
        .iter()
        .map(|entry| {
            let mut value = json!({"place": entry.place, "text": entry.text});
            if let Some(gives) = &entry.gives {
                value["gives"] = json!(gives);
            }
            if let Some(fails) = &entry.fails {
                value["fails"] = json!(fails);
            }
            value.to_string()
        })
        .collect();
    fs::write(TABLE, format!("[\n{}\n]\n", lines.join(",\n"))).expect("writes");
}

/// What Packer gives for each entry.
fn packer(table: &[Entry]) -> Vec<Entry> {
    let dir = tempfile::tempdir().expect("a folder");
    let mut real = table.to_vec();
    good(dir.path(), &mut real);
    bad(dir.path(), &mut real);
    for entry in &mut real {
        if entry.place == "variable" && entry.fails.is_some() {
            entry.fails = Some(bad_variable(dir.path(), &entry.text));
        }
    }
    real
}

fn run(dir: &Path, arguments: &[&str], template: &Value) -> String {
    let path = dir.join("template.json");
    fs::write(&path, template.to_string()).expect("writes");
    let output = Command::new("packer")
        .args(arguments)
        .arg(&path)
        .env("CHECKPOINT_DISABLE", "1")
        .env("PACKSH_TEST", "From Env")
        .env_remove("PACKSH_TEST_UNSET")
        .current_dir(dir)
        .output()
        .expect("`packer` 1.6.6 is needed for this test");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// All entries that succeed, as builds of one template.
fn good(dir: &Path, table: &mut [Entry]) {
    let mut variables: BTreeMap<String, &str> = USERS
        .iter()
        .map(|(name, value)| ((*name).to_owned(), *value))
        .collect();
    let (mut builders, mut provisioners) = (Vec::new(), Vec::new());
    for (number, entry) in table
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.fails.is_none())
    {
        let target = dir.join(number.to_string());
        let name = number.to_string();
        match entry.place.as_str() {
            "variable" => {
                variables.insert(format!("v{number}"), &entry.text);
                let content = format!("{{{{user \"v{number}\"}}}}");
                builders.push(
                    json!({"type": "file", "name": name, "target": target, "content": content}),
                );
            }
            "builder" => {
                let text = entry.text.clone();
                builders
                    .push(json!({"type": "file", "name": name, "target": target, "content": text}));
            }
            _ => {
                let text = entry.text.clone();
                builders.push(json!({"type": "null", "communicator": "none", "name": name}));
                provisioners.push(
                    json!({"type": "breakpoint", "disable": true, "note": text, "only": [name]}),
                );
            }
        }
    }
    let template =
        json!({"variables": variables, "builders": builders, "provisioners": provisioners});
    let output = run(dir, &["build", "-color=false"], &template);
    for (number, entry) in table
        .iter_mut()
        .enumerate()
        .filter(|(_, entry)| entry.fails.is_none())
    {
        let text = if entry.place == "provisioner" {
            let before = format!("==> {number}: Breakpoint provisioner with note \"");
            output
                .lines()
                .find_map(|line| line.strip_prefix(&before))
                .and_then(|rest| rest.strip_suffix("\" disabled; continuing..."))
                .map(str::to_owned)
        } else {
            fs::read_to_string(dir.join(number.to_string())).ok()
        };
        entry.gives = Some(text.unwrap_or_else(|| panic!("no result of {entry:?} in\n{output}")));
    }
}

/// All entries of fields that fail, as builds of one template.
fn bad(dir: &Path, table: &mut [Entry]) {
    let variables: BTreeMap<&str, &str> = USERS.iter().copied().collect();
    let (mut builders, mut provisioners) = (Vec::new(), Vec::new());
    let fails = |entry: &Entry| entry.fails.is_some() && entry.place != "variable";
    for (number, entry) in table.iter().enumerate().filter(|(_, entry)| fails(entry)) {
        let name = number.to_string();
        if entry.place == "builder" {
            builders.push(
                json!({"type": "file", "name": name, "target": "/nowhere", "content": entry.text}),
            );
        } else {
            builders.push(json!({"type": "null", "communicator": "none", "name": name}));
            provisioners.push(
                json!({"type": "breakpoint", "disable": true, "note": entry.text, "only": [name]}),
            );
        }
    }
    let template =
        json!({"variables": variables, "builders": builders, "provisioners": provisioners});
    let output = run(dir, &["validate"], &template);
    let found: BTreeMap<usize, String> = output
        .split("Error: Failed to prepare build: \"")
        .skip(1)
        .filter_map(|section| {
            let (number, rest) = section.split_once("\"\n")?;
            let at = rest.find("template:")?;
            Some((number.parse().ok()?, squeezed(&rest[at..])))
        })
        .collect();
    for (number, entry) in table
        .iter_mut()
        .enumerate()
        .filter(|(_, entry)| fails(entry))
    {
        let text = found.get(&number);
        entry.fails = Some(
            text.unwrap_or_else(|| panic!("{entry:?} does not fail in\n{output}"))
                .clone(),
        );
    }
}

/// An entry whose variable fails, which ends the run.
fn bad_variable(dir: &Path, text: &str) -> String {
    let mut variables: BTreeMap<&str, &str> = USERS
        .iter()
        .copied()
        .filter(|(name, _)| *name != "later")
        .collect();
    variables.insert("tested", text);
    let template = json!({
        "variables": variables,
        "builders": [{"type": "null", "communicator": "none"}],
    });
    let output = run(dir, &["validate"], &template);
    let at = output
        .find("template:")
        .unwrap_or_else(|| panic!("{text:?} does not fail in\n{output}"));
    let message = squeezed(&output[at..]);
    let end = message
        .find(": Please make sure that")
        .unwrap_or(message.len());
    message[..end].to_owned()
}
