//! What is typed on the guest's keyboard while it boots.

use std::collections::BTreeMap;

use super::compose::{Composer, qemu};
use crate::boot_command::{self, Duration, Stroke};
use crate::builders::common::late_keys;
use crate::builders::steps;
use crate::diagnostic::{Code, Diagnostic};
use crate::helpers::qemu::{AwaitText, TypeKeys};
use crate::lower::compose::Stop;
use crate::plan::Word;
use crate::program::{Command, Stmt};

/// Special keys, with the names that QEMU gives them.
const KEYS: &[(&str, &str)] = &[
    ("bs", "bs backspace"),
    ("del", "del delete"),
    ("down", "down down"),
    ("end", "end end"),
    ("enter", "enter ret"),
    ("esc", "esc esc"),
    ("f1", "f1 f1"),
    ("f10", "f10 f10"),
    ("f11", "f11 f11"),
    ("f12", "f12 f12"),
    ("f2", "f2 f2"),
    ("f3", "f3 f3"),
    ("f4", "f4 f4"),
    ("f5", "f5 f5"),
    ("f6", "f6 f6"),
    ("f7", "f7 f7"),
    ("f8", "f8 f8"),
    ("f9", "f9 f9"),
    ("home", "home home"),
    ("insert", "insert insert"),
    ("left", "left left"),
    ("leftalt", "leftalt alt"),
    ("leftctrl", "leftctrl ctrl"),
    ("leftshift", "leftshift shift"),
    ("leftsuper", "leftsuper meta_l"),
    ("pagedown", "pagedown pgdn"),
    ("pageup", "pageup pgup"),
    ("return", "return ret"),
    ("right", "right right"),
    ("rightalt", "rightalt alt_r"),
    ("rightctrl", "rightctrl ctrl_r"),
    ("rightshift", "rightshift shift_r"),
    ("rightsuper", "rightsuper meta_r"),
    ("spacebar", "spacebar spc"),
    ("tab", "tab tab"),
    ("up", "up up"),
];

/// One piece of a boot command.
enum Piece {
    /// What is typed, in the words of the template.
    Keys(Word),
    /// Nothing is typed for so long.
    Wait(Duration),
}

/// A boot command in pieces.
#[derive(Default)]
struct Typed {
    pieces: Vec<Piece>,
    named: Vec<&'static str>,
    shifts: bool,
    /// Whether keys are held during a pause.
    waits: bool,
    held: Vec<String>,
}

impl Typed {
    fn new(strokes: Vec<Stroke>) -> Self {
        let mut out = Self::default();
        for stroke in strokes {
            match stroke {
                Stroke::Text { text, enter } => {
                    out.add(text);
                    if enter {
                        out.key("<enter>");
                    }
                }
                Stroke::Keys(keys) => keys.iter().for_each(|key| out.key(key)),
                Stroke::Wait(time) => {
                    out.waits |= !out.held.is_empty();
                    out.pieces.push(Piece::Wait(time));
                }
            }
        }
        out.named.sort_unstable();
        out.named.dedup();
        out
    }

    fn add(&mut self, text: Word) {
        match self.pieces.last_mut() {
            Some(Piece::Keys(word)) => word.append(text),
            _ => self.pieces.push(Piece::Keys(text)),
        }
    }

    fn key(&mut self, key: &str) {
        self.add(Word::lit(key));
        let name = key.trim_matches(['<', '>']).to_lowercase();
        let on = name.strip_suffix("on");
        let off = name.strip_suffix("off");
        let base = on.or(off).unwrap_or(&name);
        // one key at least has a name where any key is held
        let base = match base.chars().count() {
            1 => "enter",
            _ => base,
        };
        let found = KEYS.iter().find(|(name, _)| *name == base);
        self.named.extend(found.map(|(_, both)| *both));
        if let Some(held) = on {
            self.held.push(held.to_owned());
            self.shifts |= held.ends_with("shift") || held.chars().count() == 1;
        }
        if let Some(free) = off {
            self.held.retain(|held| held != free);
        }
    }

    /// With the pauses in the text: the keys that are held know of each other.
    fn joined(self) -> Self {
        let mut all = Word::empty();
        for piece in self.pieces {
            match piece {
                Piece::Keys(word) => all.append(word),
                Piece::Wait(time) => all.push_str(&format!("<wait{}>", time.for_sleep())),
            }
        }
        Self {
            pieces: vec![Piece::Keys(all)],
            ..self
        }
    }
}

