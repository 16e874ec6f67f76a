//! Helpers for a machine under QEMU, the process `$qemu`. Its monitor is the socket `$tmp/qmp`, what its guest writes to the
//! first serial port is in `$tmp/serial`.

use std::sync::Arc;

use super::Suffix;
use crate::plan::Word;
use crate::program::Tools;

helper! {
    /// Types on the guest's keyboard: `type_keys TEXT`. The text is on no command line: it may be a password.
    pub struct TypeKeys = "type_keys" from "ksh/helpers/qemu/type_keys.ksh" takes 1 {
        /// Which build's guest.
        guest: Suffix,
        /// Seconds behind each press and release.
        pause: Word,
        /// The special keys that occur, each with the name that QEMU gives it.
        named: Vec<&'static str>,
        /// Whether a shift key is held while letters are typed.
        shifts: bool,
        /// Whether pauses stand in the text, since keys are held meanwhile.
        waits: bool,
        /// Whether what the serial port shows from now on is waited for.
        seen: bool,
    }
    needs |_me| vec![Tools::one("perl")];
}

helper! {
    /// Has QEMU do a command of its monitor: `ask_qemu JSON`.
    pub struct AskQemu = "ask_qemu" from "ksh/helpers/qemu/ask_qemu.ksh" takes 1 {
        /// Which build's guest.
        guest: Suffix,
    }
    needs |_me| vec![Tools::one("perl")];
}

helper! {
    /// Finds a port of this host that is free: `$ssh_port`.
    pub struct FreePort = "find_port" from "ksh/helpers/qemu/find_port.ksh" takes 0 {
        /// Which build's guest it leads to.
        guest: Suffix,
        /// The first port that may be taken.
        first: Word,
        /// The last one.
        last: Word,
        /// What is said when none is free.
        none: Word,
    }
    needs |_me| vec![Tools::one("perl")];
    inline true;
}

helper! {
    /// Finds the address of a guest on a bridge of this host: `$guest`.
    pub struct FindBridged = "find_bridged" from "ksh/helpers/qemu/find_bridged.ksh" takes 0 {
        /// Which build's guest.
        guest: Suffix,
        /// The bridge.
        bridge: Word,
        /// How many seconds it has.
        seconds: u64,
    }
    needs |_me| vec![Tools::one("ip")];
    calls |me| vec![Arc::new(AskQemu { guest: me.guest.clone() })];
    inline true;
}

helper! {
    /// Waits until the machine has ended.
    pub struct WaitHalted = "wait_halted" from "ksh/helpers/qemu/wait_halted.ksh" takes 0 {
        /// Which build's guest.
        guest: Suffix,
        /// How many seconds it has.
        seconds: u64,
        /// What is said when the time is over.
        late: Word,
    }
    inline true;
}

helper! {
    /// Waits for a text on the guest's serial port: `await_text TEXT SECONDS`.
    pub struct AwaitText = "await_text" from "ksh/helpers/qemu/await_text.ksh" takes 2 {
    }
}
