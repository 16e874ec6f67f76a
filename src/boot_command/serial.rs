//! Key events as what a terminal sends on a serial line: the bytes of a VT220.

use super::{Action, Event, LATE, Special, pieces};
use crate::plan::{Part, Word};
use crate::template::Duration;

/// One step at a serial console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text, typed as it is; with the Enter key behind it or not.
    Text {
        /// The text.
        text: Word,
        /// Whether Enter follows.
        enter: bool,
    },
    /// Keys that are no plain text.
    Keys {
        /// Their bytes, as printf(1) writes them with `%b`.
        bytes: String,
        /// Their names, as they stand in the boot command.
        names: String,
    },
    /// Nothing is typed for so long.
    Wait(Duration),
}

/// Makes the steps of a rendered boot command. Special keys are read in the literal parts of the word only.
///
/// # Errors
/// As [`super::parse`].
pub fn serial(command: &Word) -> Result<Vec<Piece>, Vec<super::Fault>> {
    let (text, late) = pieces(command);
    let mut typist = Typist {
        late,
        ..Typist::default()
    };
    for event in super::parse(&text)? {
        typist.event(event);
    }
    typist.end_text(false);
    Ok(typist.pieces)
}

#[derive(Default)]
struct Typist {
    late: std::vec::IntoIter<Part>,
    pieces: Vec<Piece>,
    text: Word,
    ctrl: bool,
    shift: bool,
    alt: bool,
}

impl Typist {
    fn event(&mut self, event: Event) {
        match event {
            Event::Wait(duration) => {
                self.end_text(false);
                self.pieces.push(Piece::Wait(duration));
            }
            // a line has no releases: a key that is let go sends nothing
            Event::Char(_, Action::Off) => {}
            Event::Char(c, _) => self.char(c),
            Event::Special(key, action) => self.special(key, action),
        }
    }

    fn char(&mut self, c: char) {
        if c == LATE {
            if let Some(part) = self.late.next() {
                self.text.push(part);
            }
            return;
        }
        let c = if self.shift { upper(c) } else { c };
        let byte = u8::try_from(c).ok().filter(u8::is_ascii);
        match byte {
            Some(byte) if self.ctrl => {
                let control = if byte == b'?' { 0x7f } else { byte & 0o37 };
                let escape = if self.alt { "\\0033" } else { "" };
                self.keys(
                    &format!("{escape}{}", octal(control)),
                    &format!("^{}", c.to_ascii_uppercase()),
                );
            }
            Some(byte) if self.alt => {
                self.keys(&format!("\\0033{}", octal(byte)), &format!("<alt-{c}>"));
            }
            // a carriage return in the text would be taken for the Enter key of `type_line`, or be lost
            Some(byte) if byte < 0x20 && byte != b'\t' => {
                self.keys(&octal(byte), &format!("<{}>", c.escape_default()));
            }
            _ => self.text.push_str(c.encode_utf8(&mut [0; 4])),
        }
    }

    fn special(&mut self, key: Special, action: Action) {
        let held = action == Action::On;
        match key {
            Special::LeftCtrl | Special::RightCtrl => self.ctrl = held,
            Special::LeftShift | Special::RightShift => self.shift = held,
            Special::LeftAlt | Special::RightAlt => self.alt = held,
            _ if action == Action::Off => {}
            Special::Enter | Special::Return if !self.alt => self.end_text(true),
            Special::Spacebar if !self.alt && !self.ctrl => self.text.push_str(" "),
            Special::Spacebar if self.ctrl => self.keys("\\0000", "^@"),
            _ => {
                if let Some(bytes) = vt220(key) {
                    let escape = if self.alt { "\\0033" } else { "" };
                    self.keys(&format!("{escape}{bytes}"), &format!("<{}>", key.name()));
                }
            }
        }
    }

    /// Adds to the keys that stand last, or begins new ones.
    fn keys(&mut self, bytes: &str, names: &str) {
        self.end_text(false);
        if let Some(Piece::Keys {
            bytes: all,
            names: shown,
        }) = self.pieces.last_mut()
        {
            all.push_str(bytes);
            shown.push_str(names);
            return;
        }
        self.pieces.push(Piece::Keys {
            bytes: bytes.to_owned(),
            names: names.to_owned(),
        });
    }

    fn end_text(&mut self, enter: bool) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() || enter {
            self.pieces.push(Piece::Text { text, enter });
        }
    }
}

