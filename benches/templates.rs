//! Whole templates: the typical one, growth with the number of builders, many in one call.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use divan::Bencher;
use divan::counter::ItemsCount;
use packsh::disk::Local;
use packsh::pipeline::{self, Opened, Options};
use packsh::source::Sources;
use packsh::{emit, plan::Plan};

fn main() {
    // the scripts that the typical template names are found from its folder
    std::env::set_current_dir(typical()).expect("benches/typical");
    divan::main();
}

fn typical() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/typical")
}

fn options() -> Options {
    Options {
        embed_limit: Some(1 << 20),
        folder: ".".to_owned(),
        ..Options::default()
    }
}

fn opened(text: &str) -> Opened {
    let mut sources = Sources::default();
    Opened {
        file: Some(sources.add("t.json", text)),
        sources,
        faults: Vec::new(),
    }
}

fn compiled(text: &str) -> Plan {
    let compiled = pipeline::compile(opened(text), &options(), &Local);
    compiled.plan.expect("a good template")
}

fn builders(count: usize) -> String {
    let builders: Vec<String> = (0..count)
        .map(|at| {
            format!(
                r#"{{"type": "file", "name": "b{at}", "target": "out/{at}", "content": "{{{{build_name}}}} {at}\n"}}"#
            )
        })
        .collect();
    format!("{{\"builders\": [{}]}}", builders.join(",\n"))
}

const TYPICAL: &str = include_str!("typical/typical.json");
const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

#[divan::bench]
fn validate_typical() -> usize {
    let (_, faults) = pipeline::validate(opened(TYPICAL), &options(), &Local);
    faults.len()
}

#[divan::bench]
fn compile_typical() -> String {
    emit::ksh::script(&compiled(TYPICAL)).expect("a script")
}

#[divan::bench]
fn compile_typical_for_make() -> String {
    emit::make::makefile(&compiled(TYPICAL)).expect("a Makefile")
}

/// The time for one builder (items a second) is about the same in each row if growth is linear.
#[divan::bench(args = SIZES, sample_count = 10)]
fn validate_builders(bencher: Bencher, count: usize) {
    let text = builders(count);
    bencher
        .counter(ItemsCount::new(count))
        .bench(|| pipeline::validate(opened(&text), &options(), &Local));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn compile_builders(bencher: Bencher, count: usize) {
    let text = builders(count);
    bencher
        .counter(ItemsCount::new(count))
        .bench(|| emit::ksh::script(&compiled(&text)));
}

/// The program itself, on as many cores as there are.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn a_thousand_templates_in_one_call(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("folder");
    let names: Vec<String> = (0..1_000).map(|at| format!("t{at}.json")).collect();
    for name in &names {
        std::fs::write(folder.path().join(name), TYPICAL).expect("template");
    }
    let scripts = folder.path().join("scripts");
    std::fs::create_dir(&scripts).expect("folder");
    for script in std::fs::read_dir(typical().join("scripts")).expect("scripts") {
        let script = script.expect("script");
        std::fs::copy(script.path(), scripts.join(script.file_name())).expect("copy");
    }
    bencher.counter(ItemsCount::new(names.len())).bench(|| {
        let status = Command::new(env!("CARGO_BIN_EXE_packsh"))
            .args(["compile", "--out-dir", "out"])
            .args(&names)
            .current_dir(folder.path())
            .stderr(Stdio::null())
            .status();
        assert!(status.expect("packsh").success());
    });
}
