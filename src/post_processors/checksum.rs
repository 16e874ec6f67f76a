//! `checksum`: writes the checksums of the artifact's files.

use crate::communicator::guest::words;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::helpers::Digest;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::lower::{Lower, Steps};
use crate::plan::{LibFn, Stmt as Call, Var, Word};
use crate::program::{Artifact, Command, Destroy, Effect, Fact, Item, Output, Stmt, Told};
use crate::schema::{Checks, List, Literal, Raw, Validate};

config! {
    /// Writes the checksums of the artifact's files, a line a file: the checksum, a tab, the file's name.
    pub struct Checksum as "checksum" {
        /// Kinds: `md5`, `sha1`, `sha224`, `sha256`, `sha384`, `sha512`.
        checksum_types: List<Literal> = &["md5"];
        /// File that lines are added to; `{{.BuildName}}`, `{{.BuilderType}}`, `{{.ChecksumType}}`.
        output: Raw = "packer_{{.BuildName}}_{{.BuilderType}}_{{.ChecksumType}}.checksum";
    }
}

const KINDS: &[&str] = &["md5", "sha1", "sha224", "sha256", "sha384", "sha512"];

impl Validate for Checksum {
    fn validate(&self, checks: &mut Checks<'_>) {
        for kind in &self.checksum_types.items {
            if !KINDS.contains(&kind.value.as_str()) {
                checks.bad(
                    kind.span,
                    format!(
                        "`checksum_types` takes {}, but got `{}`",
                        KINDS.join(", "),
                        kind.value
                    ),
                    format!("Unrecognized checksum type: {}", kind.value),
                );
            }
        }
    }
}

/// post-processor/checksum/post-processor.go
impl Lower for Checksum {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        steps.body.push(Call::call("checksum_begin", []));
        let mut kinds = Vec::new();
        for kind in &self.checksum_types.items {
            let more = [
                ("BuildName", steps.scope.build.name.clone()),
                ("BuilderType", Word::lit(steps.scope.build.kind.clone())),
                ("ChecksumType", Word::lit(kind.value.clone())),
            ];
            match steps.scope.run_time(&self.output, steps.data, &more) {
                Ok(output) => {
                    let words = [Word::lit(kind.value.clone()), output];
                    steps.body.push(Call::call("checksum", words));
                }
                Err(fault) => steps.faults.push(fault),
            }
            kinds.push(kind.value.clone());
        }
        steps.body.push(Call::call("checksum_end", []));
        Ok(format!(
            "Write the {} checksums of its files",
            kinds.join(", ")
        ))
    }
}

impl Compose for Checksum {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let kinds: Vec<&str> = self
            .checksum_types
            .items
            .iter()
            .map(|kind| kind.value.as_str())
            .collect();
        let mut outputs = Vec::new();
        for kind in &kinds {
            let Some(kind) = KINDS.iter().find(|known| *known == kind) else {
                continue;
            };
            let more = [
                ("BuildName", at.scope.build.name.clone()),
                ("BuilderType", Word::lit(at.scope.build.kind.clone())),
                ("ChecksumType", Word::lit(*kind)),
            ];
            let output = at.run_time(&self.output, &more)?;
            if !outputs.contains(&output) {
                at.make_parent(&output);
                at.step.facts.push(Fact::Writes(output.clone()));
                outputs.push(output.clone());
            }
            at.run(sums(kind, &at.artifact.files, &output));
        }
        let shown: Vec<String> = outputs.iter().map(ToString::to_string).collect();
        at.step.title = match outputs.as_slice() {
            [one] => words(&[&"Write ".into(), one]),
            _ => format!("Write {}", shown.join(", ")).into(),
        };
        let mut files = at.artifact.files.clone();
        at.step.effect = Effect::makes(files.clone(), outputs.iter().cloned().map(Item::File));
        files.extend(
            outputs
                .into_iter()
                .map(Item::File)
                .filter(|item| !at.artifact.files.contains(item)),
        );
        at.result = Some(Artifact {
            builder_id: "packer.post-processor.checksum",
            id: Word::empty(),
            told: Told::Files("Created artifact from files: "),
            files,
            destroy: Destroy::Trees,
        });
        Ok(())
    }
}

/// Appends the checksums of files to a file.
fn sums(kind: &'static str, files: &[Item], output: &Word) -> Vec<Stmt> {
    let line = |file: &Word, name: Word| {
        let sum = Command::helper(Digest { kind }, [file.clone()])
            .or_dies(words(&[&format!("no {kind} of ").into(), file]));
        let print = Command::new(
            "printf",
            [Word::lit("%s\\t%s\\n"), Word::var(Var::Local("sum")), name],
        )
        .output(Output::Append(output.clone()))
        .or_die(words(&[&"cannot write ".into(), output]));
        vec![Stmt::Capture("sum", sum), print]
    };
    let mut out = Vec::new();
    for item in files {
        match item {
            Item::File(file) if file.as_literal().is_some() => {
                let name = file.to_string();
                let name = name
                    .trim_end_matches('/')
                    .rsplit('/')
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                out.extend(line(file, name.into()));
            }
            item => {
                let file = Word::var(Var::Local("file"));
                let name = Word::call(LibFn("base_name"), vec![file.clone()]);
                out.push(Stmt::Each(vec![item.arg()], line(&file, name)));
            }
        }
    }
    out
}
