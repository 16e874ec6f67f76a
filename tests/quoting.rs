//! Every byte of a template arrives: hostile texts by all the ways that lead through an emitted file.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use packsh::emit::quote::{self, Names, Style};
use packsh::plan::{Part, Var, Word};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};
use support::compiled::{Compiled, Left, pieces, same};
use support::hostile::{hostile, once, quoted, values};
use support::{both, files, limit, makes, shells};

/// Prints its arguments with a NUL behind each.
const PRINT: &str = "printf '%s\\0' \"$@\" >";

struct Plain;

impl Names for Plain {
    fn user(&self, name: &str) -> String {
        format!("var_{name}")
    }
}

/// Runs a shell script and returns what it printed between NULs.
fn printed(shell: &str, script: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("x");
    fs::write(&file, script).expect("script");
    let output = limit::output(Command::new(shell).arg(&file).current_dir(folder.path()));
    assert!(output.stderr.is_empty(), "{shell}: {}", both(&output));
    pieces(&output.stdout)
}

/// A command that prints words, few enough for one command line each.
fn print_all(words: &[String]) -> String {
    words
        .chunks(100)
        .map(|words| format!("sh -c 'printf \"%s\\0\" \"$@\"' x {}\n", words.join(" ")))
        .collect()
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "['\"`$\\\\{}()!#~=*?\\[\\]%&|;<>@:\\n\\r\\t -]",
        2 => "[a-zA-Z0-9_]",
        1 => "[\\x01-\\x1f\\x7f]",
        1 => any::<char>().prop_filter("no NUL", |c| *c != '\0').prop_map(String::from),
        1 => prop::sample::select(hostile()).prop_filter("short", |text| text.len() < 50),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        max_shrink_iters: 100,
        failure_persistence: None,
        ..Config::default()
    })
}

#[test]
fn literals() {
    let check = |texts: &[String]| {
        for style in [Style::Script, Style::OneLine] {
            let words: Vec<String> = texts
                .iter()
                .map(|text| quote::literal(text, style))
                .collect();
            if style == Style::OneLine {
                assert!(words.iter().all(|word| !word.contains('\n')));
            }
            let script = format!("newline='\n'\n{}", print_all(&words));
            for shell in shells() {
                same(shell, texts, &printed(shell, &script));
            }
        }
    };
    check(&hostile());
    runner(4)
        .run(&prop::collection::vec(text(), 400), |texts| {
            check(&texts);
            Ok(())
        })
        .expect("literals");
}

#[test]
fn words() {
    let check = |texts: &[(String, String, String)]| {
        let mut wanted = Vec::new();
        let mut words = [Vec::new(), Vec::new()];
        let mut script = "newline='\n'\n".to_owned();
        for (index, (before, value, after)) in texts.iter().enumerate() {
            wanted.push(format!("{before}{value}{after}{value}"));
            let var = Part::Var(Var::User(index.to_string()));
            let word: Word = [
                Part::Literal(before.clone()),
                var.clone(),
                Part::Literal(after.clone()),
                var,
            ]
            .into_iter()
            .collect();
            for (words, style) in words.iter_mut().zip([Style::Script, Style::OneLine]) {
                words.push(quote::word(&word, &Plain, style, &mut |_| String::new()));
            }
            let value = quote::literal(value, Style::Script);
            script.push_str(&format!("var_{index}={value}\n"));
        }
        for words in words {
            let script = format!("{script}{}", print_all(&words));
            for shell in shells() {
                same(shell, &wanted, &printed(shell, &script));
            }
        }
    };
    let all = hostile();
    let around: Vec<_> = (0..all.len())
        .map(|index| {
            let at = |more: usize| all[(index + more) % all.len()].clone();
            (at(0), at(1), at(2))
        })
        .filter(|(before, value, after)| before.len() + value.len() + after.len() < 60_000)
        .collect();
    check(&around);
    runner(3)
        .run(
            &prop::collection::vec((text(), text(), text()), 300),
            |texts| {
                check(&texts);
                Ok(())
            },
        )
        .expect("words");
}

