//! `file`: sends files to the guest, or fetches them.

use crate::communicator::guest::words;
use crate::communicator::remote::{Remote, Sent, Source, ends_in_slash};
use crate::config;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::compose::{Compose, Composing, Stop};
use crate::lower::{Carried, Comm, Lower, Steps};
use crate::plan::{LibFn, Part, Stmt as Call, Word};
use crate::program::Fact;
use crate::schema::{Bool, Checks, List, Literal, Text, Validate};
use crate::source::Span;

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
                body.push(Call::call("file_download", [word, destination.clone()]));
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
            body.push(Call::call("file_upload", [word, path, destination.clone()]));
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

impl Compose for File {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let destination = at.again(&self.destination)?;
        let sources: Vec<&Text> = self.all().collect();
        let upload = self.direction.value == "upload";
        let what = match sources.as_slice() {
            [one] => one.word.clone(),
            many => format!("{} files", many.len()).into(),
        };
        at.step.title = if upload {
            words(&[
                &"Send ".into(),
                &what,
                &" to the guest as ".into(),
                &destination,
            ])
        } else {
            words(&[
                &"Fetch ".into(),
                &what,
                &" from the guest to ".into(),
                &destination,
            ])
        };
        if !upload {
            at.step.facts.push(Fact::Writes(destination.clone()));
        }
        let Some(guest) = at.remote() else {
            return Ok(());
        };
        for (number, source) in sources.iter().enumerate() {
            let word = at.again(source)?;
            if !upload {
                let folder = self.fetch(at, guest, &word, source.span, &destination)?;
                if folder {
                    break;
                }
                continue;
            }
            let name = if sources.len() > 1 {
                (number + 1).to_string()
            } else {
                String::new()
            };
            let text = Text {
                word: word.clone(),
                ..(*source).clone()
            };
            let carried = if self.generated.value {
                Carried {
                    ready: Vec::new(),
                    path: word.clone(),
                    folder: false,
                    names: None,
                }
            } else {
                at.scope.house.keeps_links = guest.is_container();
                let carried = at.scope.carry("source", &text, &name);
                at.scope.house.keeps_links = false;
                carried?
            };
            self.send(at, guest, &word, carried, &destination)?;
        }
        Ok(())
    }
}

impl File {
    fn send(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        guest: &dyn Remote,
        source: &Word,
        carried: Carried,
        destination: &Word,
    ) -> Result<(), Stop> {
        let failed = words(&[&"cannot send ".into(), source]);
        if carried.folder {
            at.run(carried.ready_here()?);
            let sent = Sent {
                name: source,
                to: destination,
                folder: destination,
                failed: &failed,
            };
            let contents = ends_in_slash(&carried.path);
            at.run(guest.send_folder(sent, carried.path, contents));
            return Ok(());
        }
        let target = if ends_in_slash(destination) {
            let name = source
                .as_literal()
                .map(crate::lower::base_name)
                .ok_or(Stop::Later)?;
            words(&[destination, &name.into()])
        } else {
            destination.clone()
        };
        let mode = carried.mode(at.scope.house);
        let text = carried.text(at.scope.house);
        let text = text.filter(|text| mode.is_some() && text.without_newline().is_some());
        let from = match text {
            Some(text) => Source::Text(text),
            None => {
                at.run(carried.ready_here()?);
                Source::File(carried.path)
            }
        };
        let sent = Sent {
            name: source,
            to: &target,
            folder: destination,
            failed: &failed,
        };
        at.run(guest.send(sent, from, mode));
        Ok(())
    }

    /// Fetches a file, or a folder: then it tells that it did.
    fn fetch(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        guest: &dyn Remote,
        source: &Word,
        span: Option<Span>,
        destination: &Word,
    ) -> Result<bool, Stop> {
        let failed = words(&[&"cannot fetch ".into(), source]);
        let last = match source.parts().last() {
            Some(Part::Literal(text)) => text.as_str(),
            _ => "",
        };
        if last.ends_with('/') || last.contains(['*', '?', '[']) {
            let Some(fetched) = guest.fetch_folder(source, destination.clone(), failed) else {
                let span = span.unwrap_or(at.scope.span);
                let message = "a folder cannot be fetched from a container";
                return Err(Diagnostic::error(Code::NotSupported, span, message)
                    .found("Packer fails there, too, when it has got so far")
                    .help("pack it in the container, and fetch the archive")
                    .into());
            };
            at.run(fetched);
            return Ok(true);
        }
        let mut target = destination.clone();
        if ends_in_slash(destination) {
            match source.as_literal() {
                Some(path) => target.push_str(crate::lower::base_name(path)),
                None => target.append(Word::call(LibFn("base_name"), vec![source.clone()])),
            }
        }
        at.make_parent(&target);
        at.run(guest.fetch(source, target, failed));
        Ok(false)
    }
}
