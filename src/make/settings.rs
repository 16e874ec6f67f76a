//! The settings of a Makefile: what make's command line, or the environment, gives them.

use std::collections::{BTreeMap, BTreeSet};

use super::unit::any_part;
use crate::emit::quote::{Style, literal};
use crate::plan::names::Taken;
use crate::plan::{LibFn, Part, Var, Variable, Word};
use crate::printable;
use crate::program::Program;
use crate::shell::{Names, Quoter, or_die};

/// Functions whose text is another one each time that they are asked.
const RANDOM: &[&str] = &["uuid", "now"];

/// What is known of the settings.
#[derive(Debug)]
pub struct Settings<'p> {
    program: &'p Program,
    /// What make calls each setting.
    names: BTreeMap<&'p str, String>,
    /// Settings that are secrets, or made of secrets.
    secret: BTreeSet<&'p str>,
    /// Settings that are another text in each recipe.
    random: BTreeSet<&'p str>,
    /// Settings that are another text in each run, those of `random` among them.
    changing: BTreeSet<&'p str>,
}

impl<'p> Settings<'p> {
    /// Looks at the settings of a program.
    pub fn of(program: &'p Program) -> Self {
        let mut taken = Taken::default();
        let mut out = Self {
            program,
            names: BTreeMap::new(),
            secret: program.secret_settings(),
            random: BTreeSet::new(),
            changing: BTreeSet::new(),
        };
        for setting in &program.settings {
            let name = setting.name.as_str();
            // capital letters are those of the shells, of make and of this file
            let small = name.starts_with(|c: char| c.is_ascii_lowercase())
                && !name.contains(|c: char| c.is_ascii_uppercase());
            let prefix = if small { "" } else { "var_" };
            out.names.insert(name, taken.unique(prefix, name));
            let uses = |names: &BTreeSet<&str>| {
                let fixed = setting.fixed.as_ref().map(|it| &it.value);
                fixed.or(setting.default.as_ref()).is_some_and(|word| {
                    any_part(word, &|part| {
                        matches!(part, Part::Var(Var::User(name)) if names.contains(name.as_str()))
                    })
                })
            };
            let fixed = setting.fixed.as_ref().map(|it| &it.value);
            let default = fixed.or(setting.default.as_ref());
            if uses(&out.random) || default.is_some_and(is_random) {
                out.random.insert(name);
            }
            if uses(&out.changing) || default.is_some_and(is_changing) {
                out.changing.insert(name);
            }
        }
        out
    }

    /// Whether a word is another text in each run.
    pub fn changes(&self, word: &Word) -> bool {
        is_changing(word)
            || any_part(
                word,
                &|part| matches!(part, Part::Var(Var::User(name)) if self.changing.contains(name.as_str())),
            )
    }

    /// Whether a word is known before anything is done: it is made of settings only.
    pub fn knows(&self, word: &Word) -> bool {
        !self.changes(word)
            && !any_part(word, &|part| match part {
                Part::Literal(_) | Part::Call(..) | Part::Var(Var::Env(_)) => false,
                Part::Var(Var::User(name)) => self.secret.contains(name.as_str()),
                Part::Var(Var::Run(name)) => !matches!(*name, "pwd" | "template_dir"),
                Part::Var(_) => true,
            })
    }

    /// What make calls a setting.
    pub fn name<'n>(&'n self, setting: &'n str) -> &'n str {
        self.names.get(setting).map_or(setting, String::as_str)
    }

    /// The shell's variables of settings that make calls otherwise, each with that name.
    pub fn renamed(&self, names: &Names) -> Vec<(String, String)> {
        self.names
            .iter()
            .map(|(setting, name)| {
                let variable = names.variable(&Var::User((*setting).to_owned()));
                (variable, name.clone())
            })
            .filter(|(variable, name)| variable != name)
            .collect()
    }

    /// The variables of the environment that carry sensitive settings, besides those that a script has, too.
    pub fn carriers(&self) -> impl Iterator<Item = String> {
        let settings = self.program.settings.iter();
        settings
            .filter(|it| it.sensitive && !it.asked)
            .map(|it| format!("PKR_VAR_{}", self.name(&it.name)))
    }

    /// What make calls a setting whose value may be part of a target, with what it is if nothing is given.
    pub fn for_target(&self, name: &str) -> Option<(&str, &str, bool)> {
        if self.secret.contains(name) {
            return None;
        }
        let setting = self.program.settings.iter().find(|it| it.name == name)?;
        if let Some(fixed) = &setting.fixed {
            return Some(("", fixed.value.as_literal()?, true));
        }
        let text = setting.default.as_ref()?.as_literal()?;
        Some((self.names.get(name)?, text, false))
    }

