//! Versions as `min_packer_version` gives them: those of hashicorp/go-version.

/// A version: `1.7.0-beta1+meta`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// At least three numbers.
    pub(super) segments: Vec<i64>,
    /// What stands behind the first `-`, which may be left out.
    pub(super) pre: String,
    /// What stands behind `+`.
    pub(super) meta: String,
}

impl Version {
    /// Reads a version; the error is Packer's message.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let malformed = || format!("Malformed version: {text}");
        let rest = text.strip_prefix('v').unwrap_or(text);
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let (core, tail) = rest.split_at(end);
        if !dotted(core, |c| c.is_ascii_digit()) {
            return Err(malformed());
        }
        let (pre, meta) = match tail.split_once('+') {
            Some((pre, meta)) if dotted(meta, is_mark) => (pre, meta),
            None => (tail, ""),
            Some(_) => return Err(malformed()),
        };
        let pre = match pre.strip_prefix('-') {
            Some(behind) if dotted(behind, is_mark) => behind,
            _ if pre.is_empty() => pre,
            _ if !pre.starts_with(|c: char| c.is_ascii_digit()) && dotted(pre, is_mark) => pre,
            _ => return Err(malformed()),
        };
        let mut segments = Vec::new();
        for segment in core.split('.') {
            let number = segment.parse().map_err(|_| {
                format!("Error parsing version: strconv.ParseInt: parsing \"{segment}\": value out of range")
            })?;
            segments.push(number);
        }
        segments.resize(segments.len().max(3), 0);
        Ok(Self {
            segments,
            pre: pre.to_owned(),
            meta: meta.to_owned(),
        })
    }

    /// Whether a release (no pre-release) of these numbers is earlier than this version.
    pub(super) fn is_later_than(&self, release: [i64; 3]) -> bool {
        let padded = release.into_iter().chain(std::iter::repeat(0));
        self.segments
            .iter()
            .copied()
            .gt(padded.take(self.segments.len()))
    }
}

/// As Packer prints it.
impl std::fmt::Display for Version {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let segments: Vec<String> = self.segments.iter().map(i64::to_string).collect();
        out.write_str(&segments.join("."))?;
        if !self.pre.is_empty() {
            write!(out, "-{}", self.pre)?;
        }
        if !self.meta.is_empty() {
            write!(out, "+{}", self.meta)?;
        }
        Ok(())
    }
}

fn is_mark(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '~')
}

/// Whether a text is pieces of such characters with points between.
fn dotted(text: &str, good: impl Fn(char) -> bool) -> bool {
    text.split('.')
        .all(|piece| !piece.is_empty() && piece.chars().all(&good))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_packer_reads() {
        for (text, shown, later) in [
            ("1.9", "1.9.0", true),
            ("1.6.6", "1.6.6", false),
            ("v1.7-beta+meta", "1.7.0-beta+meta", true),
            ("1.6.6-dev", "1.6.6-dev", false),
            ("1.6.6.0", "1.6.6.0", false),
            ("1.6.6.1", "1.6.6.1", true),
            ("1.6.6+a", "1.6.6+a", false),
            ("1.7.0~x", "1.7.0-~x", true),
            ("1.7.0beta1", "1.7.0-beta1", true),
            ("01.07", "1.7.0", true),
            ("1.7-", "1.7.0--", true),
            ("0", "0.0.0", false),
            ("1.0-.x", "1.0.0--.x", false),
        ] {
            let version = Version::parse(text).unwrap();
            assert_eq!(
                (
                    version.to_string().as_str(),
                    version.is_later_than([1, 6, 6])
                ),
                (shown, later)
            );
        }
    }

    #[test]
    fn refuses_in_packers_words() {
        for text in [
            "x", " 1", ">= 1.0", "1.", ".1", "1.0+", "1.0-a..b", "1.0+a b",
        ] {
            assert_eq!(
                Version::parse(text),
                Err(format!("Malformed version: {text}"))
            );
        }
        assert_eq!(
            Version::parse("1.99999999999999999999").unwrap_err(),
            "Error parsing version: strconv.ParseInt: parsing \"99999999999999999999\": value out of range"
        );
    }
}
