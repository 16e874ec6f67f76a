//! What is downloaded, or lies on this host: each file is verified before anything uses it.

use super::fetched::{base, from_root, keep, kind_of_list, listed, one_base, packed};
use super::{Checksum, IsoConfig, checksum};
use crate::communicator::guest::words;
use crate::helpers::openbsd::IsSigned;
use crate::helpers::{Digest, Download, Fetch};
use crate::lower::Scope;
use crate::lower::compose::{Stop, end_of_fetching, private};
use crate::plan::{LibFn, Part, Var, Word};
use crate::program::{Command, Fact, Side, Step, Stmt, Test, Undo};
use crate::schema::Text;

/// What fetches for one build.
pub struct Fetcher<'f, 'h, 'a> {
    /// The builder.
    pub scope: &'f mut Scope<'h, 'a>,
    /// Public key of signify(1), with which lists of checksums are signed; may be empty.
    pub key: &'f Word,
    /// Whether ftp(1) of OpenBSD fetches, rather than what the host has.
    pub by_ftp: bool,
    /// How the path of a file of this host is written.
    pub path: fn(&Word) -> Word,
    /// The steps.
    pub steps: Vec<Step>,
}

/// One image.
pub struct Image<'t> {
    /// What it is called: `the CD`.
    pub what: &'static str,
    /// The variable for its path.
    pub variable: &'static str,
    /// The key that says where it is.
    pub key: &'static str,
    /// Its places, in the order in which they are tried.
    pub places: Vec<&'t Text>,
    /// How it is verified.
    pub checksum: &'t Word,
    /// Where it is kept instead of the cache; may be empty.
    pub target: &'t Word,
    /// Extension of its name in the cache.
    pub extension: Word,
}

impl<'t> Image<'t> {
    /// The image of the keys `iso_...`.
    pub fn iso(config: &'t IsoConfig, what: &'static str) -> Self {
        Self {
            what,
            variable: "iso",
            key: "iso_url",
            places: config.places(),
            checksum: &config.iso_checksum.word,
            target: &config.iso_target_path.word,
            extension: config.iso_target_extension.word.clone(),
        }
    }
}

/// How an image is verified.
enum Check {
    /// Not at all.
    None,
    /// By its checksum.
    Sum(&'static str, Word),
    /// By a list of checksums.
    List(Word),
    /// By a list that is signed with a key.
    Signed(Word, Word),
}

/// A value that the build learns.
fn learned(name: &'static str) -> Word {
    Word::var(Var::Build(name))
}

impl Fetcher<'_, '_, '_> {
    /// The steps that fetch, with what ends a run that only fetches behind them.
    pub fn steps(mut self) -> Vec<Step> {
        if let Some(step) = self.steps.last_mut().filter(|step| step.undo.is_some()) {
            step.body.push(end_of_fetching());
        }
        self.steps
    }

