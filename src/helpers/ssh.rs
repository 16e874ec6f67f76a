//! Helpers for a guest that is reached by ssh(1).

use std::sync::Arc;

use super::Suffix;
use crate::plan::Word;
use crate::program::Tools;

helper! {
    /// Runs a command on the guest: the first word.
    pub struct OnGuest = "on_guest" from "ksh/helpers/on_guest.ksh" takes 1 {
        /// Which build's guest.
        guest: Suffix,
        /// Its address.
        host: Word,
        /// Its port.
        port: Word,
        /// The user that logs in.
        user: Word,
        /// Whether a password is given by a program that ssh asks.
        password: bool,
        /// Whether a private key is used: `$tmp/key`.
        key: bool,
        /// A certificate for the key.
        certificate: Option<Word>,
        /// Whether the agent's keys are used.
        agent: bool,
        /// Whether the guest is lent the agent.
        lent: bool,
        /// Whether commands run on a terminal.
        pty: bool,
        /// Seconds between signs of life; 0: none are sent.
        alive: u64,
        /// Ciphers that the template asks for.
        ciphers: Option<Word>,
        /// Key exchange algorithms that the template asks for.
        kex: Option<Word>,
        /// Whether old algorithms are taken, too.
        legacy: bool,
    }
    needs |_me| vec![Tools::one("ssh")];
}

helper! {
    /// Makes ready what ssh needs to log in: the key and the program that it asks for the password.
    pub struct Login = "prepare_login" from "ksh/helpers/prepare_login.ksh" takes 0 {
        /// Which build's guest.
        guest: Suffix,
        /// The password, if there is one.
        password: Option<Word>,
        /// The private key's file, if there is one.
        key: Option<Word>,
    }
}

helper! {
    /// Waits for the guest to take a login: `connect SECONDS`.
    pub struct Connect = "connect" from "ksh/helpers/connect.ksh" takes 1 {
        /// Which build's guest.
        guest: Suffix,
        /// How often the guest may refuse the login.
        attempts: u64,
        /// How ssh is called.
        ssh: Arc<OnGuest>,
    }
    calls |me| vec![me.ssh.clone()];
}

impl super::macros::Quote for Arc<OnGuest> {
    type Out = Address;

    fn quote(&self, quoter: &crate::shell::Quoter<'_>) -> Address {
        Address {
            host: quoter.word(&self.host),
            port: quoter.word(&self.port),
        }
    }

    fn each_word(&self, visit: &mut dyn FnMut(&Word)) {
        visit(&self.host);
        visit(&self.port);
    }
}

/// Where a guest is, for messages.
pub struct Address {
    /// Its address.
    pub host: crate::shell::Quoted,
    /// Its port.
    pub port: crate::shell::Quoted,
}

helper! {
    /// Sends standard input to the guest as a file: `send PATH MODE`. PATH is read by the guest's shell.
    pub struct Send = "send" from "ksh/helpers/send.ksh" takes 2 {
        /// Which build's guest.
        guest: Suffix,
        /// How ssh is called.
        ssh: Arc<OnGuest>,
    }
    calls |me| vec![me.ssh.clone()];
}

helper! {
    /// Sends a script, which it reads from standard input, and runs it: `run_script PATH COMMAND`.
    pub struct RunScript = "run_script" from "ksh/helpers/run_script.ksh" takes 2 {
        /// Which build's guest.
        guest: Suffix,
        /// Whether the script stays there.
        keep: bool,
        /// Whether a connection that breaks is no failure.
        disconnect: bool,
        /// Whether the command may not stand on a command line of this host.
        hidden: bool,
        /// Seconds for which a guest that does not answer is asked again: it may be starting.
        patience: u64,
        /// How ssh is called.
        ssh: Arc<OnGuest>,
    }
    named |me| script_name(&me.keep, &me.disconnect, &me.hidden);
    calls |me| vec![me.ssh.clone()];
}

/// The name of the function that runs a script in that way.
pub fn script_name(keep: &bool, disconnect: &bool, hidden: &bool) -> String {
    let mut name = String::from("run_script");
    for (given, piece) in [
        (keep, "_and_keep_it"),
        (disconnect, "_to_disconnect"),
        (hidden, "_unseen"),
    ] {
        if *given {
            name.push_str(piece);
        }
    }
    name
}

helper! {
    /// Sends a folder, or what is in it: `send_folder LOCAL REMOTE`.
    pub struct SendFolder = "send_folder" from "ksh/helpers/send_folder.ksh" takes 2 {
        /// Which build's guest.
        guest: Suffix,
        /// Whether only what is in it is sent.
        contents: bool,
        /// How ssh is called.
        ssh: Arc<OnGuest>,
    }
    named |me| if me.contents { "send_contents" } else { "send_folder" };
    calls |me| vec![me.ssh.clone()];
}

helper! {
    /// Fetches a folder, or what a pattern matches: `fetch_folder REMOTE LOCAL`.
    pub struct FetchFolder = "fetch_folder" from "ksh/helpers/fetch_folder.ksh" takes 2 {
        /// Which build's guest.
        guest: Suffix,
        /// How ssh is called.
        ssh: Arc<OnGuest>,
    }
    calls |me| vec![me.ssh.clone()];
}
