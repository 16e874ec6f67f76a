//! The settings of a script and its command line.

use super::names::Names;
use super::quote::Quoter;
use crate::emit::quote::{Style, literal};
use crate::plan::{Var, Variable, Word};
use crate::printable;
use crate::program::Program;

/// The lines that give each setting its value before the command line is read.
pub fn before(program: &Program, names: &Names, quoter: &Quoter<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for setting in &program.settings {
        let name = names.variable(&Var::User(setting.name.clone()));
        let origin = if setting.origin.is_empty() {
            String::new()
        } else {
            format!(" # {}", printable!("{}", setting.origin))
        };
        out.push(match &setting.default {
            Some(_) if setting.asked => {
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
    for setting in &program.settings {
        let name = names.variable(&Var::User(setting.name.clone()));
        let shown = literal(&setting.name, Style::Script);
        if let Some(bound) = &setting.bound {
            let empty = if bound.may_be_empty {
                String::new()
            } else {
                format!(" | {shown}=")
            };
            let message = format!("{} is one item of a list: {}", setting.name, bound.reason);
            out.push(format!(
                "{shown}=*,*{empty}) die {} ;;",
                literal(&message, Style::Script)
            ));
        }
        if let Some(fixed) = &setting.fixed {
            let message = format!(
                "{} is fixed as {} when compiling: {}",
                setting.name, fixed.value, fixed.reason
            );
            out.push(format!(
                "{shown}=*) [ \"$option\" = {} ] || die {} ;;",
                quoter.word(&{
                    let mut wanted = Word::lit(format!("{}=", setting.name));
                    wanted.append(fixed.value.clone());
                    wanted
                }),
                literal(&message, Style::Script)
            ));
        } else {
            out.push(format!("{shown}=*) {name}=${{option#*=}} ;;"));
        }
    }
    out
}

/// The lines that give each setting its value which the command line has not set.
pub fn after(program: &Program, names: &Names, quoter: &Quoter<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for setting in &program.settings {
        let name = names.variable(&Var::User(setting.name.clone()));
        match &setting.default {
            Some(_) if setting.asked => {
                out.push(format!(
                    "[ -n \"${{{name}+set}}\" ] || {{ ask {}; {name}=$secret; }}",
                    literal(&setting.name, Style::Script)
                ));
            }
            Some(word) if word.as_literal().is_some() => {}
            Some(word) => out.push(format!(
                "[ -n \"${{{name}+set}}\" ] || {name}={} || exit 1",
                quoter.value(word)
            )),
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
        out.push(format!(
            "[ -n \"${name}\" ] || {{ ask {}; {name}=$secret; }}",
            literal(&secret.name, Style::Script)
        ));
    }
    out
}

/// Whether the script asks for a secret on the terminal.
pub fn asks(program: &Program) -> bool {
    program.secrets.iter().any(|it| it.value.is_none())
        || program.settings.iter().any(|setting| setting.asked)
}

/// The secrets of the script that its output must not show: sensitive variables.
pub fn masked(program: &Program) -> Vec<Word> {
    let sensitive = |setting: &&Variable| setting.sensitive;
    program
        .settings
        .iter()
        .filter(sensitive)
        .map(|setting| Word::var(Var::User(setting.name.clone())))
        .collect()
}

/// The environment variables that carry secrets into the script.
pub fn carriers(program: &Program) -> Vec<String> {
    let settings = program.settings.iter().filter(|setting| setting.asked);
    let secrets = program.secrets.iter().filter(|it| it.value.is_none());
    let secrets = secrets.map(crate::plan::Secret::environment);
    settings.map(Variable::environment).chain(secrets).collect()
}
