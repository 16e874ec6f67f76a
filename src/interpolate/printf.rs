//! `print`, `println` and `printf`, verb by verb as Go's fmt does it. Late texts can be put in by plain `%s` and `%v`.

mod verb;

use super::eval::State;
use super::stop::Outcome;
use super::value::Value;
use crate::plan::Word;

/// What fmt prints for no value.
const NIL: &str = "<nil>";

/// `fmt.Sprint`: a blank between two operands of which neither is a text.
pub fn print(arguments: &[Value]) -> Word {
    let mut word = Word::empty();
    let mut was_text = true;
    for (index, argument) in arguments.iter().enumerate() {
        let is_text = matches!(argument, Value::Text(_));
        if index > 0 && !is_text && !was_text {
            word.push_str(" ");
        }
        word.append(argument.print(NIL));
        was_text = is_text;
    }
    word
}

/// `fmt.Sprintln`: blanks between all operands.
pub fn println(arguments: &[Value]) -> Word {
    let mut word = Word::empty();
    for (index, argument) in arguments.iter().enumerate() {
        if index > 0 {
            word.push_str(" ");
        }
        word.append(argument.print(NIL));
    }
    word.push_str("\n");
    word
}

/// The flags, width and precision of a verb.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flags {
    pub sharp: bool,
    pub zero: bool,
    pub plus: bool,
    pub minus: bool,
    pub space: bool,
    pub width: Option<usize>,
    pub precision: Option<usize>,
}

/// Widths and precisions beyond this are an error to Go too.
const LARGEST: usize = 1_000_000;

/// `fmt.Sprintf`.
pub(super) fn printf(state: &State, arguments: &[Value]) -> Outcome<Word> {
    let format = state.known(
        &State::text_argument(arguments, 0),
        "the format of `printf`",
    )?;
    let mut run = Run {
        state,
        arguments: arguments.get(1..).unwrap_or_default(),
        next: 0,
        reordered: false,
        good_index: true,
        out: Word::empty(),
    };
    let mut rest = format.as_str();
    while let Some(at) = rest.find('%') {
        run.out.push_str(&rest[..at]);
        rest = run.verb(&rest[at + 1..])?;
    }
    run.out.push_str(rest);
    run.extra();
    Ok(run.out)
}

struct Run<'a, 'b> {
    state: &'a State<'b>,
    arguments: &'a [Value],
    next: usize,
    reordered: bool,
    good_index: bool,
    out: Word,
}

impl Run<'_, '_> {
    /// One verb, behind its `%`; returns what follows.
    fn verb<'t>(&mut self, text: &'t str) -> Outcome<&'t str> {
        let mut flags = Flags::default();
        let mut rest = text;
        self.good_index = true;
        let mut after_index = false;
        loop {
            match rest.as_bytes().first() {
                Some(b'#') => flags.sharp = true,
                Some(b'0') => flags.zero = !flags.minus,
                Some(b'+') => flags.plus = true,
                Some(b'-') => {
                    flags.minus = true;
                    flags.zero = false;
                }
                Some(b' ') => flags.space = true,
                _ => break,
            }
            rest = &rest[1..];
        }
        rest = self.index(rest, &mut after_index);
        if let Some(tail) = rest.strip_prefix('*') {
            rest = tail;
            match self.star() {
                Some(width) => {
                    if width < 0 {
                        flags.minus = true;
                        flags.zero = false;
                    }
                    flags.width = usize::try_from(width.unsigned_abs()).ok();
                }
                None => self.out.push_str("%!(BADWIDTH)"),
            }
            after_index = false;
        } else {
            let (width, tail) = number(rest);
            flags.width = width;
            if after_index && width.is_some() {
                self.good_index = false;
            }
            rest = tail;
        }
        if let Some(tail) = rest.strip_prefix('.') {
            if after_index {
                self.good_index = false;
            }
            rest = self.index(tail, &mut after_index);
            if let Some(tail) = rest.strip_prefix('*') {
                rest = tail;
                flags.precision = match self.star() {
                    Some(precision) => usize::try_from(precision).ok(),
                    None => {
                        self.out.push_str("%!(BADPREC)");
                        None
                    }
                };
                after_index = false;
            } else {
                let (precision, tail) = number(rest);
                flags.precision = Some(precision.unwrap_or(0));
                rest = tail;
            }
        }
        if !after_index {
            rest = self.index(rest, &mut after_index);
        }
        let Some(verb) = rest.chars().next() else {
            self.out.push_str("%!(NOVERB)");
            return Ok(rest);
        };
        let tail = &rest[verb.len_utf8()..];
        if verb == '%' {
            self.out.push_str("%");
        } else if !self.good_index {
            self.out.push_str(&format!("%!{verb}(BADINDEX)"));
        } else if let Some(argument) = self.arguments.get(self.next) {
            self.next += 1;
            let word = verb::format(self.state, verb, argument, flags)?;
            self.out.append(word);
        } else {
            self.out.push_str(&format!("%!{verb}(MISSING)"));
        }
        Ok(tail)
    }

    /// `[N]`: the number of the next argument, from 1.
    fn index<'t>(&mut self, text: &'t str, found: &mut bool) -> &'t str {
        let Some(inner) = text.strip_prefix('[') else {
            return text;
        };
        self.reordered = true;
        let Some((digits, tail)) = inner.split_once(']') else {
            self.good_index = false;
            return inner;
        };
        match digits.parse::<usize>() {
            Ok(number) if (1..=self.arguments.len()).contains(&number) => {
                self.next = number - 1;
                *found = true;
            }
            _ => self.good_index = false,
        }
        tail
    }

    /// `*`: a width or precision that is an argument.
    fn star(&mut self) -> Option<i64> {
        let argument = self.arguments.get(self.next);
        self.next += usize::from(argument.is_some());
        match argument {
            Some(Value::Int(number)) if number.unsigned_abs() <= LARGEST as u64 => Some(*number),
            Some(Value::Byte(number)) => Some(i64::from(*number)),
            _ => None,
        }
    }

    /// Arguments that no verb has used.
    fn extra(&mut self) {
        if self.reordered || self.next >= self.arguments.len() {
            return;
        }
        self.out.push_str("%!(EXTRA ");
        for (index, argument) in self.arguments.iter().skip(self.next).enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            if matches!(argument, Value::None) {
                self.out.push_str(NIL);
            } else {
                self.out.push_str(argument.kind());
                self.out.push_str("=");
                self.out.append(argument.print(NIL));
            }
        }
        self.out.push_str(")");
    }
}

/// The number that a text begins with; one that is too large counts as none, as in Go.
fn number(text: &str) -> (Option<usize>, &str) {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    let value = number.parse().ok().filter(|value| *value <= LARGEST);
    (value, rest)
}
