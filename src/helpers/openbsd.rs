//! Helpers for vmd(8), and for what guests of OpenBSD's base system are given. The machine is `$vm` in all of them, its
//! console's log `$log`.

use std::sync::Arc;

use super::{Digest, Helper, Suffix};
use crate::plan::Word;
use crate::program::Tools;

helper! {
    /// Whether vmd answers and the machine does not run.
    pub struct IsOff = "is_off" from "ksh/helpers/openbsd/is_off.ksh" takes 0 {
    }
    needs |_me| vec![Tools::one("vmctl")];
}

helper! {
    /// Waits until the machine is off: `wait_off SECONDS`. It fails when the time is over.
    pub struct WaitOff = "wait_off" from "ksh/helpers/openbsd/wait_off.ksh" takes 1 {
    }
    calls |_me| vec![Arc::new(IsOff {})];
}

helper! {
    /// Finds the addresses on the machine's local interface: `$host` and `$guest`.
    pub struct FindGuest = "find_guest" from "ksh/helpers/openbsd/find_guest.ksh" takes 0 {
    }
    needs |_me| vec![Tools::one("ifconfig")];
    inline true;
}

helper! {
    /// Finds the address of a guest on a switch, `$guest`, by its lladdr.
    pub struct FindNeighbour = "find_neighbour" from "ksh/helpers/openbsd/find_neighbour.ksh" takes 1 {
        /// Whether its lladdr is the one that its console tells, rather than the second word.
        told: bool,
    }
    named |me| if me.told { "find_told_neighbour" } else { "find_neighbour" };
    needs |_me| vec![Tools::one("arp")];
}

helper! {
    /// Attaches to the machine's console.
    pub struct ConsoleOn = "console_on" from "ksh/helpers/openbsd/console_on.ksh" takes 0 {
        /// Whether only root may.
        by_doas: bool,
    }
    named |me| if me.by_doas { "console_on_by_doas" } else { "console_on" };
    needs |me| if me.by_doas { vec![Tools::one("doas"), Tools::one("vmctl")] } else { vec![Tools::one("vmctl")] };
    inline true;
}

helper! {
    /// Waits for a text on the console: `expect TEXT SECONDS`.
    pub struct Expect = "expect" from "ksh/helpers/openbsd/expect.ksh" takes 2 {
    }
    calls |_me| vec![Arc::new(IsOff {})];
}

helper! {
    /// Types a text on the console. It stands on no command line: it may be a password.
    pub struct TypeText = "type_line" from "ksh/helpers/openbsd/type_text.ksh" takes 1 {
        /// Whether the Enter key follows.
        enter: bool,
    }
    named |me| if me.enter { "type_line" } else { "type_text" };
}

helper! {
    /// Types special keys on the console: their bytes, as printf(1) takes them.
    pub struct TypeKeys = "type_keys" from "ksh/helpers/openbsd/type_keys.ksh" takes 1 {
    }
}

helper! {
    /// Serves files of `$tmp/http` by HTTP; `$port` is where then.
    pub struct Serve = "serve" from "ksh/helpers/openbsd/serve.ksh" takes 0 {
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
    /// Fetches a file into Packer's cache by ftp(1); its path is in the variable `what` then.
    pub struct Fetch = "fetch" from "ksh/helpers/openbsd/fetch.ksh" takes 0 {
        /// Which build's guest it is for.
        guest: Suffix,
        /// `iso` or `kernel`.
        what: &'static str,
        /// Its name in the cache.
        name: Word,
        /// Where it is.
        url: Word,
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
    needs |_me| vec![Tools::one("ftp")];
    calls |me| match (me.verified, me.kind) {
        (false, _) => Vec::new(),
        (true, "") => vec![Arc::new(IsSigned {}) as Arc<dyn Helper>],
        (true, kind) => vec![Arc::new(Digest { kind }) as Arc<dyn Helper>],
    };
    inline true;
}

helper! {
    /// Whether `$tmp/sums`, a list that is signed, has the checksum of a file: `is_signed FILE NAME KEY`.
    pub struct IsSigned = "is_signed" from "ksh/helpers/openbsd/is_signed.ksh" takes 3 {
    }
    needs |_me| vec![Tools::one("signify")];
}
