//! The settings of a script and its command line.

use std::collections::BTreeSet;

use super::names::Names;
use super::quote::Quoter;
use crate::emit::quote::{Style, literal};
use crate::plan::{Var, Variable, Word};
use crate::printable;
use crate::program::{Build, Program};

/// Whether a script has a setting: something uses it, or Packer, too, wants a value.
fn is_needed(setting: &Variable, used: &BTreeSet<&str>) -> bool {
    used.contains(setting.name.as_str()) || (setting.default.is_none() && !setting.asked)
}

/// The lines that give each setting its value before the command line is read.
pub fn before(program: &Program, names: &Names, quoter: &Quoter<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let used = program.used_settings();
    for setting in &program.settings {
        let name = names.variable(&Var::User(setting.name.clone()));
        if !is_needed(setting, &used) {
            continue;
        }
        let origin = if setting.origin.is_empty() {
            String::new()
        } else {
            format!(" # {}", printable!("{}", setting.origin))
        };
        out.push(match &setting.default {
            _ if setting.asked => {
                let from = setting.environment();
                format!(
                    "unset {name}; [ -z \"${{{from}+set}}\" ] || {name}=${from}{origin}\nunset {from}"
                )
            }
            Some(word) if word.as_literal().is_some() => {
                format!("{name}={}{origin}", quoter.value(word))
            }
            _ => format!("unset {name}{origin}"),
        });
    }
    for secret in &program.secrets {
        let from = secret.environment();
        let name = names.variable(&secret.var());
        let origin = printable!("{}", secret.origin);
        out.push(match &secret.value {
            Some(value) => format!("{name}={} # {origin}", literal(value, Style::Script)),
            None => format!("{name}=${{{from}-}} # {origin}\nunset {from}"),
        });
    }
    out
}

/// The patterns of the command line that set a setting.
pub fn patterns(program: &Program, names: &Names, quoter: &Quoter<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let used = program.used_settings();
    for setting in &program.settings {
        let name = names.variable(&Var::User(setting.name.clone()));
        let shown = literal(&setting.name, Style::Script);
        if let Some(bound) = &setting.bound {
            let (empty, cannot) = if bound.may_be_empty {
                (String::new(), "")
            } else {
                (format!(" | -var={shown}="), " and cannot be empty")
            };
            let message = format!(
                "{} can hold no comma{cannot} in this script: {}",
                setting.name, bound.reason
            );
            out.push(format!(
                "-var={shown}=*,*{empty}) die {} ;;",
                literal(&message, Style::Script)
            ));
        }
        if let Some(fixed) = &setting.fixed {
            let message = format!(
                "{} is fixed as {} in this script: {}; compile the template again for another value",
                setting.name, fixed.value, fixed.reason
            );
            out.push(format!(
                "-var={shown}=*) [ \"$value\" = {} ] || die {} ;;",
                quoter.word(&{
                    let mut wanted = Word::lit(format!("{}=", setting.name));
                    wanted.append(fixed.value.clone());
                    wanted
                }),
                literal(&message, Style::Script)
            ));
        } else if is_needed(setting, &used) {
            out.push(format!("-var={shown}=*) {name}=${{value#*=}} ;;"));
        } else {
            out.push(format!("-var={shown}=*) ;; # nothing here uses it"));
        }
    }
    out
}

/// The lines that give each setting its value which the command line has not set.
pub fn after(program: &Program, names: &Names, quoter: &Quoter<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let used = program.used_settings();
    for setting in &program.settings {
        if !is_needed(setting, &used) {
            continue;
        }
        let name = names.variable(&Var::User(setting.name.clone()));
        match &setting.default {
            _ if setting.asked => {
                let var = Var::User(setting.name.clone());
                let unless = no_user_chosen(program, &var, quoter);
                let ask = ask(&setting.name, &setting.environment(), &name);
                if let Some(unless) = &unless {
                    out.push(format!("[ -n \"${{{name}+set}}\" ] || {unless}{ask}"));
                }
                if unless.is_none_or(|unless| !unless.is_empty()) {
                    out.push(format!(": \"${{{name}=}}\""));
                }
            }
            Some(word) if word.as_literal().is_some() => {}
            Some(word) => {
                let message = format!("the variable {} has no value", setting.name);
                let fails = or_die(word, &message);
                let value = quoter.value(word);
                out.push(format!(
                    "[ -n \"${{{name}+set}}\" ] || {name}={value}{fails}"
                ));
            }
            None => {
                let message = format!("-var {}=... must be given", setting.name);
                out.push(format!(
                    "[ -n \"${{{name}+set}}\" ] || die {}",
                    literal(&message, Style::Script)
                ));
            }
        }
    }
    for secret in program.secrets.iter().filter(|it| it.value.is_none()) {
        let name = names.variable(&secret.var());
        let Some(unless) = no_user_chosen(program, &secret.var(), quoter) else {
            continue;
        };
        let ask = ask(&secret.name, &secret.environment(), &name);
        out.push(format!("[ -n \"${name}\" ] || {unless}{ask}"));
    }
    out
}