/// A shell goes through a text once for each place; awk does it where that takes long. Both do the same.
#[test]
fn long_texts_are_replaced_as_short_ones() {
    let mut script = "set -u\nnewline='\n'\n".to_owned();
    for function in packsh::emit::library::closure(["replaced"]) {
        script.push_str(function.text);
        script.push_str("\n\n");
    }
    let all = values().concat();
    let mut wanted = Vec::new();
    for text in [&all, &all[all.len() - 90_000..], "\n\n\n", ".", "a.\n"] {
        for (old, new) in [
            ("'", "'\\''"),
            ("\\", "\\\\"),
            ("\n", "\\n"),
            (".", "&"),
            ("x", ""),
            ("é", "\n"),
            ("\nb", "[]*"),
            ("long $x `y`", "$y\\1"),
            ("\\n", "\\\\n\\"),
            ("not there", "x"),
        ] {
            let words = [text, old, new].map(|word| quote::literal(word, Style::Script));
            script.push_str(&format!("replaced {}\n", words.join(" ")));
            script.push_str("printf '%s\\0' \"$REPLY\"\n");
            wanted.push(text.replace(old, new));
        }
    }
    for shell in shells() {
        same(shell, &wanted, &printed(shell, &script));
    }
}

/// File builders: one for each text.
fn contents(texts: &[String]) -> Value {
    let builders: Vec<Value> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| {
            json!({ "type": "file", "name": format!("b{index:03}"), "target": format!("{index:03}"), "content": once(text) })
        })
        .collect();
    json!({ "builders": builders })
}

fn contents_arrive(who: &str, target: &'static str, texts: &[String]) {
    let left = Compiled::new(&contents(texts), target, &[]).run(who, &[], &[]);
    let got: Vec<String> = (0..texts.len())
        .map(|index| {
            let bytes = fs::read(left.path(&format!("{index:03}"))).expect("file");
            String::from_utf8_lossy(&bytes).into_owned()
        })
        .collect();
    same(who, texts, &got);
}

fn variable(index: usize) -> String {
    format!("v{index:03}")
}

/// The ways of a text through the local host, as one build. `piece` is the template's text for a text.
fn ways(texts: &[String], piece: &dyn Fn(usize, &str) -> String) -> Value {
    let words: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| piece(index, text))
        .collect();
    let all: Vec<usize> = (0..texts.len()).collect();
    let few: Vec<usize> = all
        .iter()
        .copied()
        .filter(|index| is_short(&texts[*index]))
        .collect();
    let pairs = |indices: &[usize]| -> Vec<String> {
        indices
            .iter()
            .map(|index| format!("X{index:03}={}", words[*index]))
            .collect()
    };
    let names = |indices: &[usize]| -> String {
        indices
            .iter()
            .map(|index| format!(" \"$X{index:03}\""))
            .collect()
    };
    let mut argv = vec![
        "sh".to_owned(),
        "-c".to_owned(),
        format!("{PRINT}argv"),
        "x".to_owned(),
    ];
    argv.extend(words.iter().cloned());
    let data: Map<String, Value> = words
        .iter()
        .enumerate()
        .map(|(index, word)| (variable(index), Value::from(word.clone())))
        .collect();
    json!({
        "builders": [{ "type": "null", "communicator": "none", "name": "all" }],
        "provisioners": [
            { "type": "shell-local", "execute_command": argv, "inline": ["true"] },
            { "type": "shell-local", "environment_vars": pairs(&all), "inline": [format!("set -- {}", names(&all)), format!("{PRINT}env")] },
            {
                "type": "shell-local",
                "execute_command": ["/bin/sh", "-c", "{{.Vars}} /bin/sh {{.Script}}"],
                "environment_vars": pairs(&few),
                "inline": [format!("set -- {}", names(&few)), format!("{PRINT}vars")],
            },
        ],
        "post-processors": [{ "type": "manifest", "output": "manifest.json", "custom_data": data }],
    })
}

/// Texts that are known when the template is compiled arrive as they are.
fn ways_arrive(left: &Left, texts: &[String]) {
    arrive(left, texts, |text| text);
}

/// Others lose newlines at their end in `{{.Vars}}`, as the page on differences says.
fn late_ways_arrive(left: &Left, texts: &[String]) {
    arrive(left, texts, |text| text.trim_end_matches('\n'));
}

fn arrive(left: &Left, texts: &[String], vars: fn(&str) -> &str) {
    left.same("argv", texts);
    left.same("env", texts);
    let few: Vec<String> = texts
        .iter()
        .filter(|text| is_short(text))
        .map(|text| vars(text).to_owned())
        .collect();
    left.same("vars", &few);
    let manifest = fs::read_to_string(left.path("manifest.json")).expect("manifest");
    let manifest: Value = serde_json::from_str(&manifest).expect("the manifest is JSON");
    let data = &manifest["builds"][0]["custom_data"];
    let got: Vec<String> = (0..texts.len())
        .map(|index| data[variable(index)].as_str().unwrap_or("?").to_owned())
        .collect();
    same(&format!("{} manifest", left.who), texts, &got);
}

