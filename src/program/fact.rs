//! What a reviewer should know of a step, with real values.

use crate::plan::Word;

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// This host.
    Host,
    /// The guest.
    Guest,
}

/// One fact, as the review head tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// What runs as root, and where.
    Root(Side, Word),
    /// A line that root has written into a file of this host, as a person copies it. It follows the fact that says which.
    Prepared(Word),
    /// What is fetched, by whom, and how it is verified.
    Fetches(Side, Word),
    /// Where something listens, for whom, and what it answers.
    Listens(Word),
    /// What is connected to, and what is not checked.
    Connects(Word),
    /// What the guest can reach.
    Reaches(Word),
    /// A file of the host that is read.
    Reads(Word),
    /// A file or folder of the host that is written and stays.
    Writes(Word),
    /// A secret, and where it goes.
    Secret(Word),
    /// What stays when the script is killed, and the command that removes it.
    Killed(Word),
    /// A further need.
    Needs(Word),
}