/// Asks for a secret.
fn ask(shown: &str, environment: &str, variable: &str) -> String {
    let shown = literal(shown, Style::Script);
    format!("{{ ask {shown} {environment}; {variable}=$secret; }}")
}

/// What stands before a question if only some of the builds need the answer: `! chosen web || `. Nothing: none does.
fn no_user_chosen(program: &Program, var: &Var, quoter: &Quoter<'_>) -> Option<String> {
    let mut wanted = vec![var.clone()];
    // settings stand behind those that they are made of
    for setting in &program.settings {
        let mut made_of = false;
        let default = setting.default.iter();
        default.for_each(|word| word.each_var(&mut |it| made_of |= wanted.contains(it)));
        if made_of {
            wanted.push(Var::User(setting.name.clone()));
        }
    }
    let uses = |build: &&Build| {
        let mut found = false;
        build.each_var(&mut |it| found |= wanted.contains(it));
        found
    };
    let users: Vec<&Build> = program.builds.iter().filter(uses).collect();
    if users.len() == program.builds.len() {
        return Some(String::new());
    }
    let chosen = users.iter().map(|build| {
        let name = quoter.word(&build.name);
        format!("! chosen {name}")
    });
    let chosen: Vec<String> = chosen.collect();
    match chosen.as_slice() {
        [] => None,
        [one] => Some(format!("{one} || ")),
        several => Some(format!("{{ {}; }} || ", several.join(" && "))),
    }
}

/// What stands behind a value that functions make, which may fail.
pub fn or_die(word: &Word, message: &str) -> String {
    let mut fails = false;
    word.each_call(&mut |_| fails = true);
    if fails {
        format!(" || die {}", literal(message, Style::Script))
    } else {
        String::new()
    }
}

/// Whether the script asks for a secret on the terminal.
pub fn asks(program: &Program) -> bool {
    program.secrets.iter().any(|it| it.value.is_none())
        || program.settings.iter().any(|setting| setting.asked)
}

/// The variables of the settings that are no secrets.
pub fn plain_settings(program: &Program, names: &Names) -> Vec<String> {
    settings(program, names, false)
}

/// The variables of the settings that are secrets, and of the secrets that stood in the template.
pub fn secret_settings(program: &Program, names: &Names) -> Vec<String> {
    let mut out = settings(program, names, true);
    let secrets = program.secrets.iter().map(crate::plan::Secret::var);
    let secrets = secrets.filter(|var| matches!(var, Var::Secret(_)));
    out.extend(secrets.map(|var| names.variable(&var)));
    out
}

fn settings(program: &Program, names: &Names, are_secret: bool) -> Vec<String> {
    let (used, secret) = (program.used_settings(), program.secret_settings());
    let settings = program.settings.iter();
    let settings = settings.filter(|it| is_needed(it, &used));
    let settings = settings.filter(|it| secret.contains(it.name.as_str()) == are_secret);
    settings
        .map(|it| names.variable(&Var::User(it.name.clone())))
        .collect()
}

/// The secrets that the output must not show, as a here-document: sensitive variables, and what is asked for.
pub fn masked(program: &Program, quoter: &Quoter<'_>) -> Option<(String, String)> {
    let used = program.used_settings();
    let settings = program.settings.iter();
    let settings = settings.filter(|it| it.sensitive && used.contains(it.name.as_str()));
    let settings = settings.map(|setting| Var::User(setting.name.clone()));
    let secrets = program.secrets.iter().filter(|it| it.value.is_none());
    let mut text = Word::empty();
    for var in settings.chain(secrets.map(crate::plan::Secret::var)) {
        text.append(Word::var(var));
        text.push_str("\n");
    }
    (!text.is_empty()).then(|| quoter.here_document(&text))
}

/// The environment variables that carry secrets into the script.
pub fn carriers(program: &Program) -> Vec<String> {
    let settings = program.settings.iter().filter(|setting| setting.asked);
    let secrets = program.secrets.iter().filter(|it| it.value.is_none());
    let secrets = secrets.map(crate::plan::Secret::environment);
    settings.map(Variable::environment).chain(secrets).collect()
}
