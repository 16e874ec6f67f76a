//! Communicators that builders bring along: commands go through a tool of the builder's own.

use std::collections::BTreeMap;

use super::{Communicator, lower};
use crate::plan::Word;

/// What provisioners may ask of such a communicator: of the keys of ssh those that it would not look at, and no address.
pub fn own_data(config: &Communicator, kind: &str) -> BTreeMap<String, Word> {
    let mut data = lower::data(config, Word::empty(), Word::empty());
    for (name, word) in [
        ("Host", Word::empty()),
        ("Port", Word::lit("0")),
        ("User", Word::empty()),
        ("Password", Word::empty()),
        ("ConnType", Word::lit(kind)),
        ("SSHPrivateKey", Word::empty()),
    ] {
        data.insert(name.to_owned(), word);
    }
    lower::key_data(config, &mut data);
    data
}

/// What provisioners may ask where the builder has no communicator's keys at all.
pub fn plain_data() -> BTreeMap<String, Word> {
    lower::data(&Communicator::default(), Word::empty(), Word::empty())
}
