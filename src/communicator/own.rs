//! Communicators that builders bring along: commands go through a tool of the builder's own.

use std::collections::BTreeMap;

use super::{Communicator, lower};
use crate::plan::Word;

/// What provisioners may ask of such a communicator: of the keys of ssh those that it would not look at, and no address.
pub fn own_data(config: &Communicator, kind: &str) -> BTreeMap<String, Word> {
    let mut data = lower::data(config, Word::empty(), Word::empty());
    let mut put = |name: &str, word: Word| data.insert(name.to_owned(), word);
    put("Host", Word::empty());
    put("Port", Word::lit("0"));
    put("User", Word::empty());
    put("Password", Word::empty());
    put("ConnType", Word::lit(kind));
    put("SSHPublicKey", Word::empty());
    put("SSHPrivateKey", Word::empty());
    put(
        "SSHPrivateKeyFile",
        config.ssh_private_key_file.word.clone(),
    );
    put(
        "SSHAgentAuth",
        Word::lit(config.ssh_agent_auth.value.to_string()),
    );
    put("WinRMPassword", Word::empty());
    data
}

/// What provisioners may ask where the builder has no communicator's keys at all.
pub fn plain_data() -> BTreeMap<String, Word> {
    lower::data(&Communicator::default(), Word::empty(), Word::empty())
}
