//! `compress`: packs the artifact's files.

use crate::communicator::guest::words;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::helpers::PackedTogether;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt as Call, Word};
use crate::program::{Artifact, Command, Destroy, Effect, Fact, Input, Item, Output, Stmt, Told};
use crate::schema::{Checks, Int, Raw, Text, Validate};

config! {
    /// Packs the artifact's files. The name's extension chooses the form: `tar`, `zip`, `gz`, `lz4`, `bgzf`, `xz`, and
    /// `tar.gz` and so on.
    pub struct Compress as "compress" {
        /// The packed file; `{{.BuildName}}`, `{{.BuilderType}}`.
        output: Raw = "packer_{{.BuildName}}_{{.BuilderType}}";
        /// Extension that is added for the choice.
        format: Text;
        /// 1 to 9; 6 if it is not given.
        compression_level: Int;
        /// Set by the component itself.
        archive: Text => untagged("Archive");
        /// Set by the component itself.
        algorithm: Text => untagged("Algorithm");
    }
}

impl Validate for Compress {
    fn validate(&self, _: &mut Checks<'_>) {}
}

/// How files are packed: `tar` and a compression, either of which may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form {
    tar: bool,
    with: &'static str,
}

/// The form that a file name asks for (post-processor/compress/post-processor.go, detectFromFilename): its last two
/// pieces of small letters and digits behind a dot; tar and gzip if they say nothing. Packer looks at the name as the
/// template has it, before anything in it is rendered.
fn form(name: &str) -> Form {
    let mut before = "";
    let mut last = "";
    for piece in name.split('.').skip(1) {
        let end = piece
            .find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit())
            .unwrap_or(piece.len());
        if end > 0 {
            before = last;
            last = &piece[..end];
        }
    }
    let tar = before == "tar";
    match last {
        "zip" => Form {
            tar: false,
            with: "zip",
        },
        "tar" => Form {
            tar: true,
            with: "",
        },
        "gz" => Form { tar, with: "gz" },
        "lz4" => Form { tar, with: "lz4" },
        "bgzf" => Form { tar, with: "bgzf" },
        "xz" => Form { tar, with: "xz" },
        _ => Form {
            tar: true,
            with: "gz",
        },
    }
}

/// post-processor/compress/post-processor.go
impl Lower for Compress {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let more = [
            ("BuildName", steps.scope.build.name.clone()),
            ("BuilderType", Word::lit(steps.scope.build.kind.clone())),
        ];
        let output = steps.scope.run_time(&self.output, steps.data, &more)?;
        let mut name = self.output.text.clone();
        if let Some(format) = self.format.now.as_deref().filter(|text| !text.is_empty()) {
            name.push('.');
            name.push_str(format);
        }
        let form = form(&name);
        let level = match self.compression_level.value {
            ..=0 => 6,
            level => level.min(9),
        };
        let function = match (form.tar, form.with) {
            (true, "gz") => "compress_tar_gz",
            (true, "lz4") => "compress_tar_lz4",
            (true, "bgzf") => "compress_tar_bgzf",
            (true, "xz") => "compress_tar_xz",
            (true, _) => "compress_tar",
            (false, "zip") => "compress_zip",
            (false, "lz4") => "compress_lz4",
            (false, "bgzf") => "compress_bgzf",
            (false, "xz") => "compress_xz",
            (false, _) => "compress_gz",
        };
        let title = format!("Pack its files into {output}");
        let words = [output, Word::lit(level.to_string())];
        steps.body = vec![Call::call(function, words)];
        Ok(title)
    }
}

