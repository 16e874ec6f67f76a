//! What the fuzz targets do with their bytes. `tests/fuzz_corpus.rs` does the same with the corpus and with mutations of
//! it. Whatever the bytes, a target must neither panic nor break what it asserts.
#![allow(dead_code, missing_docs)] // each target uses one of the functions

use std::io;

use packsh::boot_command;
use packsh::diagnostic::{self, Diagnostic};
use packsh::disk::{Disk, Stat};
use packsh::emit;
use packsh::emit::head::Target;
use packsh::interpolate::{self, Context, Data, Place, Users, When, is_printable};
use packsh::pipeline::{self, Given, Opened, Options};
use packsh::plan::{Part, Plan, Var, Word};
use packsh::source::{self, Kind, Node, Sources};
use packsh::template;

/// Bytes as JSON, as a template and as a variable file.
pub fn source(bytes: &[u8]) {
    let mut sources = Sources::default();
    let text = source::read_text(bytes.to_vec()).text;
    let file = sources.add("t.json", text);
    let mut faults = Vec::new();
    let node = source::parse_all(&sources, file, &mut faults);
    assert!(
        node.is_some() || !faults.is_empty(),
        "neither a value nor a fault"
    );
    if let Some(node) = &node {
        values(&sources, node);
        template::parse(node, &mut faults);
    }
    template::read_var_file(&sources, file, &mut faults);
    told(&sources, &faults);
}

/// The text under each value's span is that value.
fn values(sources: &Sources, root: &Node) {
    let mut todo = vec![root];
    while let Some(node) = todo.pop() {
        let text = sources.text(node.span);
        let first = text.chars().next();
        match &node.kind {
            Kind::Null => assert_eq!(text, "null"),
            Kind::Bool(value) => assert_eq!(text, value.to_string()),
            Kind::Number(digits) => assert_eq!(text, digits),
            Kind::String(_) => assert_eq!(first, Some('"')),
            Kind::List(items) => {
                assert_eq!(first, Some('['));
                todo.extend(items);
            }
            Kind::Map(entries) => {
                assert_eq!(first, Some('{'));
                todo.extend(entries.iter().map(|entry| &entry.value));
            }
        }
    }
}

/// Diagnostics can be shown, and none can steer the terminal.
pub fn told(sources: &Sources, faults: &[Diagnostic]) {
    printable(&diagnostic::text(sources, faults, false));
    printable(&diagnostic::json(sources, faults));
}

/// Nothing in a listing steers a terminal.
pub fn printable(listing: &str) {
    for line in listing.lines() {
        let odd = line.chars().find(|c| !is_printable(*c) && *c != '\t');
        assert_eq!(odd, None, "{line:?}");
    }
}

/// The script of a plan. No text ends its head.
pub fn script(plan: &Plan) -> String {
    let script = emit::ksh::script(plan).expect("a script");
    assert!(script.ends_with("\n{ main \"$@\"; }\n"), "main is last");
    let rest = script.strip_prefix("#!/bin/ksh\n").expect("a first line");
    // behind the head come words to shellcheck(1), of the page and not of the template
    head(plan, rest, Target::Script, "\n# shellcheck ");
    script
}

/// The Makefile of a plan. No text ends its head, or takes from it what follows.
pub fn makefile(plan: &Plan) -> String {
    let makefile = emit::make::makefile(plan).expect("a Makefile");
    head(plan, &makefile, Target::Makefile, "\n# The shell that runs");
    makefile
}

fn head(plan: &Plan, text: &str, target: Target, after: &str) {
    assert!(!text.contains('\0'));
    let count = emit::head::lines(plan, target, &emit::places::Places::default()).len();
    let (end, _) = text.match_indices('\n').nth(count - 1).expect("a head");
    assert!(text[end + 1..].starts_with(after), "{text}");
    for line in text[..end].lines() {
        let one = line.starts_with('#') && !line.ends_with('\\');
        assert!(one && line.chars().all(is_printable), "{line:?}");
    }
}

/// All that becomes of a plan.
fn emitted(plan: &Plan) {
    script(plan);
    makefile(plan);
    reviewed(plan);
}

/// The listings of a plan can be shown.
pub fn reviewed(plan: &Plan) {
    printable(&emit::review::text(plan));
    printable(&emit::review::json(plan));
}

/// Variables whose values are known only when a script runs.
struct Late;

impl Users for Late {
    fn late(&mut self, name: &str) -> Result<Word, String> {
        Ok(Word::var(Var::User(name.to_owned())))
    }

    fn early(&mut self, name: &str, _: &str) -> Result<Option<String>, String> {
        Ok((name != "unknown").then(|| "{{value}}".to_owned()))
    }
}

