//! Helpers for what runs on this host.

helper! {
    /// Runs a local script with the environment of the caller: `here NAME=VALUE... COMMAND`.
    pub struct Here = "here" from "ksh/helpers/here.ksh" takes 0 {
    }
    reads "environment";
}

helper! {
    /// Does a step again when it fails: `again TIMES FUNCTION`.
    pub struct Retry = "again" from "ksh/helpers/again.ksh" takes 2 {
    }
}

helper! {
    /// Ends a step that takes too long: `within SECONDS FUNCTION`.
    pub struct Within = "within" from "ksh/helpers/within.ksh" takes 2 {
    }
    reads "step";
}

helper! {
    /// Waits for a person at the terminal.
    pub struct Pause = "pause" from "ksh/helpers/pause.ksh" takes 0 {
    }
    reads "pause";
}
