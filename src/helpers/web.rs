//! Helpers for files that come from servers, and for those that are served to a guest.

use std::sync::Arc;

use super::openbsd::IsSigned;
use super::{Digest, Helper, Suffix};
use crate::plan::Word;
use crate::program::Tools;

helper! {
    /// Serves files of `$tmp/http` by HTTP; `$port` is where then.
    pub struct Serve = "serve" from "ksh/helpers/serve.ksh" takes 0 {
        /// Which build's guest.
        guest: Suffix,
        /// The first port that is tried.
        min: Word,
        /// The last one.
        max: Word,
        /// The address of this host.
        address: Word,
        /// The files that are served, if they are known.
        names: Vec<Word>,
        /// A folder that is served, too, with all that is in it.
        folder: Option<Word>,
        /// Whether only the guest gets an answer.
        guest_only: bool,
        /// Whether names are decoded: those of the files here have no characters that a URL would not have.
        coded: bool,
    }
    needs |_me| vec![Tools::one("perl")];
    inline true;
}

helper! {
    /// Fetches a file into Packer's cache, or a folder; its path is in the variable `what` then.
    pub struct Fetch = "fetch" from "ksh/helpers/fetch.ksh" takes 0 {
        /// Which build's guest it is for.
        guest: Suffix,
        /// `iso` or `kernel`.
        what: &'static str,
        /// Its name in the cache.
        name: Word,
        /// Where it is.
        url: Word,
        /// Where it is, too.
        others: Vec<Word>,
        /// The folder, if it is not the cache.
        folder: Option<Word>,
        /// Whether ftp(1) of OpenBSD fetches it, rather than what the host has.
        by_ftp: bool,
        /// Whether it is verified.
        verified: bool,
        /// By which kind of checksum; empty: by a signed list.
        kind: &'static str,
        /// Its checksum, or its name in the list.
        sum: Word,
        /// The key of the signature.
        key: Word,
        /// What is said when it cannot be fetched.
        cannot: Word,
        /// What is said when it is another file.
        wrong: Word,
    }
    named |me| if me.what == "iso" { "fetch_iso" } else { "fetch_kernel" };
    needs |me| match me.by_ftp {
        true => vec![Tools::one("ftp")],
        false => Vec::new(),
    };
    calls |me| me.helpers();
    inline true;
}

impl Fetch {
    fn helpers(&self) -> Vec<Arc<dyn Helper>> {
        let mut out: Vec<Arc<dyn Helper>> = match (self.verified, self.kind) {
            (false, _) => Vec::new(),
            (true, "") => vec![Arc::new(IsSigned {})],
            (true, kind) => vec![Arc::new(Digest { kind })],
        };
        if !self.by_ftp {
            out.push(Arc::new(Download {}));
        }
        out
    }
}

helper! {
    /// Fetches a file: `download FILE URL`.
    pub struct Download = "download" from "ksh/helpers/download.ksh" takes 2 {
    }
    needs |_me| vec![Tools::any("curl", &["ftp"])];
}

/// What fetches a file, up to the file's name.
pub fn getter(by_ftp: &bool) -> &'static str {
    match by_ftp {
        true => "ftp -V -M -o",
        false => "download",
    }
}