/// What Shift makes of a character, on the keyboard that Packer types on.
fn upper(c: char) -> char {
    const PLAIN: &str = "`1234567890-=[]\\;',./";
    const SHIFTED: &str = "~!@#$%^&*()_+{}|:\"<>?";
    let found = PLAIN.chars().position(|plain| plain == c);
    match found.and_then(|at| SHIFTED.chars().nth(at)) {
        Some(shifted) => shifted,
        None => c.to_ascii_uppercase(),
    }
}

/// `\0NNN`, the form that every printf(1) reads in `%b`.
fn octal(byte: u8) -> String {
    format!("\\0{byte:03o}")
}

/// What a VT220 sends for a key; nothing for keys that it does not have.
fn vt220(key: Special) -> Option<&'static str> {
    Some(match key {
        Special::Enter | Special::Return => "\\0015",
        Special::Tab => "\\0011",
        Special::Escape => "\\0033",
        Special::Backspace => "\\0177",
        Special::Spacebar => "\\0040",
        Special::Up => "\\0033[A",
        Special::Down => "\\0033[B",
        Special::Right => "\\0033[C",
        Special::Left => "\\0033[D",
        Special::Home => "\\0033[H",
        Special::End => "\\0033[F",
        Special::Insert => "\\0033[2~",
        Special::Delete => "\\0033[3~",
        Special::PageUp => "\\0033[5~",
        Special::PageDown => "\\0033[6~",
        Special::F1 => "\\0033OP",
        Special::F2 => "\\0033OQ",
        Special::F3 => "\\0033OR",
        Special::F4 => "\\0033OS",
        Special::F5 => "\\0033[15~",
        Special::F6 => "\\0033[17~",
        Special::F7 => "\\0033[18~",
        Special::F8 => "\\0033[19~",
        Special::F9 => "\\0033[20~",
        Special::F10 => "\\0033[21~",
        Special::F11 => "\\0033[23~",
        Special::F12 => "\\0033[24~",
        Special::LeftAlt
        | Special::LeftCtrl
        | Special::LeftShift
        | Special::RightAlt
        | Special::RightCtrl
        | Special::RightShift
        | Special::LeftSuper
        | Special::RightSuper => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Piece, serial};
    use crate::plan::Word;

    fn line(text: &str) -> Piece {
        Piece::Text {
            text: Word::lit(text),
            enter: true,
        }
    }

    fn keys(bytes: &str, names: &str) -> Piece {
        Piece::Keys {
            bytes: bytes.to_owned(),
            names: names.to_owned(),
        }
    }

    #[track_caller]
    fn same(command: &str, pieces: &[Piece]) {
        assert_eq!(
            serial(&Word::lit(command)).as_deref(),
            Ok(pieces),
            "{command}"
        );
    }

    #[test]
    fn enter_ends_a_line() {
        same(
            "a<enter><return>b c<ENTER>",
            &[line("a"), line(""), line("b c")],
        );
        let rest = Piece::Text {
            text: Word::lit("boot>"),
            enter: false,
        };
        same(
            "boot<spacebar>",
            &[Piece::Text {
                text: Word::lit("boot "),
                enter: false,
            }],
        );
        same("boot>", &[rest]);
    }

    #[test]
    fn special_keys_give_the_bytes_of_a_vt220() {
        same("<esc>", &[keys("\\0033", "<esc>")]);
        same("<up><f5>", &[keys("\\0033[A\\0033[15~", "<up><f5>")]);
        same("<bs><tab>", &[keys("\\0177\\0011", "<bs><tab>")]);
        same("<leftSuper><leftShift>", &[]);
    }

    #[test]
    fn control_gives_control_characters() {
        same("<leftCtrlOn>c<leftCtrlOff>", &[keys("\\0003", "^C")]);
        same(
            "<leftCtrlOn><dOn><dOff><leftCtrlOff>x<enter>",
            &[keys("\\0004", "^D"), line("x")],
        );
        same(
            "<rightCtrlOn>[?<rightCtrlOff>",
            &[keys("\\0033\\0177", "^[^?")],
        );
        same("<leftShiftOn>a1<leftShiftOff>a<enter>", &[line("A!a")]);
        same(
            "<leftAltOn>x<leftAltOff>",
            &[keys("\\0033\\0170", "<alt-x>")],
        );
    }

    #[test]
    fn late_pieces_are_typed_where_they_stand() {
        let (command, text) = crate::boot_command::late_line();
        let pieces = serial(&command).expect("good");
        assert_eq!(pieces[0], Piece::Text { text, enter: true });
        assert_eq!(pieces.len(), 2);
    }
}