impl Composer<'_, '_, '_, '_> {
    /// The statements that wait for the boot and type, and whether they do type.
    ///
    /// # Errors
    /// A text that does not render, a pause that cannot be.
    pub(super) fn boot(
        &mut self,
        data: &BTreeMap<String, Word>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<(Vec<Stmt>, bool), Stop> {
        let vnc = &self.config.vnc;
        if vnc.disable_vnc.value {
            // Packer does not even wait then
            return Ok((self.begun(2), false));
        }
        let boot = &vnc.boot;
        let command = steps::render(boot, data, self.scope)?;
        let span = boot.boot_command.span.unwrap_or(self.scope.span);
        let strokes = boot_command::keyboard(&command).map_err(|faults| {
            let fault = faults.into_iter().next();
            let (message, packer) =
                fault.map_or_else(Default::default, |it| (it.message, it.packer));
            Diagnostic::error(Code::BadValue, span, message).packer(packer)
        })?;
        faults.extend(steps::unknown_keys(&command, span));
        let mut expected = self.config.boot_expect.items.iter();
        let mut expected = move || expected.next().map(|text| text.word.clone());
        let mut typed = Typed::new(strokes);
        if typed.waits {
            if !self.config.boot_expect.is_empty() {
                return Err(Stop::Later);
            }
            typed = typed.joined();
        }
        let wait = boot.boot_wait.value;
        let refused = late_keys(typed.pieces.iter().filter_map(|piece| match piece {
            Piece::Keys(word) => Some(word),
            Piece::Wait(_) => None,
        }));
        // before anything is done
        if let Some(step) = self.steps.first_mut() {
            step.body.splice(0..0, refused);
        }
        let mut out = Vec::new();
        if !self.config.boot_expect.is_empty() {
            out.push(Stmt::Let("seen", "0".into()));
        }
        match expected().filter(|text| !text.is_empty()) {
            Some(text) => out.push(await_text(text, wait)),
            None => out.extend(self.begun(wait.nanoseconds.max(0))),
        }
        let types = !typed.pieces.is_empty();
        let interval = match vnc.boot_key_interval.value {
            given if given.nanoseconds > 0 => given.for_sleep(),
            _ => "0.1".to_owned(),
        };
        let helper = TypeKeys {
            guest: self.scope.build.suffix.clone(),
            pause: interval.into(),
            named: typed.named,
            shifts: typed.shifts,
            waits: typed.waits,
            seen: !self.config.boot_expect.is_empty(),
        };
        for piece in typed.pieces {
            match piece {
                Piece::Keys(text) => {
                    out.push(Stmt::Run(Command::helper(helper.clone(), [text])));
                }
                Piece::Wait(time) => out.push(match expected().filter(|text| !text.is_empty()) {
                    Some(text) => await_text(text, time),
                    None => sleep(time),
                }),
            }
        }
        Ok((out, types))
    }

    /// Waits for so long, in nanoseconds, and looks whether the machine runs. One that has halted already is no fault, as in
    /// Packer.
    fn begun(&self, wait: i64) -> Vec<Stmt> {
        const LEAST: i64 = 2_000_000_000;
        let wait = Duration {
            nanoseconds: if wait < 10 { LEAST } else { wait },
        };
        let message = "QEMU has ended";
        let alive = Command::new("kill", ["-0".into(), qemu()]).silent();
        let check = match self.is_reached() {
            true => alive.or_die(message),
            false => alive.or_else(vec![Command::new("wait", [qemu()]).or_die(message)]),
        };
        vec![sleep(wait), check]
    }
}

fn sleep(time: Duration) -> Stmt {
    Stmt::Run(Command::new("sleep", [time.for_sleep().into()]))
}

fn await_text(text: Word, time: Duration) -> Stmt {
    let seconds = time.whole_seconds().to_string();
    Stmt::Run(Command::helper(AwaitText {}, [text, seconds.into()]))
}

#[cfg(test)]
mod tests {
    use super::KEYS;
    use crate::boot_command::{Stroke, keyboard};
    use crate::plan::Word;

    #[test]
    fn every_key_has_a_name() {
        for (name, both) in KEYS {
            assert!(both.starts_with(&format!("{name} ")), "{name}");
            let strokes = keyboard(&Word::lit(format!("<{name}On>"))).expect("good");
            assert!(matches!(strokes.as_slice(), [Stroke::Keys(_)]), "{name}");
        }
    }
}
