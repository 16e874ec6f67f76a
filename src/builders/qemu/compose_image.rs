//! The CD that the machine boots, or the image of its disk.

use super::compose::{Composer, learned};
use crate::builders::common::{Fetcher, Image, from_root};
use crate::communicator::guest::words;
use crate::lower::compose::Stop;
use crate::plan::{Part, Var, Word};
use crate::program::{Arg, Command, Fact, Side, Step, Stmt, Test};

/// The path of an image, as QEMU takes it: what stands before a colon would be a protocol.
fn image_path(path: &Word) -> Word {
    match path.parts() {
        [Part::Literal(text), ..] if !text.starts_with(['~', '-']) && !text.contains(':') => {
            path.clone()
        }
        _ => from_root(path),
    }
}

impl Composer<'_, '_, '_, '_> {
    /// The CD, or the image of a disk.
    pub(super) fn image(&mut self) -> Result<(), Stop> {
        let config = self.config;
        let what = match config.disk_image.value {
            true => "the image",
            false => "the CD",
        };
        if config.iso_skip_cache.value {
            self.ranged();
            return Ok(());
        }
        let mut fetcher = Fetcher {
            scope: self.scope,
            key: &Word::empty(),
            by_ftp: false,
            path: image_path,
            steps: Vec::new(),
        };
        self.places.iso = fetcher.image(&Image::iso(&config.iso, what))?;
        let steps = fetcher.steps();
        self.steps.extend(steps);
        Ok(())
    }

    /// QEMU reads the image from a server that gives parts of it.
    fn ranged(&mut self) {
        let iso = &self.config.iso;
        let origin = self
            .scope
            .origin("iso_url", iso.iso_url.span.or(iso.iso_urls.span));
        let places: Vec<Word> = iso.places().iter().map(|text| text.word.clone()).collect();
        let mut step = Step::new("Find a server that gives parts of the image", origin);
        let url = || Word::var(Var::Local("file"));
        let head = Command::new("curl", ["-fsSIL".into(), "--".into(), url()]);
        let grep = Command::new("grep", ["-qi", "^accept-ranges: *bytes"].map(Word::lit));
        step.body = vec![
            Stmt::Let("iso", Word::empty()),
            Stmt::Each(
                places.iter().cloned().map(Arg::Word).collect(),
                vec![Stmt::If(
                    Test::Succeeds(head.pipe(grep)),
                    vec![Stmt::Let("iso", url())],
                    Vec::new(),
                )],
            ),
            Stmt::If(
                Test::Given(learned("iso")).not(),
                vec![Stmt::Die(
                    "no server gives parts of the image (Accept-Ranges: bytes)".into(),
                )],
                Vec::new(),
            ),
        ];
        for place in places {
            let told = words(&[
                &place,
                &", read by QEMU while the guest runs, not verified".into(),
            ]);
            step.facts.push(Fact::Fetches(Side::Host, told));
        }
        self.steps.push(step);
        self.places.iso = learned("iso");
    }
}
