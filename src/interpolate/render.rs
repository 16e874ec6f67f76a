//! Rendering: parse, evaluate, and evaluate again where a late text turned out to be needed now.

use std::collections::BTreeSet;

use super::context::{Context, Place, Users, When};
use super::eval::{self, Force};
use super::fault::Fault;
use super::lexer::Lexer;
use super::node::Tree;
use super::parse;
use super::stop::{self, Stop};
use super::token::Kind;
use super::{functions, passthrough};
use crate::diagnostic::Code;
use crate::plan::{LibFn, Part, Word};

/// How many variables are fixed one by one before all that the text uses are.
const FORCED: usize = 16;

/// How often a text is rendered again before that counts as a fault.
const ROUNDS: usize = 100;

/// Renders a text once.
///
/// With [`When::Late`] the word may have late parts; user variables that decide a condition are asked for early, and so
/// become fixed. With [`When::Early`] the word is literal. `{{ .Anything }}` in the value of a variable is kept.
///
/// # Errors
/// A fault of syntax or of evaluation, with Packer's words; [`Code::LateShape`] when a value that must be known is not.
pub fn render(
    text: &str,
    context: &Context,
    users: &mut dyn Users,
    when: When,
) -> Result<Word, Fault> {
    if let Some(at) = text.find('\0') {
        return Err(
            Fault::new(Code::TemplateFails, at..at + 1, "the text holds a NUL byte")
                .help("a shell cannot hold it: take it out"),
        );
    }
    let word = if context.place == Place::Variable {
        let kept = passthrough::take_out(text);
        once(&kept.text, &[], context, users, when)
            .map(|word| kept.put_back(word))
            .map_err(|fault| kept.fault(fault))
    } else {
        once(text, &[], context, users, when)
    };
    word.map_err(|fault| with_text(fault, context.place, text))
}

/// Renders a word once that was rendered before: its literal pieces are the template, its late pieces stay as they are.
///
/// # Errors
/// As [`render`], and when a late piece stands inside an action. Ranges are of the word's text with one byte for each
/// late piece.
pub fn render_word(
    word: &Word,
    context: &Context,
    users: &mut dyn Users,
    when: When,
) -> Result<Word, Fault> {
    if let Some(text) = word.as_literal() {
        return render(text, context, users, when);
    }
    let mut text = String::new();
    let mut late = Vec::new();
    for part in word.parts() {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            part => {
                late.push((text.len(), part.clone()));
                // no literal holds NUL
                text.push('\0');
            }
        }
    }
    late_inside(&text, word)?;
    once(&text, &late, context, users, when)
        .map_err(|fault| with_text(fault, context.place, &word.to_string()))
}

/// Refuses a late piece inside `{{ }}`, which would have to be parsed when the emitted file runs.
fn late_inside(text: &str, word: &Word) -> Result<(), Fault> {
    let mut lexer = Lexer::new(text);
    loop {
        let token = lexer.next();
        let shown = text.get(token.range.clone()).unwrap_or_default();
        if token.kind != Kind::Text && shown.contains('\0') {
            let fault = Fault::new(
                Code::LateShape,
                token.range,
                format!("a value that is not known yet stands inside `{{{{ }}}}`, found `{word}`"),
            );
            return Err(stop::late_help(fault, word));
        }
        if matches!(token.kind, Kind::End | Kind::Error) {
            return Ok(());
        }
    }
}

/// Renders a field that Packer renders at run time: again and again until the text no longer changes.
///
/// # Errors
/// As [`render`], and when the text still changes after 100 rounds (Packer would go on for ever).
pub fn render_until_stable(
    text: &str,
    context: &Context,
    users: &mut dyn Users,
    when: When,
) -> Result<Word, Fault> {
    let first = render(text, context, users, when)?;
    render_word_until_stable(first, context, users, when)
}

/// As [`render_until_stable`], for a word that was rendered before, as by [`render_word`].
///
/// # Errors
/// As [`render_until_stable`].
pub fn render_word_until_stable(
    word: Word,
    context: &Context,
    users: &mut dyn Users,
    when: When,
) -> Result<Word, Fault> {
    let length = word.as_literal().map_or(0, str::len);
    let mut current = word;
    for _ in 1..ROUNDS {
        let next = render_word(&current, context, users, when)?;
        if next == current {
            return Ok(next);
        }
        current = next;
    }
    Err(Fault::new(
        Code::TemplateFails,
        0..length,
        "the text never stops changing when it is rendered again",
    )
    .help("take the template out of the value that it puts in"))
}

