//! `artifice`: replaces the artifact by files of this host.

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::lower::{Lower, Steps};
use crate::plan::{Part, Stmt as Call, Var, Word};
use crate::program::{Artifact, Destroy, Effect, Item, Stmt, Test, Told};
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// Replaces the artifact by files of this host, which provisioners may have fetched or made.
    pub struct Artifice as "artifice" {
        /// Patterns of files.
        files: List<Text>;
        /// Whether the artifact before it is kept.
        keep_input_artifact: Bool;
    }
}

impl Validate for Artifice {
    fn validate(&self, checks: &mut Checks<'_>) {
        if self.files.is_empty() {
            checks.missing(
                "`files` must be given",
                "No files specified in artifice configuration",
            );
        }
    }
}

/// post-processor/artifice/post-processor.go
impl Lower for Artifice {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let words: Vec<_> = self
            .files
            .items
            .iter()
            .map(|text| text.word.clone())
            .collect();
        let shown: Vec<String> = words.iter().map(ToString::to_string).collect();
        steps.body = vec![Call::call("artifice", words)];
        Ok(format!("The artifact is now {}", shown.join(", ")))
    }
}

impl Compose for Artifice {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let mut files = Vec::new();
        for text in &self.files.items {
            files.push(if is_pattern(&text.word) {
                Item::Glob(text.word.clone())
            } else {
                Item::File(text.word.clone())
            });
        }
        let shown: Vec<String> = files.iter().map(|item| item.word().to_string()).collect();
        at.step.title = format!("Take {} for the artifact", shown.join(", ")).into();
        at.step.effect = Effect::Finds(files.clone());
        let mut message = Word::lit("there is no ");
        message.append(Word::var(Var::Local("file")));
        at.run([Stmt::Each(
            files.iter().map(Item::arg).collect(),
            vec![Stmt::If(
                Test::Exists(Word::var(Var::Local("file"))).not(),
                vec![Stmt::Die(message)],
                Vec::new(),
            )],
        )]);
        at.result = Some(Artifact {
            builder_id: "packer.post-processor.artifice",
            id: Word::empty(),
            told: Told::Files("Created artifact from files: "),
            files,
            destroy: Destroy::Trees,
        });
        Ok(())
    }
}

/// Whether a text is a pattern of file names. What is late may be one only when the script runs: it is taken as it is.
fn is_pattern(word: &Word) -> bool {
    word.parts()
        .iter()
        .any(|part| matches!(part, Part::Literal(text) if text.contains(['*', '?', '['])))
}
