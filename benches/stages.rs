//! The stages one by one: JSON with spans, Go templates, quoting.

use divan::Bencher;
use divan::counter::BytesCount;
use packsh::emit::quote::{self, Style};
use packsh::interpolate::{self, Context, Data, Place, Users, When};
use packsh::plan::{Var, Word};
use packsh::source::{self, Sources};

fn main() {
    divan::main();
}

const TYPICAL: &str = include_str!("typical/typical.json");

fn parse(bencher: Bencher, text: &str) {
    let mut sources = Sources::default();
    let file = sources.add("t.json", text);
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| source::parse(&sources, file));
}

#[divan::bench]
fn json_typical(bencher: Bencher) {
    parse(bencher, TYPICAL);
}

#[divan::bench(sample_count = 10)]
fn json_of_a_million_numbers(bencher: Bencher) {
    let numbers: Vec<String> = (0..1_000_000).map(|number| number.to_string()).collect();
    parse(bencher, &format!("[{}]", numbers.join(",")));
}

#[divan::bench(sample_count = 10)]
fn json_of_one_long_string(bencher: Bencher) {
    parse(
        bencher,
        &format!("\"{}\"", "plain text \\n".repeat(1 << 20)),
    );
}

/// Variables whose values are known only when a script runs.
struct Late;

impl Users for Late {
    fn late(&mut self, name: &str) -> Result<Word, String> {
        Ok(Word::var(Var::User(name.to_owned())))
    }

    fn early(&mut self, _: &str, _: &str) -> Result<Option<String>, String> {
        Ok(None)
    }
}

fn render(bencher: Bencher, text: &str) {
    let context = Context {
        place: Place::Builder,
        build_name: Word::lit("name"),
        build_type: "file",
        data: Data::Nil,
        clean: None,
        build_keys: Some(&[]),
        template_dir: Word::var(Var::Run("template_dir")),
        frozen: None,
    };
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| interpolate::render(text, &context, &mut Late, When::Late).map_err(|_| ()));
}

#[divan::bench]
fn interpolation_of_plain_text(bencher: Bencher) {
    render(
        bencher,
        "apt-get -y install --no-install-recommends nginx-light",
    );
}

#[divan::bench]
fn interpolation_of_a_variable(bencher: Bencher) {
    render(bencher, "/srv/{{user `site`}}/htdocs");
}

#[divan::bench]
fn interpolation_of_a_program(bencher: Bencher) {
    render(
        bencher,
        "{{with $x := split `a,b,c` `,` 1}}{{if eq $x `b`}}{{printf \"%05d %q\" 42 $x}}{{else}}no{{end}}{{end}} {{isotime \"2006-01-02\"}}",
    );
}

#[divan::bench(args = [10, 1_000, 100_000])]
fn interpolation_of_many_actions(bencher: Bencher, count: usize) {
    render(bencher, &"{{build_name | upper}} ".repeat(count));
}

fn quoting(bencher: Bencher, text: &str) {
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| quote::literal(divan::black_box(text), Style::Script));
}

#[divan::bench]
fn quoting_of_a_plain_word(bencher: Bencher) {
    quoting(bencher, "/usr/local/bin/packsh");
}

#[divan::bench]
fn quoting_of_a_hostile_word(bencher: Bencher) {
    quoting(bencher, "it's \"$(rm -rf /)\" `x` \\ {a,b} ~ *\n");
}

#[divan::bench]
fn quoting_of_a_long_text(bencher: Bencher) {
    quoting(bencher, &"don't\n".repeat(1 << 18));
}