    /// The settings by whose values a recipe goes, of those that it uses.
    pub fn noted(&self, used: &BTreeSet<String>) -> Vec<String> {
        used.iter()
            .filter(|name| {
                let name = name.as_str();
                !self.secret.contains(name)
                    && !self.random.contains(name)
                    && self.names.contains_key(name)
            })
            .cloned()
            .collect()
    }

    /// The lines that give each setting its value: first those of all but secrets, then those of secrets.
    pub fn lines(&self, names: &Names, quoter: &Quoter<'_>) -> [Vec<String>; 2] {
        let mut out = [Vec::new(), Vec::new()];
        for setting in &self.program.settings {
            let at = usize::from(self.secret.contains(setting.name.as_str()));
            out[at].push(self.line(setting, names, quoter));
        }
        for secret in &self.program.secrets {
            let name = names.variable(&secret.var());
            let from = secret.environment();
            if let Some(value) = &secret.value {
                let value = literal(value, Style::Script);
                out[1].push(format!(
                    "{name}={value} # {}",
                    printable!("{}", secret.origin)
                ));
                continue;
            }
            out[1].push(format!(
                "[ -n \"${{{from}-}}\" ] || die {}; {name}=${from}; unset {from} # {}",
                literal(
                    &format!("the environment must have the secret {from}"),
                    Style::Script
                ),
                printable!("{}", secret.origin)
            ));
        }
        out
    }

    fn line(&self, setting: &Variable, names: &Names, quoter: &Quoter<'_>) -> String {
        let variable = names.variable(&Var::User(setting.name.clone()));
        let name = self.name(&setting.name);
        let from = if setting.asked {
            setting.environment()
        } else {
            format!("PKR_VAR_{name}")
        };
        let refuse = |message: String| format!("die {}", literal(&message, Style::Script));
        let missing = refuse(if setting.sensitive {
            format!("the environment must have the secret {from}")
        } else {
            format!("make {name}=... must be given")
        });
        let default = setting.fixed.as_ref().map(|it| it.value.clone());
        let default = default.or_else(|| setting.default.clone());
        let default = default.filter(|_| !setting.asked);
        let message = format!("the variable {} has no value", setting.name);
        let default = default.map(|word| {
            let fails = or_die(&word, &message);
            (format!("{}{fails}", quoter.value(&word)), word)
        });
        let plain = |text: &str| in_make(text).is_some() && !text.starts_with(['-', '+']);
        let taken = match &default {
            Some((text, word)) if word.as_literal().is_some_and(plain) => {
                format!("{variable}=${{{from}-{text}}}")
            }
            other => {
                let otherwise = match other {
                    Some((text, _)) => format!("{variable}={text}"),
                    None => missing,
                };
                format!(
                    "if [ -n \"${{{from}+set}}\" ]; then {variable}=${from}; else {otherwise}; fi"
                )
            }
        };
        let mut line = if setting.sensitive {
            // it is on no command line
            format!("{taken}; unset {from}")
        } else if name == variable {
            format!("given {name} \"${{{name}-}}\" || {taken}")
        } else {
            format!("given {name} \"${variable}\" || {taken}")
        };
        if let Some(fixed) = &setting.fixed {
            let value = quoter.word(&fixed.value);
            let refused = refuse(format!(
                "{} is fixed as {} when compiling: {}",
                setting.name, fixed.value, fixed.reason
            ));
            line.push_str(&format!("; [ \"${variable}\" = {value} ] || {refused}"));
        }
        if !setting.origin.is_empty() {
            line.push_str(&format!(" # {}", printable!("{}", setting.origin)));
        }
        line
    }
}

fn is_random(word: &Word) -> bool {
    any_part(word, &|part| match part {
        Part::Call(LibFn(name), _) => RANDOM.contains(name),
        Part::Var(Var::Run(name)) => *name == "run_uuid",
        _ => false,
    })
}

fn is_changing(word: &Word) -> bool {
    is_random(word)
        || any_part(word, &|part| match part {
            Part::Call(LibFn(name), _) => matches!(*name, "utc" | "at_start"),
            Part::Var(Var::Run(name)) => *name == "start",
            _ => false,
        })
}

/// A text as make reads it in a value; none if it cannot be written so that all makes read the same.
pub fn in_make(text: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_./+@,-".contains(&byte);
    text.bytes().all(plain).then_some(text)
}
