//! Helpers for vmd(8), and for what guests of OpenBSD's base system are given. The machine is `$vm` in all of them, its
//! console's log `$log`.

use std::sync::Arc;

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
    /// Whether `$tmp/sums`, a list that is signed, has the checksum of a file: `is_signed FILE NAME KEY`.
    pub struct IsSigned = "is_signed" from "ksh/helpers/openbsd/is_signed.ksh" takes 3 {
    }
    needs |_me| vec![Tools::one("signify")];
}