/// Bytes as a Go template, in each place where one may stand.
pub fn interpolation(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let places = [
        Place::Variable,
        Place::BuilderName,
        Place::Builder,
        Place::Provisioner,
        Place::PostProcessor,
    ];
    for place in places {
        for data in [Data::Nil, Data::Placeholders] {
            let context = Context {
                place,
                build_name: Word::lit("name"),
                build_type: "file",
                data,
                clean: None,
                build_keys: Some(&["ID"]),
                template_dir: Word::var(Var::Run("template_dir")),
                frozen: None,
            };
            for when in [When::Late, When::Early { why: "a test" }] {
                match interpolate::render(&text, &context, &mut Late, when) {
                    Ok(word) => assert!(
                        text.contains("{{") || word.as_literal() == Some(&*text),
                        "{text:?} has no template in it, and became {word:?}"
                    ),
                    Err(fault) => {
                        let range = fault.range;
                        assert!(range.start <= range.end && range.end <= text.len());
                    }
                }
            }
        }
    }
}

/// A disk with one file.
struct OneFile;

impl Disk for OneFile {
    fn stat(&self, path: &str) -> Option<Stat> {
        path.ends_with("script.sh").then_some(Stat {
            folder: false,
            mode: 0o644,
            size: 3,
            special: None,
            id: None,
        })
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.probe(path).map(|_| b":\n".to_vec())
    }

    fn list(&self, _: &str) -> io::Result<Vec<String>> {
        Ok(Vec::new())
    }
}

/// Bytes as a template, all the way to the script, the Makefile and the review.
pub fn compile(bytes: &[u8]) {
    let opened = || {
        let mut sources = Sources::default();
        let text = source::read_text(bytes.to_vec()).text;
        Opened {
            file: Some(sources.add("t.json", text)),
            sources,
            faults: Vec::new(),
        }
    };
    let options = Options {
        embed_limit: Some(1 << 20),
        folder: ".".to_owned(),
        ..Options::default()
    };
    let (sources, faults) = pipeline::validate(opened(), &options, &OneFile);
    told(&sources, &faults);
    let compiled = pipeline::compile(opened(), &options, &OneFile);
    told(&compiled.sources, &compiled.diagnostics);
    let failed = packsh::diagnostic::failed(&compiled.diagnostics);
    assert_ne!(compiled.plan.is_some(), failed, "a plan, or an error");
    if let Some(plan) = &compiled.plan {
        emitted(plan);
    }
}

/// Bytes as each text of a template, as names in it, as its own name and as an option.
pub fn hostile(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).replace('\0', "");
    let quoted: String = text
        .encode_utf16()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect();
    let template = r#"{
        "description": "TEXT",
        "variables": {"TEXT": "TEXT", "a TEXT": null},
        "sensitive-variables": ["TEXT"],
        "builders": [
            {"type": "file", "name": "TEXT", "target": "TEXT", "content": "TEXT"},
            {"type": "file", "name": "a", "target": "{{user `a TEXT`}}", "source": "TEXT script.sh"}
        ],
        "provisioners": [{"type": "shell-local", "inline": ["TEXT"], "environment_vars": ["A=TEXT"]}],
        "post-processors": [{"type": "compress", "output": "TEXT.tar.gz"}]
    }"#
    .replace("TEXT", &quoted);
    let mut sources = Sources::default();
    let opened = Opened {
        file: Some(sources.add(format!("{text}.json"), template)),
        sources,
        faults: Vec::new(),
    };
    let options = Options {
        given: vec![Given::Flag {
            name: format!("a {text}"),
            value: text.clone(),
        }],
        embed_limit: Some(1 << 20),
        folder: text.clone(),
        shown: vec![text],
        ..Options::default()
    };
    let compiled = pipeline::compile(opened, &options, &OneFile);
    told(&compiled.sources, &compiled.diagnostics);
    if let Some(plan) = &compiled.plan {
        emitted(plan);
    }
}

/// Bytes as a boot command: key events, and what is sent on a serial line.
pub fn boot_command(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).replace('\0', "");
    let events = boot_command::parse(&text);
    if let Err(faults) = &events {
        assert!(!faults.is_empty(), "an error without a fault");
        for fault in faults {
            assert!(text.is_char_boundary(fault.at), "{text:?}: {fault:?}");
        }
    }
    let middle = (0..=text.len() / 2)
        .rev()
        .find(|at| text.is_char_boundary(*at));
    let (head, tail) = text.split_at(middle.unwrap_or(0));
    for word in [
        Word::lit(text.as_str()),
        [
            Part::Literal(head.to_owned()),
            Part::Var(Var::Run("work")),
            Part::Literal(tail.to_owned()),
        ]
        .into_iter()
        .collect(),
    ] {
        let pieces = boot_command::serial(&word);
        assert!(pieces.is_ok() || word.as_literal().is_none() || events.is_err());
    }
}
