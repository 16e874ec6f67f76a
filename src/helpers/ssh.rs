//! Helpers for a guest that is reached by ssh(1).

use std::sync::Arc;

use super::Suffix;
use crate::plan::Word;
use crate::program::Tools;
use crate::shell::{Quoted, Quoter};

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
        /// How many of them may be missing.
        missing: u64,
        /// Ciphers that the template asks for.
        ciphers: Option<Word>,
        /// Key exchange algorithms that the template asks for.
        kex: Option<Word>,
        /// Whether old algorithms are taken, too.
        legacy: bool,
        /// The bastion that leads to it.
        bastion: Option<Bastion>,
        /// The SOCKS5 proxy that leads to it, as HOST:PORT.
        proxy: Option<Word>,
    }
    needs |me| {
        let mut tools = vec![Tools::one("ssh")];
        tools.extend(me.proxy.as_ref().map(|_| Tools::one("nc")));
        tools
    };
}

/// A host that takes connections on to the guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bastion<T = Word> {
    /// Its address.
    pub host: T,
    /// The user that logs in.
    pub user: T,
    /// Its port.
    pub port: T,
    /// A certificate for the key.
    pub certificate: Option<T>,
    /// What the name of the file with the password ends in, if there is one.
    pub password: Option<Suffix>,
    /// What the name of the private key's copy ends in, if there is one.
    pub key: Option<Suffix>,
    /// Whether the agent's keys are used.
    pub agent: bool,
}

impl super::macros::Quote for Bastion {
    type Out = Bastion<Quoted>;

    fn quote(&self, quoter: &Quoter<'_>) -> Self::Out {
        Bastion {
            host: quoter.word(&self.host),
            user: quoter.word(&self.user),
            port: quoter.word(&self.port),
            certificate: self.certificate.as_ref().map(|word| quoter.word(word)),
            password: self.password.clone(),
            key: self.key.clone(),
            agent: self.agent,
        }
    }

    fn each_word(&self, visit: &mut dyn FnMut(&Word)) {
        let all = [&self.host, &self.user, &self.port].into_iter();
        all.chain(&self.certificate).for_each(visit);
    }
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
    inline true;
}

helper! {
    /// Waits for the guest to take a login.
    pub struct Connect = "connect" from "ksh/helpers/connect.ksh" takes 0 {
        /// Which build's guest.
        guest: Suffix,
        /// How many seconds it has.
        seconds: u64,
        /// Whether the guest ends with the process `$qemu`.
        qemu: bool,
        /// How often the guest may refuse the login.
        attempts: u64,
        /// What is said when the time is over.
        late: Word,
        /// Options for the tunnels that the connection carries.
        tunnels: Vec<Word>,
        /// Whether nc(1) has to know SOCKS5.
        proxy: bool,
        /// How ssh is called.
        ssh: Arc<OnGuest>,
    }
    calls |me| vec![me.ssh.clone()];
    inline true;
}

impl super::macros::Quote for Arc<OnGuest> {
    type Out = ();

    fn quote(&self, _: &crate::shell::Quoter<'_>) {}

    fn each_word(&self, visit: &mut dyn FnMut(&Word)) {
        visit(&self.host);
        visit(&self.port);
    }
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
