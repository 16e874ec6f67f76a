//! `manifest`: notes what was built in a JSON file.

use crate::communicator::guest::words;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::interpolate::quote_json;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::lower::{Lower, Steps};
use crate::plan::{LibFn, Part, Stmt as Call, Var, Word};
use crate::program::{Command, Effect, Fact, Item, Stmt};
use crate::schema::{Bool, Checks, Map, Text, Validate};

config! {
    /// Adds what was built to a JSON file.
    pub struct Manifest as "packer.post-processor.manifest" {
        /// The file.
        output: Text = "packer-manifest.json";
        /// Names without folders.
        strip_path: Bool;
        /// 0 instead of the time.
        strip_time: Bool;
        /// Further texts.
        custom_data: Map<Text>;
    }
}

impl Validate for Manifest {
    fn validate(&self, _: &mut Checks<'_>) {}
}

/// post-processor/manifest/post-processor.go
impl Lower for Manifest {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let flag = |value: bool| Word::lit(if value { "1" } else { "" });
        let title = format!("Add the artifact to {}", self.output.word);
        let mut words = vec![
            self.output.word.clone(),
            flag(self.strip_path.value),
            flag(self.strip_time.value),
        ];
        let mut pairs: Vec<_> = self.custom_data.items.iter().collect();
        pairs.sort_by_key(|(key, _)| key.word.to_string());
        for (key, value) in pairs {
            words.push(key.word.clone());
            match steps.scope.again(value, steps.data) {
                Ok(word) => words.push(word),
                Err(fault) => steps.faults.push(fault),
            }
        }
        steps.body = vec![Call::call("manifest", words)];
        Ok(title)
    }
}

impl Compose for Manifest {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let output = &self.output.word;
        at.step.title = words(&[&"Add to ".into(), output]);
        at.step.facts.push(Fact::Writes(output.clone()));
        let mut pairs: Vec<_> = self.custom_data.items.iter().collect();
        pairs.sort_by_key(|(key, _)| key.word.to_string());
        let mut data = match (pairs.is_empty(), self.custom_data.span.is_some()) {
            (true, true) => Word::lit("{}"),
            (true, false) => Word::lit("null"),
            (false, _) => Word::lit("{\n        \""),
        };
        for (index, (key, value)) in pairs.iter().enumerate() {
            data.push_str(if index == 0 { "" } else { ",\n        \"" });
            data.append(json(&key.word));
            data.push_str("\": \"");
            data.append(json(&at.again(value)?));
            data.push_str("\"");
        }
        if !pairs.is_empty() {
            data.push_str("\n      }");
        }
        let files = &at.artifact.files;
        at.step.effect = Effect::makes(files.clone(), [Item::File(output.clone())]);
        let plain = |item: &Item| matches!(item, Item::File(word) if word.as_literal().is_some_and(|text| quote_json(text) == text));
        let helper = crate::helpers::Manifest {
            lock: (!at.scope.build.alone)
                .then(|| lock(at.scope.house.request.options.shared.as_deref())),
            strip_path: self.strip_path.value,
            strip_time: self.strip_time.value,
            escape: !files.iter().all(plain),
        };
        let words = [
            output.clone(),
            json(&at.scope.build.name),
            Word::lit(at.scope.build.kind.clone()),
            json(&at.artifact.id),
            data,
        ];
        at.step.body.push(Stmt::Run(
            Command::helper(helper, words).args(files.iter().map(Item::arg)),
        ));
        let mut result = at.artifact.clone();
        result.builder_id = "packer.post-processor.manifest";
        at.result = Some(result);
        Ok(())
    }
}

/// The folder that is there while a build writes to a manifest.
fn lock(shared: Option<&str>) -> Word {
    let mut out = shared.map_or_else(|| Word::var(Var::Run("all")), Word::lit);
    out.push_str("/lock");
    out
}

/// A text for a place inside of a JSON string, as Go writes it.
fn json(word: &Word) -> Word {
    let mut out = Word::empty();
    for part in word.parts() {
        match part {
            Part::Literal(text) => out.push_str(&quote_json(text)),
            late => out.append(Word::call(
                LibFn("json"),
                vec![[late.clone()].into_iter().collect()],
            )),
        }
    }
    out
}