    /// Adds the step that fetches or verifies one image. Gives its path.
    ///
    /// # Errors
    /// What is not composed yet: archives, places of several kinds.
    pub fn image(&mut self, image: &Image<'_>) -> Result<Word, Stop> {
        let Some(first) = image.places.first() else {
            return Err(Stop::Later);
        };
        let place = &first.word;
        let check = self.checked(image)?;
        let mut schemes = Vec::new();
        for place in &image.places {
            let now = self.value_now(&place.word).ok_or(Stop::Later)?;
            if packed(&now) {
                return Err(Stop::Later);
            }
            let scheme = now.split_once("://").map_or("file", |(scheme, _)| scheme);
            schemes.push(scheme.to_owned());
        }
        let origin = self.scope.origin(image.key, first.span);
        let verified = match &check {
            Check::None => "not verified".into(),
            Check::Sum(kind, _) => Word::lit(format!("verified by {kind}")),
            Check::List(list) => words(&[&"verified by ".into(), list]),
            Check::Signed(list, key) => {
                words(&[&"verified by ".into(), list, &", signed with ".into(), key])
            }
        };
        if let [scheme] = schemes.as_slice()
            && scheme == "file"
        {
            return self.lies_here(image, place, check, verified, origin);
        }
        let several = schemes.len() > 1;
        let remote = |scheme: &String| matches!(scheme.as_str(), "http" | "https" | "ftp");
        if !schemes.iter().all(remote) || (several && matches!(check, Check::None)) {
            return Err(Stop::Later);
        }
        let mut from = place.clone();
        for other in &image.places[1..] {
            from.push_str(" or ");
            from.append(other.word.clone());
        }
        let title = words(&[
            &"Fetch ".into(),
            &image.what.into(),
            &" from ".into(),
            &from,
            &" (".into(),
            &verified,
            &")".into(),
        ]);
        let mut step = Step::new(title, origin);
        step.undo = Some(Undo {
            flag: "part",
            body: vec![Stmt::Run(Command::new(
                "rm",
                ["-f".into(), learned("part")],
            ))],
            kept_by_abort: false,
            told: Word::empty(),
        });
        step.facts.push(Fact::Fetches(
            Side::Host,
            words(&[&from, &", ".into(), &verified]),
        ));
        let mut fetch = Fetch {
            guest: self.scope.build.suffix.clone(),
            what: image.variable,
            name: Word::empty(),
            url: place.clone(),
            others: image.places[1..]
                .iter()
                .map(|other| other.word.clone())
                .collect(),
            folder: None,
            by_ftp: self.by_ftp,
            verified: true,
            kind: "",
            sum: Word::empty(),
            key: Word::empty(),
            cannot: words(&[&"cannot fetch ".into(), place]),
            wrong: Word::empty(),
        };
        if several {
            fetch.cannot = words(&[&image.what.into(), &" is at none of its places".into()]);
        }
        let mut named = place.clone();
        match check {
            Check::None => fetch.verified = false,
            Check::Sum(kind, sum) => {
                named = words(&[&format!("{kind}:").into(), &sum]);
                (fetch.kind, fetch.sum) = (kind, sum);
            }
            Check::List(list) => {
                self.read_list(&list, &mut step)?;
                let kind = kind_of_list(&list);
                step.body.push(listed(&list, &one_base(image)?));
                named = words(&[&format!("{kind}:").into(), &learned("sum")]);
                (fetch.kind, fetch.sum) = (kind, learned("sum"));
            }
            Check::Signed(list, key) => {
                self.read_list(&list, &mut step)?;
                (fetch.sum, fetch.key) = (one_base(image)?, from_root(&key));
                fetch.wrong = words(&[&"signify(1) refuses ".into(), place]);
            }
        }
        if !fetch.kind.is_empty() {
            fetch.wrong = words(&[place, &format!(" has another {}: ", fetch.kind).into()]);
        }
        step.facts
            .push(keep(image, &named, &mut fetch, &mut step.body)?);
        step.body.push(Stmt::Run(Command::helper(fetch, [])));
        self.steps.push(step);
        Ok(learned(image.variable))
    }

    /// An image that lies on this host.
    fn lies_here(
        &mut self,
        image: &Image<'_>,
        place: &Word,
        check: Check,
        verified: Word,
        origin: String,
    ) -> Result<Word, Stop> {
        let Some(Part::Literal(first)) = place.parts().first() else {
            return Err(Stop::Later);
        };
        let mut file = Word::lit(first.strip_prefix("file://").unwrap_or(first));
        place.parts()[1..]
            .iter()
            .for_each(|part| file.push(part.clone()));
        let place = file;
        let path = (self.path)(&place);
        let title = words(&[
            &"Look for ".into(),
            &image.what.into(),
            &" ".into(),
            &place,
            &" (".into(),
            &verified,
            &")".into(),
        ]);
        let mut step = Step::new(title, origin);
        step.facts.push(Fact::Reads(place.clone()));
        let none = words(&[&"there is no ".into(), &place]);
        let there = Stmt::If(
            Test::Exists(path.clone()).not(),
            vec![Stmt::Die(none.clone())],
            Vec::new(),
        );
        let compare = |kind, sum: Word| {
            let digest = Command::helper(Digest { kind }, [path.clone()]);
            let wrong = words(&[
                &place,
                &format!(" has another {kind}: ").into(),
                &learned("found"),
            ]);
            [
                Stmt::Capture("found", digest.or_dies(none.clone())),
                Stmt::If(
                    Test::Same(learned("found"), sum).not(),
                    vec![Stmt::Die(wrong)],
                    Vec::new(),
                ),
            ]
        };
        match check {
            Check::None => step.body.push(there),
            Check::Sum(kind, sum) => step.body.extend(compare(kind, sum)),
            Check::List(list) => {
                self.read_list(&list, &mut step)?;
                step.body.push(listed(&list, &base(&place)));
                step.body
                    .extend(compare(kind_of_list(&list), learned("sum")));
            }
            Check::Signed(list, key) => {
                step.body.push(there);
                self.read_list(&list, &mut step)?;
                let words = [path.clone(), base(&place), from_root(&key)];
                let wrong = crate::communicator::guest::words(&[
                    &place,
                    &" is not what its checksum says".into(),
                ]);
                step.body
                    .push(Command::helper(IsSigned {}, words).or_die(wrong));
            }
        }
        self.steps.push(step);
        Ok(path)
    }

