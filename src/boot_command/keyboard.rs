//! Key events as what is typed on a keyboard: texts, special keys by their names, pauses. The shell library knows the keys.

use super::{Action, Event, Special};
use crate::plan::{Part, Word};
use crate::template::Duration;

/// What stands in a boot command for a piece that is known only when the emitted file runs: no literal holds it.
const LATE: char = '\0';

/// One step at a keyboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// A text, with the Enter key behind it or not.
    Text {
        /// The text.
        text: Word,
        /// Whether Enter follows.
        enter: bool,
    },
    /// Keys by their names, as they stand in the boot command: `<esc>`, `<leftCtrlOn>`, `<aOff>`.
    Keys(Vec<String>),
    /// Nothing is typed for so long.
    Wait(Duration),
}

/// Makes the steps of a rendered boot command. Special keys are read in the literal parts of the word only.
///
/// # Errors
/// As [`super::parse`].
pub fn keyboard(command: &Word) -> Result<Vec<Stroke>, Vec<super::Fault>> {
    let mut text = String::new();
    let mut late = Vec::new();
    for part in command.parts() {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            part => {
                text.push(LATE);
                late.push(part.clone());
            }
        }
    }
    let mut typist = Typist::default();
    let mut late = late.into_iter();
    for event in super::parse(&text)? {
        match event {
            Event::Wait(duration) => {
                typist.end_text(false);
                typist.strokes.push(Stroke::Wait(duration));
            }
            Event::Char(LATE, _) => late.by_ref().take(1).for_each(|it| typist.text.push(it)),
            Event::Char(c, Action::Press) => typist.text.push_str(c.encode_utf8(&mut [0; 4])),
            Event::Char(c, action) => typist.key(&c.to_string(), action),
            Event::Special(Special::Spacebar, Action::Press) => typist.text.push_str(" "),
            Event::Special(Special::Enter | Special::Return, Action::Press)
                if !typist.text.is_empty() =>
            {
                typist.end_text(true);
            }
            Event::Special(key, action) => typist.key(&shown(key), action),
        }
    }
    typist.end_text(false);
    Ok(typist.strokes)
}

/// The characters of a text that no key of a US keyboard types, each once. Packer's VNC sends them, and nothing comes of it.
pub fn without_key(command: &Word) -> Vec<char> {
    let mut out = Vec::new();
    for part in command.parts() {
        let Part::Literal(text) = part else {
            continue;
        };
        for c in text.chars() {
            if !matches!(c, ' '..='~') && !out.contains(&c) {
                out.push(c);
            }
        }
    }
    out
}

/// A special key's name as Packer's manual writes it: `leftAlt`, `pageUp`.
fn shown(key: Special) -> String {
    let name = key.name();
    for start in ["left", "right", "page"] {
        if let Some(rest) = name.strip_prefix(start).filter(|rest| !rest.is_empty()) {
            let (first, rest) = rest.split_at(1);
            return format!("{start}{}{rest}", first.to_ascii_uppercase());
        }
    }
    name.to_owned()
}

#[derive(Default)]
struct Typist {
    strokes: Vec<Stroke>,
    text: Word,
}

impl Typist {
    /// Adds to the keys that stand last, or begins new ones.
    fn key(&mut self, name: &str, action: Action) {
        self.end_text(false);
        let name = match action {
            Action::Press => format!("<{name}>"),
            Action::On => format!("<{name}On>"),
            Action::Off => format!("<{name}Off>"),
        };
        if let Some(Stroke::Keys(names)) = self.strokes.last_mut() {
            names.push(name);
            return;
        }
        self.strokes.push(Stroke::Keys(vec![name]));
    }

    fn end_text(&mut self, enter: bool) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            self.strokes.push(Stroke::Text { text, enter });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Stroke, keyboard, without_key};
    use crate::plan::{Part, Var, Word};

    fn text(text: &str, enter: bool) -> Stroke {
        Stroke::Text {
            text: Word::lit(text),
            enter,
        }
    }

    fn keys(names: &[&str]) -> Stroke {
        Stroke::Keys(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[track_caller]
    fn same(command: &str, strokes: &[Stroke]) {
        let found = keyboard(&Word::lit(command));
        assert_eq!(found.as_deref(), Ok(strokes), "{command}");
    }

    #[test]
    fn texts_and_keys() {
        same("a b<spacebar><ENTER>", &[text("a b ", true)]);
        same(
            "a<return><enter>b",
            &[text("a", true), keys(&["<enter>"]), text("b", false)],
        );
        same(
            "<esc><pageup><LEFTALTON>x<leftaltoff>",
            &[
                keys(&["<esc>", "<pageUp>", "<leftAltOn>"]),
                text("x", false),
                keys(&["<leftAltOff>"]),
            ],
        );
        same(
            "<aOn><aOff><left><rightsuper>",
            &[keys(&["<aOn>", "<aOff>", "<left>", "<rightSuper>"])],
        );
    }

    #[test]
    fn late_pieces_are_typed_where_they_stand() {
        let ip = Part::Var(Var::Build("http_ip"));
        let mut command = Word::lit("http://");
        command.push(ip.clone());
        command.push_str("/<enter><wait>");
        let mut word = Word::lit("http://");
        word.push(ip);
        word.push_str("/");
        let strokes = keyboard(&command).expect("good");
        let line = Stroke::Text {
            text: word,
            enter: true,
        };
        assert_eq!(strokes[0], line);
        assert_eq!(strokes.len(), 2);
    }

    #[test]
    fn characters_without_a_key() {
        let command = Word::lit("a\u{e9}~\t\u{e9}");
        assert_eq!(without_key(&command), ['\u{e9}', '\t']);
    }
}