/// Parses a text only; the functions of the place must be defined.
///
/// # Errors
/// A fault of syntax, with Packer's words.
pub fn check(text: &str, place: Place, clean: bool) -> Result<(), Fault> {
    parse::parse(text, &|name| functions::is_defined(name, clean))
        .map(drop)
        .map_err(|fault| with_text(fault, place, text))
}

fn once(
    text: &str,
    late: &[(usize, Part)],
    context: &Context,
    users: &mut dyn Users,
    when: When,
) -> Result<Word, Fault> {
    let clean = context.clean.is_some();
    let tree = parse::parse(text, &|name| functions::is_defined(name, clean))?;
    let (mut force, why) = match when {
        When::Early { why } => (Force::All, why),
        When::Late => (Force::Names(BTreeSet::new()), "a condition of a template"),
    };
    loop {
        let fault = match eval::run(text, late, &tree, context, users, &force, why) {
            Ok(word) => match (when, &word) {
                (When::Early { .. }, word) if word.as_literal().is_none() => {
                    return Err(late_shape(text, word, why));
                }
                _ => {
                    if may_fail(&word) {
                        tried(text, late, &tree, context, users)?;
                    }
                    return Ok(word);
                }
            },
            Err(Stop::Fault(fault)) => return Err(*fault),
            Err(Stop::Need(names, fault)) => {
                force = match force {
                    Force::All => return Err(*fault),
                    // only what the conditions are made of, one after the other; then everything
                    Force::Names(mut known) if known.len() < FORCED && !names.is_subset(&known) => {
                        known.extend(names);
                        Force::Names(known)
                    }
                    Force::Names(_) => Force::All,
                };
                continue;
            }
            // the parser lets these stand only inside `range`
            Err(Stop::Break | Stop::Continue) => "`break` outside of `range`",
        };
        return Err(Fault::new(Code::TemplateFails, 0..text.len(), fault));
    }
}

/// Whether a library function that makes the word may refuse its arguments.
fn may_fail(word: &Word) -> bool {
    let mut found = false;
    word.each_call(&mut |function| found |= function == LibFn("split"));
    found
}

/// Evaluates a text with the values that are known now: what fails by them would fail when the emitted file runs, which is
/// later than Packer tells it.
fn tried(
    text: &str,
    late: &[(usize, Part)],
    tree: &Tree,
    context: &Context,
    users: &mut dyn Users,
) -> Result<(), Fault> {
    let why = "a trial";
    match eval::run(
        text,
        late,
        tree,
        context,
        &mut Known(users),
        &Force::All,
        why,
    ) {
        Err(Stop::Fault(fault)) => Err(match fault.help {
            None => fault
                .help("give other values to the variables that it uses, with `-var NAME=VALUE`"),
            Some(_) => *fault,
        }),
        // a value that is not known yet may well be a good one
        _ => Ok(()),
    }
}

/// The user variables with the values that are known now.
struct Known<'u>(&'u mut dyn Users);

impl Users for Known<'_> {
    fn late(&mut self, name: &str) -> Result<Word, String> {
        self.0.late(name)
    }

    fn early(&mut self, name: &str, _: &str) -> Result<Option<String>, String> {
        Ok(self.0.peek(name))
    }
}

fn late_shape(text: &str, word: &Word, why: &str) -> Fault {
    let fault = Fault::new(
        Code::LateShape,
        0..text.len(),
        format!("`{why}` must be known when the template is compiled, found `{word}`"),
    );
    stop::late_help(fault, word)
}

/// Packer says the whole text behind a fault in a component's field.
fn with_text(mut fault: Fault, place: Place, text: &str) -> Fault {
    if !matches!(place, Place::Variable | Place::BuilderName)
        && let Some(words) = &mut fault.packer
    {
        words.push_str(" in:\n\n");
        words.push_str(text);
    }
    fault
}
