//! Paths of files that are fetched, and lists of their checksums.

use sha1::{Digest as _, Sha1};

use super::compose_fetch::Image;
use crate::communicator::guest::words;
use crate::helpers::{Digest, Fetch};
use crate::lower::base_name;
use crate::lower::compose::{Stop, parent, private};
use crate::plan::{LibFn, Part, Var, Word};
use crate::program::{Command, Fact, Stmt};

/// The path of a file, seen from the root.
pub fn from_root(path: &Word) -> Word {
    match path.parts() {
        [] => Word::empty(),
        [Part::Literal(text), ..] if text.starts_with('/') => path.clone(),
        [Part::Literal(text), rest @ ..] if text.starts_with("~/") => {
            let mut out = Word::var(Var::Env("HOME".to_owned()));
            out.push_str(&text[1..]);
            rest.iter().for_each(|part| out.push(part.clone()));
            out
        }
        [Part::Literal(text), rest @ ..] => {
            let mut out = Word::var(Var::Run("pwd"));
            out.push_str("/");
            out.push_str(text.trim_start_matches("./"));
            rest.iter().for_each(|part| out.push(part.clone()));
            out
        }
        _ => Word::call(LibFn("absolute"), vec![path.clone()]),
    }
}

/// Says where it is kept: in Packer's cache, under the name that this gives to what a text names (a checksum, or else
/// where it is); or where the template says.
pub(super) fn keep(
    image: &Image<'_>,
    text: &Word,
    fetch: &mut Fetch,
    body: &mut Vec<Stmt>,
) -> Result<Fact, Stop> {
    let target = image.target;
    let extension = match (target.is_empty(), image.extension.is_empty()) {
        (false, true) => Word::lit("iso"),
        _ => image.extension.clone(),
    };
    if !target.is_empty() {
        let known = target.as_literal().ok_or(Stop::Later)?;
        let folder = match base_name(known).contains('.') {
            true => parent(target).unwrap_or_else(|| Word::lit(".")),
            false => target.clone(),
        };
        let folder = match known.starts_with("~/") {
            true => from_root(&folder),
            false => folder,
        };
        fetch.folder = Some(folder);
        if base_name(known).contains('.') {
            fetch.name = Word::lit(base_name(known));
            return Ok(Fact::Writes(target.clone()));
        }
    }
    let name = match text.as_literal() {
        Some(text) => Word::lit(hex(&Sha1::digest(text))),
        None => {
            let sum = Command::helper(Digest { kind: "sha1" }, ["/dev/stdin".into()]);
            let print = Command::new("printf", ["%s".into(), text.clone()]).pipe(sum);
            body.push(Stmt::Capture(
                "name",
                print.or_dies("cannot name it in the cache"),
            ));
            Word::var(Var::Build("name"))
        }
    };
    fetch.name = match extension.is_empty() {
        true => name,
        false => words(&[&name, &".".into(), &extension]),
    };
    Ok(Fact::Writes(match target.is_empty() {
        true => "$PACKER_CACHE_DIR (packer_cache/)".into(),
        false => target.clone(),
    }))
}

/// The name of the file at all of its places: a list of checksums has it once.
pub(super) fn one_base(image: &Image<'_>) -> Result<Word, Stop> {
    let mut names = image.places.iter().map(|place| base(&place.word));
    let first = names.next().ok_or(Stop::Later)?;
    match names.all(|name| name == first) {
        true => Ok(first),
        false => Err(Stop::Later),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether it is packed, by its name.
pub(super) fn packed(place: &str) -> bool {
    let (path, query) = place.split_once('?').unwrap_or((place, ""));
    let ends = [".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".zip"];
    query.contains("archive=")
        || query.contains("checksum=")
        || ends.iter().any(|end| path.ends_with(end))
}

/// The name of the file at a place.
pub(super) fn base(place: &Word) -> Word {
    match place.parts().last() {
        Some(Part::Literal(end)) if end.contains('/') || place.parts().len() == 1 => {
            let end = end.split(['?', '#']).next().unwrap_or_default();
            Word::lit(base_name(end))
        }
        _ => Word::call(LibFn("base_name"), vec![place.clone()]),
    }
}

/// The kind of the checksums in a list, by its name: mostly it is said there.
pub(super) fn kind_of_list(list: &Word) -> &'static str {
    let name = base(list).to_string().to_lowercase();
    ["sha512", "sha1", "md5"]
        .into_iter()
        .find(|kind| name.contains(kind))
        .unwrap_or("sha256")
}

/// Takes the checksum of a file from `$tmp/sums`, in the form of BSD or of GNU.
pub(super) fn listed(list: &Word, name: &Word) -> Stmt {
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
