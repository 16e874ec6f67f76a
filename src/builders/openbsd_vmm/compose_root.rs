//! What the head says that root has prepared: vm.conf(5), or doas.conf(5).

use super::Generation;
use super::compose::Composer;
use super::install::{IMAGES, Run};
use crate::communicator::guest::words;
use crate::plan::{Part, Var, Word};
use crate::program::{Fact, Side};

impl Composer<'_, '_, '_, '_> {
    /// What root has prepared.
    pub(super) fn root(&self) -> Vec<Fact> {
        let config = self.config;
        let host = |word: Word| Fact::Root(Side::Host, word);
        if config.generation() == Generation::Modern {
            let mut told = words(&[
                &"nothing; root has prepared /etc/vm.conf: vm \"".into(),
                &config.vm_template.word,
            ]);
            told.push_str(&format!(
                "\" {{ disable, disk \"/dev/null\", owner USER, allow instance {{ {}, owner USER }} }}",
                config.instance(&self.media)
            ));
            return vec![host(told)];
        }
        let name = || self.names.name.clone();
        let start = |run| {
            let mut words = vec![Word::lit("start")];
            words.extend(config.start(run, &self.media));
            words.push(name());
            words
        };
        let mut commands = vec![vec!["status".into()], start(Run::Install)];
        if config.goes_on(self.scope) {
            commands.push(start(Run::Disk));
            commands.push(vec!["stop".into(), name()]);
        }
        commands.push(vec!["console".into(), name()]);
        commands.push(vec!["stop".into(), "-f".into(), name()]);
        let mut out = vec![host(
            "vmctl, by doas -n. Root has written into /etc/doas.conf:".into(),
        )];
        out.extend(
            commands
                .iter()
                .map(|words| Fact::Prepared(self.rule(words))),
        );
        out
    }

    /// The line of doas.conf(5) that allows a command, and no other.
    fn rule(&self, words: &[Word]) -> Word {
        let mut line = Word::lit("permit nopass USER as root cmd vmctl args");
        for word in words {
            line.push_str(" ");
            let word = self.written_out(word);
            match word.as_literal() {
                Some(text) => line.push_str(&quoted(text)),
                None => line.append(word),
            }
        }
        line
    }

    /// A word as root writes it: PWD is the folder in which the script runs.
    fn written_out(&self, word: &Word) -> Word {
        let mut out = Word::empty();
        for part in word.parts() {
            match part {
                Part::Var(Var::Build(name)) => {
                    let at = IMAGES.iter().position(|(_, variable)| variable == name);
                    match at.and_then(|at| self.names.images.get(at)) {
                        Some(image) => {
                            out.append(self.written_out(&crate::builders::common::from_root(image)))
                        }
                        None => out.push_str(&name.to_uppercase()),
                    }
                }
                Part::Var(Var::Run("pwd")) => out.push_str("PWD"),
                part => out.push(part.clone()),
            }
        }
        out
    }
}

/// A word of doas.conf(5).
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:@%+,-".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}