/// The ways with user variables, whose defaults are the texts.
fn with_variables(texts: &[String]) -> Value {
    let mut template = ways(texts, &|index, _| {
        format!("{{{{user `{}`}}}}", variable(index))
    });
    template["variables"] = texts
        .iter()
        .enumerate()
        .map(|(index, text)| (variable(index), Value::from(text.clone())))
        .collect::<Map<_, _>>()
        .into();
    template
}

/// Other texts of the same lengths: the short ones in another order, so that a default cannot pass for a value.
fn turned(texts: &[String]) -> Vec<String> {
    let mut short: Vec<String> = texts
        .iter()
        .filter(|text| is_short(text))
        .cloned()
        .collect();
    short.rotate_left(1);
    let mut short = short.into_iter();
    texts
        .iter()
        .map(|text| match is_short(text) {
            true => short.next().unwrap_or_default(),
            false => text.replace("long", "LONG"),
        })
        .collect()
}

/// Whether there is room for it in a command line that holds all short ones, quoted.
fn is_short(text: &str) -> bool {
    text.len() < 5_000
}

fn literals_of(texts: &[String]) -> Value {
    let mut template = ways(texts, &|_, text| text.to_owned());
    let lines: Vec<String> = texts
        .iter()
        .map(|text| format!("printf '%s\\0' {} >>inline", quoted(text)))
        .collect();
    if let Some(list) = template["provisioners"].as_array_mut() {
        list.push(json!({ "type": "shell-local", "inline": lines }));
    }
    template
}

fn literals_arrive(who: &str, target: &'static str) {
    let texts = values();
    let left = Compiled::new(&literals_of(&texts), target, &[]).run(who, &[], &[]);
    ways_arrive(&left, &texts);
    left.same("inline", &texts);
}

/// Defaults, `-var`, `-var-file`.
fn variables_arrive(shell: &str) {
    let texts = values();
    let compiled = Compiled::new(&with_variables(&texts), "ksh", &[]);
    late_ways_arrive(&compiled.run(shell, &[], &[]), &texts);
    let other = turned(&texts);
    let flags: Vec<String> = other
        .iter()
        .enumerate()
        .flat_map(|(index, text)| {
            let name = variable(index);
            if index % 2 == 0 {
                vec!["-var".to_owned(), format!("{name}={text}")]
            } else {
                vec![format!("-var={name}={text}")]
            }
        })
        .collect();
    late_ways_arrive(&compiled.run(shell, &flags, &[]), &other);
    let object: Map<String, Value> = other
        .iter()
        .enumerate()
        .map(|(index, text)| (variable(index), Value::from(text.clone())))
        .collect();
    // a plain script has its values when it is compiled, or by `-var`
    let compiled = Compiled::new(&with_variables(&texts), "ksh", &["--library"]);
    let file = compiled.folder.path().join("values.json");
    fs::write(&file, Value::from(object).to_string()).expect("file");
    let flags = [format!("-var-file={}", file.display())];
    ways_arrive(&compiled.run(shell, &flags, &[]), &other);
}

/// Names of builds, and of the files that they and their post-processors make.
fn names_arrive(who: &str, target: &'static str, names: &[String]) {
    let builders: Vec<Value> = names
        .iter()
        .map(|name| json!({ "type": "file", "name": name, "target": name, "content": name }))
        .collect();
    let template = json!({
        "builders": builders,
        "provisioners": [
            { "type": "shell-local", "inline": ["printf '%s\\0' \"$PACKER_BUILD_NAME\" >\"$PACKER_BUILD_NAME.name\""] },
        ],
        "post-processors": [
            { "type": "checksum", "checksum_types": ["sha256"], "output": "{{.BuildName}}.sum" },
            { "type": "compress", "output": "{{.BuildName}}.gz", "keep_input_artifact": true },
        ],
    });
    let left = Compiled::new(&template, target, &[]).run(who, &[], &[]);
    for name in names {
        let read = |name: &str| {
            let path = left.path(name);
            fs::read(&path).unwrap_or_else(|fault| panic!("{who}: {path:?}: {fault}"))
        };
        assert_eq!(read(name), name.as_bytes(), "{who}: {name:?}");
        assert_eq!(
            pieces(&read(&format!("{name}.name"))),
            std::slice::from_ref(name),
            "{who}"
        );
        let sum = read(&format!("{name}.sum"));
        let digest = packsh::emit::head::digest(name.as_bytes());
        assert_eq!(sum, format!("{digest}\t{name}\n").as_bytes(), "{who}");
        assert_eq!(read(&format!("{name}.gz"))[..2], [0x1f, 0x8b], "{who}");
    }
    let made: Vec<PathBuf> = files(left.folder.path())
        .into_iter()
        .filter(|path| !path.starts_with(".packsh"))
        .collect();
    assert_eq!(made.len(), names.len() * 4, "{who}: {made:?}");
}

