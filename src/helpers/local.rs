//! Helpers for what runs on this host.

use crate::program::Tools;

helper! {
    /// Runs a local script with the environment of the caller: `here NAME=VALUE... COMMAND`.
    pub struct Here = "here" from "ksh/helpers/here.ksh" takes 0 {
        /// The tool that it runs, if that is known and not every system has it.
        tool: Option<&'static str>,
    }
    needs |me| me.tool.map(Tools::one).into_iter().collect();
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
