//! What is downloaded: the CD and the kernel, each verified before anything uses it.

use sha1::{Digest as _, Sha1};

use super::compose::{Composer, from_root, learned};
use crate::builders::common::{Checksum, checksum};
use crate::communicator::guest::words;
use crate::helpers::Digest;
use crate::helpers::openbsd::{Fetch, IsSigned};
use crate::lower::base_name;
use crate::lower::compose::{Stop, end_of_fetching, private};
use crate::plan::{LibFn, Part, Var, Word};
use crate::program::{Command, Fact, Side, Step, Stmt, Test, Undo};
use crate::schema::Text;

/// Where the kernel and the CD are, if the template says where they come from.
#[derive(Default)]
pub(super) struct Fetched {
    pub kernel: Option<Word>,
    pub iso: Option<Word>,
}

/// One image.
struct Image<'t> {
    what: &'static str,
    /// The variable for its path.
    variable: &'static str,
    key: &'static str,
    place: &'t Text,
    checksum: &'t Text,
    extension: Word,
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

impl Composer<'_, '_, '_, '_> {
    /// The steps that fetch.
    ///
    /// # Errors
    /// What is not composed yet: several places, archives, a path instead of the cache.
    pub(super) fn fetch(&mut self) -> Result<Fetched, Stop> {
        let config = self.config;
        let iso = &config.iso;
        let mut fetched = Fetched::default();
        let places = iso.places();
        if places.len() > 1 || !iso.iso_target_path.word.is_empty() {
            return Err(Stop::Later);
        }
        if let Some(place) = places.first() {
            fetched.iso = Some(self.image(&Image {
                what: "the CD",
                variable: "iso",
                key: "iso_url",
                place,
                checksum: &iso.iso_checksum,
                extension: iso.iso_target_extension.word.clone(),
            })?);
        }
        if !config.boot_url.word.is_empty() {
            fetched.kernel = Some(self.image(&Image {
                what: "the kernel",
                variable: "kernel",
                key: "boot_url",
                place: &config.boot_url,
                checksum: &config.boot_checksum,
                extension: "rd".into(),
            })?);
        }
        if let Some(step) = self.steps.last_mut().filter(|step| step.undo.is_some()) {
            step.body.push(end_of_fetching());
        }
        Ok(fetched)
    }

