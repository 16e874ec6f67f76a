//! StepTypeBootCommand: what is typed on the guest's keyboard while it boots.

use std::collections::BTreeMap;

use crate::boot_command::{self, Duration, Stroke};
use crate::builders::common::BootConfig;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::Scope;
use crate::plan::{LibFn, Part, Stmt, Var, Word};
use crate::schema::{Raw, Text};
use crate::source::Span;

/// By which way keys reach the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyboard {
    /// QEMU's monitor, which `qmp_open` has opened.
    Qmp,
    /// `VBoxManage controlvm ... keyboardputscancode`, to the machine whose name is in `b_vm`.
    VirtualBox,
}

/// What is typed, and how.
pub struct Typing<'a> {
    /// The way to the guest.
    pub keyboard: Keyboard,
    /// `boot_wait` and `boot_command`.
    pub boot: &'a BootConfig,
    /// Pause between keys or groups of keys; zero: that of the environment, or Packer's.
    pub interval: Duration,
    /// What `{{ }}` may name.
    pub data: &'a BTreeMap<String, Word>,
}

/// The statements that wait for the boot and type.
///
/// # Errors
/// A text that does not render, or a pause that only its variables give and that cannot be.
pub fn typing(
    typing: &Typing<'_>,
    scope: &mut Scope<'_, '_>,
    faults: &mut Vec<Diagnostic>,
) -> Result<Vec<Stmt>, Diagnostic> {
    typing_expected(typing, &[], scope, faults)
}

/// The same, with texts that the guest's serial console shows before it is typed at: at the beginning, and at each pause.
///
/// # Errors
/// As `typing`.
pub fn typing_expected(
    typing: &Typing<'_>,
    expected: &[Text],
    scope: &mut Scope<'_, '_>,
    faults: &mut Vec<Diagnostic>,
) -> Result<Vec<Stmt>, Diagnostic> {
    let Typing { keyboard, boot, .. } = *typing;
    let mut stmts = Vec::new();
    let mut expected = expected.iter().map(|text| text.word.clone());
    // a pause, or what is waited for instead, at most so long
    let mut pause = |time: Duration, wait: &'static str| {
        let text = expected.next().unwrap_or_default();
        match text.is_empty() {
            true => Stmt::call(wait, [shown(time)]),
            false => Stmt::call("serial_expect", [text, shown(time)]),
        }
    };
    if boot.boot_wait.value.nanoseconds > 0 {
        stmts.push(pause(boot.boot_wait.value, "wait_for_boot"));
    } else {
        pause(boot.boot_wait.value, "wait_for_boot");
    }
    let command = render(boot, typing.data, scope)?;
    if command.is_empty() {
        return Ok(stmts);
    }
    let span = boot.boot_command.span.unwrap_or(scope.span);
    let strokes = boot_command::keyboard(&command).map_err(|faults| {
        let fault = faults.into_iter().next();
        let (message, packer) = fault.map_or_else(Default::default, |it| (it.message, it.packer));
        Diagnostic::error(Code::BadValue, span, message).packer(packer)
    })?;
    faults.extend(unknown_keys(&command, span));
    let names = keyboard.functions();
    let interval = match typing.interval.nanoseconds > 0 {
        true => vec![shown(typing.interval)],
        false => Vec::new(),
    };
    stmts.push(Stmt::call(names.begin, interval));
    for stroke in strokes {
        stmts.push(match stroke {
            Stroke::Text { text, enter: true } => Stmt::call(names.line, [checked(text)]),
            Stroke::Text { text, enter: false } => Stmt::call(names.text, [checked(text)]),
            Stroke::Keys(keys) => Stmt::call(names.keys, keys.into_iter().map(Word::lit)),
            Stroke::Wait(duration) => pause(duration, names.wait),
        });
    }
    stmts.push(Stmt::call(names.end, []));
    Ok(stmts)
}

/// A warning of characters that no key types.
pub fn unknown_keys(command: &Word, span: Span) -> Option<Diagnostic> {
    let lost = boot_command::without_key(command);
    if lost.is_empty() {
        return None;
    }
    let shown: Vec<String> = lost
        .iter()
        .map(|c| format!("`{}`", c.escape_debug()))
        .collect();
    let told = format!(
        "no key of a US keyboard types {}: nothing is typed for it",
        shown.join(", ")
    );
    let warning = Diagnostic::warning(Code::BadValue, span, told);
    Some(warning.help("special keys have names, such as `<tab>` and `<enter>`"))
}

/// Functions of the library.
struct Functions {
    begin: &'static str,
    text: &'static str,
    line: &'static str,
    keys: &'static str,
    wait: &'static str,
    end: &'static str,
}

impl Keyboard {
    fn functions(self) -> Functions {
        match self {
            Self::Qmp => Functions {
                begin: "qmp_keyboard",
                text: "qmp_text",
                line: "qmp_line",
                keys: "qmp_keys",
                wait: "key_wait",
                end: "qmp_typed",
            },
            Self::VirtualBox => Functions {
                begin: "vbox_keyboard",
                text: "vbox_text",
                line: "vbox_line",
                keys: "vbox_keys",
                wait: "vbox_wait",
                end: "vbox_typed",
            },
        }
    }
}

fn shown(duration: Duration) -> Word {
    Word::lit(duration.to_string())
}

/// The boot command as one text. Packer renders the joined texts; each by itself is what one sees a fault in.
///
/// # Errors
/// A text that does not render.
pub fn render(
    boot: &BootConfig,
    data: &BTreeMap<String, Word>,
    scope: &mut Scope<'_, '_>,
) -> Result<Word, Diagnostic> {
    let list = &boot.boot_command;
    let mut out = Word::empty();
    let mut fault = None;
    for raw in &list.items {
        match scope.run_time(raw, data, &[]) {
            Ok(word) => out.append(word),
            Err(why) => {
                fault.get_or_insert(why);
            }
        }
    }
    if let Some(fault) = fault {
        let joined = Raw {
            text: list.items.iter().map(|raw| raw.text.as_str()).collect(),
            span: list.span,
        };
        // an action may run over several texts
        out = scope.run_time(&joined, data, &[]).map_err(|_| fault)?;
    }
    Ok(keys_of_variables(out, scope))
}

/// Special keys in the value of a variable are keys for Packer. Where its value has any the variable is fixed.
fn keys_of_variables(command: Word, scope: &mut Scope<'_, '_>) -> Word {
    let why = format!("{}.boot_command", scope.path);
    command
        .parts()
        .iter()
        .map(|part| {
            let Part::Var(Var::User(name)) = part else {
                return part.clone();
            };
            match scope.early_if(name, &why, |value| value.contains('<')) {
                Some(value) => Part::Literal(value),
                None => part.clone(),
            }
        })
        .collect()
}

/// What the run learns is typed as it is; what others give may hold no special keys, which nobody would read.
pub fn checked(text: Word) -> Word {
    text.parts()
        .iter()
        .map(|part| match part {
            Part::Literal(_) | Part::Var(Var::Build(_)) => part.clone(),
            part => Part::Call(LibFn("typed_late"), vec![Word::from_iter([part.clone()])]),
        })
        .collect()
}