fn bytes_of_all_kinds(folder: &Path) -> Vec<(&'static str, Vec<u8>)> {
    let all: Vec<u8> = (0..=255).cycle().take(1000).collect();
    let mut long = Vec::new();
    let mut seed = 1u32;
    while long.len() < 1_000_000 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        long.extend(seed.to_be_bytes());
    }
    let lines: String = hostile().iter().map(|text| format!("{text}\n")).collect();
    let list = vec![
        ("all bytes", all),
        ("empty", Vec::new()),
        ("long", long),
        (
            "text",
            b"#!/bin/sh\necho '$x' `y` \\\n\tEOF\nEOF\nEOF_\n".to_vec(),
        ),
        ("no newline", b"line\nno newline".to_vec()),
        ("newlines", b"\n\n\n".to_vec()),
        ("lines", lines.into_bytes()),
        ("it's \"odd\" $x `y` \\", "日本\n$(shell id) $$ #\n".into()),
        ("-n", b"-n\n".to_vec()),
    ];
    for (name, bytes) in &list {
        fs::write(folder.join(name), bytes).expect("file");
    }
    list
}

fn files_arrive(who: &str, target: &'static str) {
    let folder = tempfile::tempdir().expect("folder");
    let list = bytes_of_all_kinds(folder.path());
    let builders: Vec<Value> = list
        .iter()
        .enumerate()
        .map(|(index, (name, _))| {
            json!({ "type": "file", "name": format!("b{index}"), "source": name, "target": format!("out{index}") })
        })
        .collect();
    let template = json!({ "builders": builders });
    let compiled = Compiled::within(folder, &template, target, &["--embed-limit", "2000000"]);
    for (name, _) in &list {
        fs::remove_file(compiled.folder.path().join(name)).expect("remove");
    }
    let left = compiled.run(who, &[], &[]);
    for (index, (name, bytes)) in list.iter().enumerate() {
        let got = fs::read(left.path(&format!("out{index}"))).expect("file");
        assert!(got == *bytes, "{who}: the file {name} differs");
    }
}

macro_rules! in_every_shell {
    ($($name:ident: $shells:expr),*) => { $(
        mod $name {
            use super::*;

            fn each(check: impl Fn(&str)) {
                let chosen = shells().into_iter().filter(|shell| $shells.contains(shell));
                let count = chosen.map(|shell| check(shell)).count();
                assert!(count > 0, "no shell of {:?}", $shells);
            }

            #[test]
            fn contents() {
                each(|shell| contents_arrive(shell, "ksh", &hostile()));
            }

            #[test]
            fn literals() {
                each(|shell| literals_arrive(shell, "ksh"));
            }

            #[test]
            fn variables() {
                each(|shell| variables_arrive(shell));
            }

            #[test]
            fn names() {
                each(|shell| names_arrive(shell, "ksh", &support::hostile::names()));
            }

            #[test]
            fn files() {
                each(|shell| files_arrive(shell, "ksh"));
            }
        }
    )* };
}

// OpenBSD's own shell, where a developer has built it, stands beside the one that came from it
in_every_shell!(mksh: ["mksh", "oksh"], ksh93: ["ksh93"], bash: ["bash"]);

macro_rules! in_every_make {
    ($($name:ident: $make:literal),*) => { $(
        mod $name {
            use super::*;

            #[test]
            fn literals() {
                assert!(makes().contains(&$make));
                literals_arrive($make, "make");
            }

            #[test]
            fn variables() {
                let texts = values();
                let compiled = Compiled::new(&with_variables(&texts), "make", &[]);
                late_ways_arrive(&compiled.run($make, &[], &[]), &texts);
                let other = turned(&texts);
                let environment: Vec<(String, String)> = other
                    .iter()
                    .enumerate()
                    .map(|(index, text)| (format!("PKR_VAR_{}", variable(index)), text.clone()))
                    .collect();
                late_ways_arrive(&compiled.run($make, &[], &environment), &other);
            }

            #[test]
            fn names() {
                // each build is several runs of a shell
                let some: Vec<String> = support::hostile::names().into_iter().step_by(3).collect();
                names_arrive($make, "make", &some);
            }

            #[test]
            fn files() {
                files_arrive($make, "make");
            }
        }
    )* };
}

in_every_make!(gnu_make: "make", bsd_make: "bmake");
