//! `file`: sends files to the guest, or fetches them.

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Comm, Lower, Steps};
use crate::plan::Stmt;
use crate::schema::{Bool, Checks, List, Literal, Text, Validate};

config! {
    /// Sends files and folders to the guest, or fetches them from there.
    pub struct File as "file" {
        /// File or folder.
        source: Text;
        /// Several of them.
        sources: List<Text>;
        /// Where they go; with a slash at its end it is a folder.
        destination: Text => required("Destination must be specified.");
        /// `upload` or `download`.
        direction: Literal = "upload";
        /// The source is made during the build, so it need not be there yet.
        generated: Bool;
    }
}

impl Validate for File {
    fn validate(&self, checks: &mut Checks<'_>) {
        let direction = self.direction.value.as_str();
        if !matches!(direction, "upload" | "download") {
            checks.bad(
                self.direction.span,
                format!("`direction` is `{direction}`, but takes `upload`, `download`"),
                "Direction must be one of: download, upload.",
            );
        }
        let mut any = false;
        for text in self.all() {
            any = true;
            if let Some(path) = &text.now
                && direction == "upload"
                && !self.generated.value
            {
                checks.file(path, text.span, &format!("Bad source '{path}': "));
            }
        }
        if !any {
            checks.missing(
                "`source` or `sources` must be given",
                "Source must be specified.",
            );
        }
    }
}

impl File {
    /// All sources: `source` comes last.
    fn all(&self) -> impl Iterator<Item = &Text> {
        let one = (!self.source.is_blank()).then_some(&self.source);
        self.sources.items.iter().chain(one)
    }
}

/// provisioner/file/provisioner.go
impl Lower for File {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let Steps {
            scope,
            data,
            body,
            builder,
            ..
        } = steps;
        // scp takes what a link leads to, docker cp and the like the link itself
        let own = builder.is_some_and(|builder| builder.comm == Comm::Own);
        let destination = scope.again(&self.destination, data)?;
        let sources: Vec<&Text> = self.all().collect();
        let upload = self.direction.value == "upload";
        for (number, source) in sources.iter().enumerate() {
            let word = scope.again(source, data)?;
            if !upload {
                body.push(Stmt::call("file_download", [word, destination.clone()]));
                continue;
            }
            let name = if sources.len() > 1 {
                (number + 1).to_string()
            } else {
                String::new()
            };
            let mut path = word.clone();
            if !self.generated.value {
                let text = Text {
                    word: word.clone(),
                    ..(*source).clone()
                };
                scope.house.keeps_links = own;
                let carried = scope.carry("source", &text, &name);
                scope.house.keeps_links = false;
                let carried = carried?;
                body.extend(carried.ready);
                path = carried.path;
            }
            body.push(Stmt::call("file_upload", [word, path, destination.clone()]));
        }
        let (verb, preposition) = if upload {
            ("Send", "to the guest as")
        } else {
            ("Fetch", "to")
        };
        let what = match sources.as_slice() {
            [one] => one.word.to_string(),
            many => format!("{} files", many.len()),
        };
        let from = if upload { "" } else { " from the guest" };
        Ok(format!("{verb} {what}{from} {preposition} {destination}"))
    }
}
