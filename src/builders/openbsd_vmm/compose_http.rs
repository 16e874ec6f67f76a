//! What the server for `http_directory` hands to the guest.

use std::collections::BTreeMap;

use super::compose::{Composer, learned};
use super::gen_files;
use crate::builders::common::{Reach, Served, Serving};
use crate::communicator::guest::words;
use crate::lower::compose::Stop;
use crate::plan::{self, Word};
use crate::program::{Again, Fact, Side};

/// What the template serves; nothing without `http_directory`.
///
/// # Errors
/// A file that cannot be read, or that does not render.
pub(super) fn served(
    at: &mut Composer<'_, '_, '_, '_>,
    data: &BTreeMap<String, Word>,
) -> Result<Option<Served>, Stop> {
    let config = at.config;
    if config.http.http_directory.word.is_empty() {
        return Ok(None);
    }
    let made = gen_files::made(config, data, at.scope)?;
    let local = at.is_local();
    let goes_on = config.goes_on(at.scope);
    let serving = Serving {
        http: &config.http,
        made: &made,
        near: match config.http.http_bind_address.now.as_deref() {
            Some("0.0.0.0") => learned("host"),
            _ => config.http.http_bind_address.word.clone(),
        },
        guest_only: local,
        again: Again::Behind("started"),
        reach: Reach {
            near: match local {
                true => "100.64.N.2, this host's end of the machine's tap(4)".into(),
                false => "0.0.0.0".into(),
            },
            until: match goes_on {
                true => "until the guest is provisioned",
                false => "while it is installed",
            },
            answers: match local {
                true => "only the guest",
                false => "everybody who reaches that address",
            },
        },
    };
    let mut served = Served::new(at.scope, serving)?;
    if let Some(served) = &mut served {
        served
            .facts
            .extend(made.iter().filter_map(|made| mirror(&made.text)));
    }
    Ok(served)
}

/// The mirror that an answer of the installer names.
fn mirror(text: &Word) -> Option<Fact> {
    let server = lines(text).into_iter().find_map(|line| {
        let [plan::Part::Literal(first), rest @ ..] = line.parts() else {
            return None;
        };
        let (question, answer) = first.split_once('=')?;
        if !question.trim().eq_ignore_ascii_case("http server") {
            return None;
        }
        let mut server = Word::lit(answer.trim_start());
        rest.iter().for_each(|part| server.push(part.clone()));
        Some(server)
    })?;
    let told = words(&[
        &"the sets of OpenBSD from ".into(),
        &server,
        &", verified by the signify(1) key in the kernel that it boots".into(),
    ]);
    Some(Fact::Fetches(Side::Guest, told))
}

/// The lines of a text.
fn lines(text: &Word) -> Vec<Word> {
    let mut out = vec![Word::empty()];
    for part in text.parts() {
        match part {
            plan::Part::Literal(text) => {
                for (index, piece) in text.split('\n').enumerate() {
                    if index > 0 {
                        out.push(Word::empty());
                    }
                    if let Some(last) = out.last_mut() {
                        last.push_str(piece);
                    }
                }
            }
            late => {
                if let Some(last) = out.last_mut() {
                    last.push(late.clone());
                }
            }
        }
    }
    out
}
