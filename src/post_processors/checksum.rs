//! `checksum`: writes the checksums of the artifact's files.

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt, Word};
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
        steps.body.push(Stmt::call("checksum_begin", []));
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
                    steps.body.push(Stmt::call("checksum", words));
                }
                Err(fault) => steps.faults.push(fault),
            }
            kinds.push(kind.value.clone());
        }
        steps.body.push(Stmt::call("checksum_end", []));
        Ok(format!(
            "Write the {} checksums of its files",
            kinds.join(", ")
        ))
    }
}
