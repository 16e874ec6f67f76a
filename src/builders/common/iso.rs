//! An image that is downloaded, and its checksum.

use std::io::ErrorKind;

use super::sums;
use crate::config;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::cleaned;
use crate::disk::reason;
use crate::interpolate::quote;
use crate::schema::{Checks, List, Text, Validate};

config! {
    /// An image that is downloaded (or lies on this machine), and its checksum.
    pub struct IsoConfig {
        /// `none`, `HEX`, `TYPE:HEX` (md5, sha1, sha256, sha512), or `file:` and the path or URL of a list of checksums.
        iso_checksum: Text;
        /// Where the image is.
        iso_url: Text;
        /// Several places of the same image, tried in this order.
        iso_urls: List<Text>;
        /// Where the image is kept, instead of the cache.
        iso_target_path: Text;
        /// Extension of its name in the cache.
        iso_target_extension: Text = "iso";
    }
}

/// The types of checksums, and how many hexadecimal digits each has.
const TYPES: &[(&str, usize)] = &[("md5", 32), ("sha1", 40), ("sha256", 64), ("sha512", 128)];

/// A checksum, as the template says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checksum<'a> {
    /// None is made.
    None,
    /// Of that type, in hexadecimal.
    Hex(&'static str, &'a str),
    /// The path or URL of a list of checksums.
    File(&'a str),
}

impl IsoConfig {
    /// The places of the image, in the order in which they are tried.
    pub fn places(&self) -> Vec<&Text> {
        let list = self.iso_urls.items.iter();
        std::iter::once(&self.iso_url)
            .chain(list)
            .filter(|place| !place.is_blank())
            .collect()
    }
}

impl Validate for IsoConfig {
    fn validate(&self, checks: &mut Checks<'_>) {
        if !self.iso_urls.is_empty() && self.iso_url.is_given() {
            checks.conflict(
                [self.iso_url.span, self.iso_urls.span],
                "`iso_url` and `iso_urls` exclude each other",
                "Only one of iso_url or iso_urls must be specified",
            );
            return;
        }
        if self.iso_urls.is_empty() && self.iso_url.is_blank() {
            checks.missing(
                "`iso_url` or `iso_urls` must be given",
                "One of iso_url or iso_urls must be specified",
            );
            return;
        }
        if self.iso_checksum.is_blank() {
            checks.missing(
                "`iso_checksum` must be given",
                "A checksum must be specified",
            );
            return;
        }
        let Some(text) = self.iso_checksum.now.as_deref() else {
            return;
        };
        let fault = match checksum(text) {
            Ok(Checksum::None) => {
                checks.warning(
                    self.iso_checksum.span,
                    "the image is not checked: `iso_checksum` is `none`",
                    "A checksum of 'none' was specified. Since ISO files are so big,\na checksum is highly recommended.",
                );
                None
            }
            Ok(Checksum::File(place)) => self.list(place, checks),
            Ok(Checksum::Hex(..)) => None,
            Err(why) => Some(Unreadable {
                ours: format!("`iso_checksum` is no checksum: {}", why.ours),
                ..why
            }),
        };
        let Some(fault) = fault else { return };
        let span = self.iso_checksum.span;
        let packer = format!("{} in {}", fault.packer, quote(text));
        let found = Diagnostic::error(Code::BadValue, span.unwrap_or(checks.span), fault.ours);
        let found = found.packer(packer);
        checks.faults.push(match fault.help {
            Some(help) => found.help(help),
            None => found,
        });
        if text.to_ascii_lowercase().ends_with(".iso") {
            checks.bad(
                span,
                "`iso_checksum` names an image, not a list of checksums",
                "Error parsing checksum: .iso is not a valid checksum ending",
            );
        }
    }
}

impl IsoConfig {
    /// Packer fetches the list of checksums while it validates, and looks for the image in it.
    fn list(&self, place: &str, checks: &Checks<'_>) -> Option<Unreadable> {
        let text = match fetch(place, checks)? {
            Ok(text) => text,
            Err(fault) => return Some(fault),
        };
        let image = self.places().first()?.now.clone()?;
        let image = sums::path_of(&image);
        let here = checks.disk.absolute(".");
        if sums::has(&text, &sums::path_of(place), &image, &here) {
            return None;
        }
        Some(Unreadable {
            ours: format!("the list of checksums `{place}` has none of `{image}`"),
            packer: format!("no checksum found in: {place}"),
            help: Some("name the image as the list does, or give its checksum itself"),
        })
    }
}