impl Compose for Compress {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let more = [
            ("BuildName", at.scope.build.name.clone()),
            ("BuilderType", Word::lit(at.scope.build.kind.clone())),
        ];
        let output = at.run_time(&self.output, &more)?;
        let mut name = self.output.text.clone();
        if let Some(format) = self.format.now.as_deref().filter(|text| !text.is_empty()) {
            name.push('.');
            name.push_str(format);
        }
        let form = form(&name);
        let files = &at.artifact.files;
        at.step.title = words(&[&"Pack ".into(), &output]);
        at.make_parent(&output);
        at.step.facts.push(Fact::Writes(output.clone()));
        at.step.effect = Effect::makes(files.clone(), [Item::File(output.clone())]);
        let level = match self.compression_level.value {
            ..=0 => 6,
            level => level.min(9),
        };
        let level = Word::lit(format!("-{level}"));
        let compressor = match form.with {
            "gz" => Some(Command::new("gzip", [Word::lit("-nc"), level])),
            "lz4" => Some(Command::new("lz4", [Word::lit("-qzc"), level])),
            "bgzf" => Some(Command::new(
                "bgzip",
                [
                    Word::lit("-c"),
                    Word::lit("-l"),
                    level.to_string().trim_start_matches('-').into(),
                ],
            )),
            "xz" => Some(Command::new("xz", [Word::lit("-c")])),
            _ => None,
        };
        let whole = if form.with == "zip" {
            Command::new("zip", [Word::lit("-q"), Word::lit("-X"), Word::lit("-")])
                .args(files.iter().map(Item::arg))
        } else if form.tar {
            let tar = tar(files);
            match compressor {
                Some(compressor) => tar.pipe(compressor.output(Output::File(output.clone()))),
                None => tar,
            }
        } else {
            let [Item::File(one)] = files.as_slice() else {
                if files.iter().any(|item| matches!(item, Item::Glob(_))) {
                    return Err(Stop::Later);
                }
                let message = format!(
                    "only one file can be packed without tar or zip, not {}",
                    files.len()
                );
                at.run([Stmt::Die(message.into())]);
                return Ok(());
            };
            match compressor {
                Some(compressor) => compressor.input(Input::File(one.clone())),
                None => Command::new("cat", []).input(Input::File(one.clone())),
            }
        };
        let whole = if whole.is_piped() {
            whole
        } else {
            whole.output(Output::File(output.clone()))
        };
        at.run([whole.or_die(words(&[&"cannot write ".into(), &output]))]);
        at.result = Some(Artifact {
            builder_id: "packer.post-processor.compress",
            id: Word::empty(),
            told: Told::Words(words(&[&"compressed artifacts in: ".into(), &output])),
            files: vec![Item::File(output)],
            destroy: Destroy::Files,
        });
        Ok(())
    }
}

/// A tar archive of files by their base names.
fn tar(files: &[Item]) -> Command {
    let split: Option<Vec<(String, String)>> = files
        .iter()
        .map(|item| match item {
            Item::File(word) => word.as_literal().map(|path| match path.rsplit_once('/') {
                Some(("", name)) => ("/".to_owned(), name.to_owned()),
                Some((folder, name)) => (folder.to_owned(), name.to_owned()),
                None => (".".to_owned(), path.to_owned()),
            }),
            Item::Glob(_) => None,
        })
        .collect();
    match split.as_deref() {
        Some([(folder, _), rest @ ..]) if rest.iter().all(|(other, _)| other == folder) => {
            let mut words = vec![Word::lit("-cf"), Word::lit("-")];
            if folder != "." {
                words.extend([Word::lit("-C"), Word::lit(folder.clone())]);
            }
            let names = split.iter().flatten().map(|(_, name)| {
                // a name is never an option
                let mark = if name.starts_with('-') { "./" } else { "" };
                Word::lit(format!("{mark}{name}"))
            });
            words.extend(names);
            Command::new("tar", words)
        }
        _ => Command::helper(PackedTogether {}, []).args(files.iter().map(Item::arg)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, form};

    #[test]
    fn a_name_chooses_its_form() {
        let of = |name: &str| {
            let Form { tar, with } = form(name);
            (tar, with)
        };
        assert_eq!(of("a.tar.gz"), (true, "gz"));
        assert_eq!(of("a.tar"), (true, ""));
        assert_eq!(of("a.zip"), (false, "zip"));
        assert_eq!(of("a.gz"), (false, "gz"));
        assert_eq!(of("a.b.xz"), (false, "xz"));
        assert_eq!(of("out/{{.BuildName}}.tar.gz"), (true, "gz"));
        assert_eq!(of("packer_{{.BuildName}}_{{.BuilderType}}"), (true, "gz"));
        assert_eq!(of("a"), (true, "gz"));
        assert_eq!(of("a.unknown"), (true, "gz"));
    }
}
