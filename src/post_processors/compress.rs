//! `compress`: packs the artifact's files.

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::{Stmt, Word};
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
        steps.body = vec![Stmt::call(function, words)];
        Ok(title)
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