/// The bytes of a list of checksums, as far as somebody looks.
fn fetch(place: &str, checks: &Checks<'_>) -> Option<Result<Vec<u8>, Unreadable>> {
    let fault = |ours: String, packer: String| Unreadable {
        ours,
        packer: format!("Error downloading checksum file: {packer}"),
        help: None,
    };
    if place.starts_with("http://") || place.starts_with("https://") {
        return Some(checks.disk.fetch(place)?.map_err(|why| Unreadable {
            help: Some("`packsh validate --offline` does not ask the network"),
            ..fault(
                format!("the list of checksums `{place}` cannot be fetched: {why}"),
                why,
            )
        }));
    }
    // getters of other names: git::, s3::, ...
    if place.contains("::") {
        return None;
    }
    let local = place.strip_prefix("file://");
    if place.is_empty() || (local.is_none() && place.contains("://")) {
        return Some(Err(fault(
            format!("the list of checksums `{place}` is nothing that Packer fetches"),
            format!("error downloading '{place}'"),
        )));
    }
    let path = cleaned(&checks.disk.absolute(local.unwrap_or(place)));
    let (ours, packer) = match checks.disk.probe(&path) {
        Ok(stat) if stat.folder => (
            format!("the list of checksums `{place}` is a folder"),
            "source path must be a file".to_owned(),
        ),
        Ok(_) => return checks.disk.read(&path).ok().map(Ok),
        Err(why) => (
            match why.kind() {
                ErrorKind::NotFound => format!("the file `{place}` does not exist"),
                _ => format!("the file `{place}` cannot be looked at: {}", reason(&why)),
            },
            format!("source path error: stat {path}: {}", reason(&why)),
        ),
    };
    Some(Err(fault(ours, packer)))
}

/// Why a text is no checksum.
#[derive(Debug)]
pub struct Unreadable {
    /// Our words.
    pub ours: String,
    /// Those of Packer.
    pub packer: String,
    /// What to do.
    pub help: Option<&'static str>,
}

/// Reads a checksum: its type stands before it, or is told by its length.
///
/// # Errors
/// A text that is none.
pub fn checksum(text: &str) -> Result<Checksum<'_>, Unreadable> {
    if text == "none" {
        return Ok(Checksum::None);
    }
    let hex = |digits: &str| {
        let odd = digits.len() % 2 == 1;
        let bad = digits.chars().find(|c| !c.is_ascii_hexdigit());
        let why = match bad {
            Some(c) if c.is_ascii_graphic() => {
                format!("encoding/hex: invalid byte: U+{:04X} '{c}'", c as u32)
            }
            Some(c) => format!("encoding/hex: invalid byte: U+{:04X}", c as u32),
            None if odd => "encoding/hex: odd length hex string".to_owned(),
            None => return Ok(()),
        };
        Err(Unreadable {
            ours: format!("`{digits}` is not hexadecimal"),
            packer: format!("invalid checksum: {why}"),
            help: None,
        })
    };
    let Some((kind, value)) = text.split_once(':') else {
        hex(text)?;
        let found = TYPES.iter().find(|(_, length)| *length == text.len());
        return match found {
            Some((kind, _)) => Ok(Checksum::Hex(kind, text)),
            None => Err(Unreadable {
                ours: format!("no type of checksum has {} digits", text.len()),
                packer: format!("Unknown type for checksum {text}"),
                help: None,
            }),
        };
    };
    if kind == "file" {
        return Ok(Checksum::File(value));
    }
    hex(value)?;
    let Some((kind, _)) = TYPES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(kind))
    else {
        return Err(Unreadable {
            ours: format!(
                "its type is `{kind}`, but takes `md5`, `sha1`, `sha256`, `sha512`, `file`"
            ),
            packer: format!("unsupported checksum type: {kind}"),
            help: None,
        });
    };
    Ok(Checksum::Hex(kind, value))
}

#[cfg(test)]
mod tests {
    use super::{Checksum, checksum};

    #[test]
    fn types_are_named_or_told_by_the_length() {
        let digits = "0".repeat(64);
        assert_eq!(
            checksum(&digits).ok(),
            Some(Checksum::Hex("sha256", &digits))
        );
        assert_eq!(checksum("md5:ab").ok(), Some(Checksum::Hex("md5", "ab")));
        assert_eq!(checksum("SHA1:AB").ok(), Some(Checksum::Hex("sha1", "AB")));
        assert_eq!(checksum("none").ok(), Some(Checksum::None));
        assert_eq!(
            checksum("file:https://x/SHA256").ok(),
            Some(Checksum::File("https://x/SHA256"))
        );
        for text in ["", "abc", "xy", "0011", "crc32:00", "sha256:0g"] {
            assert!(checksum(text).is_err(), "{text}");
        }
    }
}
