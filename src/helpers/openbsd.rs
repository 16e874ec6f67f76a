//! Helpers for vmd(8), and for what guests of OpenBSD's base system are given. The machine is `$vm` in all of them, its
//! console's log `$log`.

use std::sync::Arc;

use super::{Digest, Helper};
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
}

helper! {
    /// Finds the address of a guest on a switch, `$guest`, by its lladdr.
    pub struct FindNeighbour = "find_neighbour" from "ksh/helpers/openbsd/find_neighbour.ksh" takes 2 {
        /// Whether its lladdr is the one that its console tells; the second word is empty then.
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
    /// Serves files by HTTP: `serve MIN MAX ADDRESS NAME...`.
    pub struct Serve = "serve" from "ksh/helpers/openbsd/serve.ksh" takes 3 {
        /// Whether only the guest gets an answer.
        guest_only: bool,
        /// Whether a folder is served, rather than the files that are named.
        folder: bool,
        /// Whether names are decoded: those of the files here have no characters that a URL would not have.
        coded: bool,
    }
    named |me| serve_name(&me.guest_only, &me.folder);
    needs |_me| vec![Tools::one("perl")];
}

/// The name of the function that serves so.
pub fn serve_name(guest_only: &bool, folder: &bool) -> &'static str {
    match (guest_only, folder) {
        (true, false) => "serve",
        (true, true) => "serve_folder",
        (false, false) => "serve_all",
        (false, true) => "serve_folder_to_all",
    }
}

helper! {
    /// Fetches a file into Packer's cache by ftp(1); its path is `$file` then. Two words, and those of its check.
    pub struct Fetch = "fetch" from "ksh/helpers/openbsd/fetch.ksh" takes 2 {
        /// Its kind of checksum, if it has one; the third word.
        sum: &'static str,
        /// Whether a signed list has it; the third and the fourth word are its name there, and the key.
        signed: bool,
    }
    named |me| fetch_name(&me.sum, &me.signed);
    needs |_me| vec![Tools::one("ftp")];
    calls |me| match (me.signed, me.sum) {
        (true, _) => vec![Arc::new(IsSigned {})],
        (false, "") => Vec::new(),
        (false, kind) => vec![Arc::new(Digest { kind }) as Arc<dyn Helper>],
    };
}

/// The name of the function that fetches and checks so.
pub fn fetch_name(sum: &&'static str, signed: &bool) -> &'static str {
    match (*signed, *sum) {
        (true, _) => "fetch_signed",
        (false, "") => "fetch_unverified",
        (false, "md5") => "fetch_md5",
        (false, "sha1") => "fetch_sha1",
        (false, "sha512") => "fetch_sha512",
        (false, _) => "fetch",
    }
}

helper! {
    /// Whether `$tmp/sums`, a list that is signed, has the checksum of a file: `is_signed FILE NAME KEY`.
    pub struct IsSigned = "is_signed" from "ksh/helpers/openbsd/is_signed.ksh" takes 3 {
    }
    needs |_me| vec![Tools::one("signify")];
}