    /// The step that fetches or verifies one image. Gives its path.
    fn image(&mut self, image: &Image<'_>) -> Result<Word, Stop> {
        let place = &image.place.word;
        let check = self.checked(image)?;
        let now = self.value_now(place).ok_or(Stop::Later)?;
        if packed(&now) {
            return Err(Stop::Later);
        }
        let origin = self.scope.origin(image.key, image.place.span);
        let (scheme, _) = now.split_once("://").unwrap_or(("file", ""));
        let verified = match &check {
            Check::None => "not verified".into(),
            Check::Sum(kind, _) => Word::lit(format!("verified by {kind}")),
            Check::List(list) => words(&[&"verified by ".into(), list]),
            Check::Signed(list, key) => {
                words(&[&"verified by ".into(), list, &", signed with ".into(), key])
            }
        };
        match scheme {
            "http" | "https" | "ftp" => {}
            "file" => return self.lies_here(image, check, verified, origin),
            _ => return Err(Stop::Later),
        }
        let title = words(&[
            &"Fetch ".into(),
            &image.what.into(),
            &" from ".into(),
            place,
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
            words(&[place, &", ".into(), &verified]),
        ));
        step.facts
            .push(Fact::Writes("$PACKER_CACHE_DIR (packer_cache/)".into()));
        let mut fetch = Fetch {
            guest: self.scope.build.suffix.clone(),
            what: image.variable,
            name: Word::empty(),
            url: place.clone(),
            verified: true,
            kind: "",
            sum: Word::empty(),
            key: Word::empty(),
            cannot: words(&[&"cannot fetch ".into(), place]),
            wrong: Word::empty(),
        };
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
                step.body.push(listed(&list, &base(place)));
                named = words(&[&format!("{kind}:").into(), &learned("sum")]);
                (fetch.kind, fetch.sum) = (kind, learned("sum"));
            }
            Check::Signed(list, key) => {
                self.read_list(&list, &mut step)?;
                (fetch.sum, fetch.key) = (base(place), from_root(&key));
                fetch.wrong = words(&[&"signify(1) refuses ".into(), place]);
            }
        }
        if !fetch.kind.is_empty() {
            fetch.wrong = words(&[place, &format!(" has another {}: ", fetch.kind).into()]);
        }
        fetch.name = cached(&named, &image.extension, &mut step);
        step.body.push(Stmt::Run(Command::helper(fetch, [])));
        self.steps.push(step);
        Ok(learned(image.variable))
    }

    /// An image that lies on this host.
    fn lies_here(
        &mut self,
        image: &Image<'_>,
        check: Check,
        verified: Word,
        origin: String,
    ) -> Result<Word, Stop> {
        let Some(Part::Literal(first)) = image.place.word.parts().first() else {
            return Err(Stop::Later);
        };
        let mut place = Word::lit(first.strip_prefix("file://").unwrap_or(first));
        image.place.word.parts()[1..]
            .iter()
            .for_each(|part| place.push(part.clone()));
        let path = from_root(&place);
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
        let wrong = words(&[&place, &" is not what its checksum says".into()]);
        step.body.push(Stmt::If(
            Test::Exists(path.clone()).not(),
            vec![Stmt::Die(words(&[&"there is no ".into(), &place]))],
            Vec::new(),
        ));
        let compare = |kind, sum: Word| {
            let digest = Command::helper(Digest { kind }, [path.clone()]);
            [
                Stmt::Capture(
                    "found",
                    digest.or_dies(words(&[&"cannot read ".into(), &place])),
                ),
                Stmt::If(
                    Test::Same(learned("found"), sum).not(),
                    vec![Stmt::Die(wrong.clone())],
                    Vec::new(),
                ),
            ]
        };
        match check {
            Check::None => {}
            Check::Sum(kind, sum) => step.body.extend(compare(kind, sum)),
            Check::List(list) => {
                self.read_list(&list, &mut step)?;
                step.body.push(listed(&list, &base(&place)));
                step.body
                    .extend(compare(kind_of_list(&list), learned("sum")));
            }
            Check::Signed(list, key) => {
                self.read_list(&list, &mut step)?;
                let words = [path.clone(), base(&place), from_root(&key)];
                step.body
                    .push(Command::helper(IsSigned {}, words).or_die(wrong));
            }
        }
        self.steps.push(step);
        Ok(path)
    }

    /// How an image is verified, as far as that must be known now.
    fn checked(&mut self, image: &Image<'_>) -> Result<Check, Stop> {
        let word = &image.checksum.word;
        let key = &self.config.signify_key.word;
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
            let ftp = ["-V".into(), "-M".into(), "-o".into(), sums, list.clone()];
            step.body.push(Command::new("ftp", ftp).or_die(cannot));
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

/// The name that Packer's cache gives to what a text names: a checksum, or else where it is.
fn cached(text: &Word, extension: &Word, step: &mut Step) -> Word {
    let name = match text.as_literal() {
        Some(text) => Word::lit(hex(&Sha1::digest(text))),
        None => {
            let sum = Command::helper(Digest { kind: "sha1" }, ["/dev/stdin".into()]);
            let print = Command::new("printf", ["%s".into(), text.clone()]).pipe(sum);
            step.body.push(Stmt::Capture(
                "name",
                print.or_dies("cannot name it in the cache"),
            ));
            learned("name")
        }
    };
    words(&[&name, &".".into(), extension])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether it is packed, by its name.
fn packed(place: &str) -> bool {
    let (path, query) = place.split_once('?').unwrap_or((place, ""));
    let ends = [".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".zip"];
    query.contains("archive=")
        || query.contains("checksum=")
        || ends.iter().any(|end| path.ends_with(end))
}

/// The name of the file at a place.
fn base(place: &Word) -> Word {
    match place.parts().last() {
        Some(Part::Literal(end)) if end.contains('/') || place.parts().len() == 1 => {
            let end = end.split(['?', '#']).next().unwrap_or_default();
            Word::lit(base_name(end))
        }
        _ => Word::call(LibFn("base_name"), vec![place.clone()]),
    }
}

/// The kind of the checksums in a list, by its name: mostly it is said there.
fn kind_of_list(list: &Word) -> &'static str {
    let name = base(list).to_string().to_lowercase();
    ["sha512", "sha1", "md5"]
        .into_iter()
        .find(|kind| name.contains(kind))
        .unwrap_or("sha256")
}

/// Takes the checksum of a file from `$tmp/sums`, in the form of BSD or of GNU.
fn listed(list: &Word, name: &Word) -> Stmt {
    let program = "$2 == \"(\" name \")\" { print $4; n++ } $2 == name || $2 == \"*\" name { print $1; n++ } END { exit !n }";
    let assign = words(&[&"name=".into(), name]);
    let sums = words(&[&private(), &"/sums".into()]);
    let none = words(&[
        &"there is no checksum of ".into(),
        name,
        &" in ".into(),
        list,
    ]);
    let awk = Command::new("awk", ["-v".into(), assign, program.into(), sums]);
    Stmt::Capture("sum", awk.or_dies(none))
}
