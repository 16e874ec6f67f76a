//! StepDownload: an image is found on this machine or downloaded into the cache, and verified before it is used.

use std::collections::BTreeSet;

use crate::builders::common::IsoConfig;
use crate::lower::Scope;
use crate::plan::{Part, Step, Stmt, Word};

/// What is downloaded.
pub struct Download {
    /// The step's identifier.
    pub id: &'static str,
    /// What it is called in messages, such as `ISO`.
    pub what: &'static str,
    /// The step's title.
    pub title: String,
    /// Its place in the template.
    pub origin: String,
    /// Where it is kept, instead of the cache; may be empty.
    pub target: Word,
    /// Extension of its name in the cache.
    pub extension: Word,
    /// Its checksum, in the forms of `iso_checksum`.
    pub checksum: Word,
    /// Its places, in the order in which they are tried.
    pub places: Vec<Word>,
    /// Public key of signify(1), with which the list of checksums is signed; may be empty.
    pub signify_key: Word,
    /// The variable of the build that its path is saved to, such as `b_iso`.
    pub save_to: &'static str,
}

impl Download {
    /// The image of the keys `iso_...`, whose path goes into `b_iso`; none if the template gives no place.
    pub fn iso(config: &IsoConfig, scope: &Scope<'_, '_>) -> Option<Self> {
        let places: Vec<Word> = config
            .places()
            .iter()
            .map(|text| text.word.clone())
            .collect();
        let first = places.first()?;
        Some(Self {
            id: "fetch_iso",
            what: "ISO",
            title: format!("Fetch the image from {first}"),
            origin: scope.origin("iso_url", config.iso_url.span.or(config.iso_urls.span)),
            target: config.iso_target_path.word.clone(),
            extension: config.iso_target_extension.word.clone(),
            checksum: config.iso_checksum.word.clone(),
            places,
            signify_key: Word::empty(),
            save_to: "b_iso",
        })
    }

    /// The step.
    pub fn step(self) -> Step {
        self.by("fetch_image")
    }

    /// The step for a checksum that Packer takes as it is written, as it does with other keys than `iso_checksum`: the name in
    /// the cache follows from it.
    pub fn step_as_written(self) -> Step {
        self.by("fetch_source")
    }

    fn by(self, function: &'static str) -> Step {
        let mut words = vec![
            Word::lit(self.what),
            self.target,
            self.extension,
            self.checksum,
        ];
        let unpacks: BTreeSet<&str> = self.places.iter().filter_map(unpacks).collect();
        words.extend(self.places);
        let fetch = if self.signify_key.is_empty() {
            Stmt::call(function, words)
        } else {
            words.insert(0, self.signify_key);
            Stmt::call("fetch_signed_image", words)
        };
        let mut step = Step::new(self.id, "StepDownload", self.title, self.origin);
        step.body = unpacks
            .into_iter()
            .map(|function| Stmt::call(function, []))
            .collect();
        step.body.push(fetch);
        step.body
            .push(Stmt::call("save_reply", [Word::lit(self.save_to)]));
        step
    }
}

/// The library function that says what a packed image needs, by the end of its name: that is seldom a variable.
fn unpacks(place: &Word) -> Option<&'static str> {
    let Some(Part::Literal(end)) = place.parts().last() else {
        return None;
    };
    let (path, query) = end.split_once('?').unwrap_or((end, ""));
    if query.contains("archive=") {
        return None;
    }
    let (_, suffix) = path.rsplit_once('.')?;
    match suffix {
        "gz" | "tgz" => Some("unpacks_gz"),
        "bz2" | "tbz2" => Some("unpacks_bz2"),
        "xz" | "txz" => Some("unpacks_xz"),
        "zip" => Some("unpacks_zip"),
        _ => None,
    }
}