    /// How an image is verified, as far as that must be known now.
    fn checked(&mut self, image: &Image<'_>) -> Result<Check, Stop> {
        let word = image.checksum;
        let key = self.key;
        let known = match word.parts() {
            [Part::Literal(first), ..] if first.contains(':') => None,
            _ => {
                let why = format!("how {} is verified", image.what);
                Some(self.scope.house.path_now(word, &why).ok_or(Stop::Later)?)
            }
        };
        let word = known.map_or_else(|| word.clone(), Word::lit);
        let Some(Part::Literal(first)) = word.parts().first() else {
            return Ok(Check::None);
        };
        if let Some(list) = first.strip_prefix("file:") {
            let mut place = Word::lit(list);
            word.parts()[1..]
                .iter()
                .for_each(|part| place.push(part.clone()));
            return Ok(match key.is_empty() {
                true => Check::List(place),
                false => Check::Signed(place, key.clone()),
            });
        }
        if let Some(text) = word.as_literal() {
            return match checksum(text) {
                Ok(Checksum::None) => Ok(Check::None),
                Ok(Checksum::Hex(kind, sum)) => Ok(Check::Sum(kind, Word::lit(sum.to_lowercase()))),
                Ok(Checksum::File(_)) | Err(_) => Err(Stop::Later),
            };
        }
        let (kind, sum) = first.split_once(':').ok_or(Stop::Later)?;
        let kind = match kind.to_lowercase().as_str() {
            "md5" => "md5",
            "sha1" => "sha1",
            "sha256" => "sha256",
            "sha512" => "sha512",
            _ => return Err(Stop::Later),
        };
        let mut rest = Word::lit(sum);
        word.parts()[1..]
            .iter()
            .for_each(|part| rest.push(part.clone()));
        Ok(Check::Sum(kind, Word::call(LibFn("lower"), vec![rest])))
    }

    /// Brings a list of checksums to `$tmp/sums`.
    fn read_list(&mut self, list: &Word, step: &mut Step) -> Result<(), Stop> {
        let now = self.value_now(list).ok_or(Stop::Later)?;
        let sums = words(&[&private(), &"/sums".into()]);
        let cannot = words(&[&"cannot read the list of checksums ".into(), list]);
        if now.contains("://") && !now.starts_with("file://") {
            let ftp = ["-V".into(), "-M".into(), "-o".into()];
            let command = match self.by_ftp {
                true => Command::new("ftp", ftp).words([sums, list.clone()]),
                false => Command::helper(Download {}, [sums, list.clone()]),
            };
            step.body.push(command.or_die(cannot));
            step.facts.push(Fact::Fetches(Side::Host, list.clone()));
            return Ok(());
        }
        let Some(Part::Literal(first)) = list.parts().first() else {
            return Err(Stop::Later);
        };
        let mut path = Word::lit(first.strip_prefix("file://").unwrap_or(first));
        list.parts()[1..]
            .iter()
            .for_each(|part| path.push(part.clone()));
        step.facts.push(Fact::Reads(path.clone()));
        step.body
            .push(Command::new("cp", [from_root(&path), sums]).or_die(cannot));
        Ok(())
    }

    /// The text as it is now; nothing is fixed by this. What it is decides between this host and a server.
    fn value_now(&mut self, word: &Word) -> Option<String> {
        let mut out = String::new();
        for part in word.parts() {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Var(Var::User(name)) => out.push_str(&self.scope.house.variables.peek(name)?),
                Part::Var(Var::Run("template_dir" | "pwd")) => out.push('.'),
                _ => return None,
            }
        }
        Some(out)
    }
}
