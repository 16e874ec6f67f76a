//! Helpers for containers of LXC.

use super::Suffix;
use crate::plan::Word;
use crate::program::Tools;

helper! {
    /// Whether the container has come to its runlevel, as runlevel(8) tells there.
    pub struct HasComeUp = "has_come_up" from "ksh/helpers/lxc/has_come_up.ksh" takes 0 {
        /// Which build's guest.
        guest: Suffix,
        /// The words behind `lxc-attach`, up to the command.
        attach: Vec<Word>,
        /// The runlevel.
        level: i64,
        /// How many seconds the answer may take.
        seconds: u64,
    }
    needs |_me| vec![Tools::one("lxc-attach"), Tools::one("timeout")];
}
