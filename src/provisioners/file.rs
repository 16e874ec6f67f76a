//! `file`: sends files to the guest, or fetches them.

use crate::communicator::guest::Guest;
use crate::communicator::guest::{Ssh, words};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::lower::{Carried, Comm, Lower, Steps};
use crate::plan::{LibFn, Part, Stmt as Call, Word};
use crate::program::{Command, Fact, Input, Output, Stmt, Test};
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
        let ssh = match at.guest {
            Guest::None => {
                at.run([Stmt::Die("there is no guest (communicator none)".into())]);
                return Ok(());
            }
            Guest::Mock => {
                at.step
                    .title
                    .push_str(": nothing, the file builder has no guest");
                return Ok(());
            }
            Guest::Ssh(ssh) => ssh.clone(),
        };
        for (number, source) in sources.iter().enumerate() {
            let word = at.again(source)?;
            if !upload {
                let folder = self.fetch(at, &ssh, &word, &destination);
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
                at.scope.carry("source", &text, &name)?
            };
            self.send(at, &ssh, &word, carried, &destination)?;
        }
        Ok(())
    }
}

impl File {
    fn send(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        ssh: &Ssh,
        source: &Word,
        carried: Carried,
        destination: &Word,
    ) -> Result<(), Stop> {
        let failed = words(&[&"cannot send ".into(), source]);
        if carried.folder {
            at.run(carried.ready_here()?);
            let contents = ends_in_slash(&carried.path);
            at.run([ssh
                .send_folder(carried.path, remote(destination), contents)
                .or_die(failed)]);
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
        let text = carried.text(at.scope.house);
        let Some(mode) = carried.mode(at.scope.house) else {
            // a folder or a file: that is seen when the script runs
            at.run(carried.ready_here()?);
            let test = Test::Succeeds(Command::new("test", ["-d".into(), carried.path.clone()]));
            let whole = ssh
                .send_folder(
                    carried.path.clone(),
                    remote(destination),
                    ends_in_slash(source),
                )
                .or_die(failed.clone());
            let file = ssh
                .send(remote(&target), "0644")
                .input(Input::File(carried.path))
                .or_die(failed);
            at.run([Stmt::If(test, vec![whole], vec![file])]);
            return Ok(());
        };
        let mode = format!("{mode:04o}");
        let send = ssh.send(remote(&target), &mode);
        match text.filter(|text| text.without_newline().is_some()) {
            Some(text) => at.run([send.input(Input::Text(text)).or_die(failed)]),
            None => {
                at.run(carried.ready_here()?);
                at.run([send.input(Input::File(carried.path)).or_die(failed)]);
            }
        }
        Ok(())
    }

    /// Fetches a file, or a folder: then it tells that it did.
    fn fetch(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        ssh: &Ssh,
        source: &Word,
        destination: &Word,
    ) -> bool {
        let failed = words(&[&"cannot fetch ".into(), source]);
        let last = match source.parts().last() {
            Some(Part::Literal(text)) => text.as_str(),
            _ => "",
        };
        if last.ends_with('/') || last.contains(['*', '?', '[']) {
            at.run([ssh
                .fetch_folder(remote(source), destination.clone())
                .or_die(failed)]);
            return true;
        }
        let mut target = destination.clone();
        if ends_in_slash(destination) {
            match source.as_literal() {
                Some(path) => target.push_str(crate::lower::base_name(path)),
                None => target.append(Word::call(LibFn("base_name"), vec![source.clone()])),
            }
        }
        at.make_parent(&target);
        let command = words(&[&"cat ".into(), &remote(source)]);
        at.run([ssh
            .command(command)
            .output(Output::File(target))
            .or_die(failed)]);
        false
    }
}

fn ends_in_slash(word: &Word) -> bool {
    matches!(word.parts().last(), Some(Part::Literal(text)) if text.ends_with('/'))
}

/// A path for the guest's shell. As with Packer's scp the shell reads the folder, so that `~` and variables are known
/// there; the name stands as it is.
fn remote(path: &Word) -> Word {
    let mut out = Word::empty();
    let count = path.parts().len();
    for (index, part) in path.parts().iter().enumerate() {
        match part {
            Part::Literal(text) if index + 1 == count => {
                let (folder, name) = match text.rsplit_once('/') {
                    Some((folder, name)) => (format!("{folder}/"), name),
                    None => (String::new(), text.as_str()),
                };
                out.push_str(&folder.replace(' ', "\\ "));
                if !name.is_empty() {
                    out.push_str(&for_guest_shell(name));
                }
            }
            Part::Literal(text) => out.push_str(&text.replace(' ', "\\ ")),
            late => out.append(Word::call(
                LibFn("for_guest"),
                vec![[late.clone()].into_iter().collect()],
            )),
        }
    }
    out
}

/// A name as one word of the guest's shell.
fn for_guest_shell(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_./:@%+=,-".contains(&byte);
    if name.bytes().all(plain) {
        return name.to_owned();
    }
    format!("'{}'", name.replace('\'', "'\\''"))
}
