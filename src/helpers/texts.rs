//! Functions of texts that are not known when the template is compiled: `$(upper "$site")`.

use std::sync::Arc;

use super::Helper;
use crate::plan::Word;
use crate::program::Tools;
use crate::shell::Quoter;

/// A function that prints a text made of its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late {
    name: &'static str,
    text: &'static str,
    tools: &'static [Tools],
    calls: &'static [&'static str],
    reads: &'static [&'static str],
}

macro_rules! texts {
    ($($name:literal $(needs $($tool:literal)*)? $(calls $($call:literal)*)? $(reads $($read:literal)*)?;)*) => {
        const LATE: &[Late] = &[$(Late {
            name: $name,
            text: include_str!(concat!("../../targets/ksh/late/", $name, ".ksh")),
            tools: &[$($(Tools::one($tool)),*)?],
            calls: &[$($($call),*)?],
            reads: &[$($($read),*)?],
        }),*];
    };
}

texts! {
    "absolute";
    "at_home";
    "at_start" reads "start";
    "environment";
    "file_text";
    "folder_of";
    "html";
    "json";
    "replace";
    "replace_all";
    "split";
    "urlquery";
}

/// A text that a short pipeline makes of its one argument, which is written where `{}` stands; it needs no function.
pub fn pipeline(name: &str) -> Option<&'static str> {
    Some(match name {
        "upper" => "printf '%s' {} | tr '[:lower:]' '[:upper:]'",
        "lower" => "printf '%s' {} | tr '[:upper:]' '[:lower:]'",
        "base_name" => "basename -- {}",
        "in_single_quotes" => "printf '%s\\n' {} | sed \"s/'/'\\\"'\\\"'/g\"",
        "for_guest" => "printf '%s\\n' {} | sed 's/ /\\\\ /g'",
        "local_user" => "id -un",
        "now" => "date +%s",
        "uuid" => UUID,
        _ => return None,
    })
}

/// A new UUID of random digits.
pub const UUID: &str = "od -An -N16 -tx1 /dev/urandom | tr -d ' \\n' | sed 's/\\(.\\{8\\}\\)\\(....\\)\\(....\\)\\(....\\)/\\1-\\2-\\3-\\4-/'";

/// The function by the name that the evaluator gives it, if there is one.
pub fn late(name: &str) -> Option<&'static Late> {
    let name = match name {
        "utc" => "at_start",
        "go_json" | "json_string" => "json",
        name => name,
    };
    LATE.iter().find(|late| late.name == name)
}

impl Helper for Late {
    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn tools(&self) -> Vec<Tools> {
        self.tools.to_vec()
    }

    fn uses(&self) -> Vec<Arc<dyn Helper>> {
        self.calls
            .iter()
            .filter_map(|name| late(name))
            .map(|late| Arc::new(*late) as Arc<dyn Helper>)
            .collect()
    }

    fn reads(&self) -> &'static [&'static str] {
        self.reads
    }

    fn text(&self, quoter: &Quoter<'_>) -> String {
        if !quoter.is_secretive(self.name) {
            return self.text.to_owned();
        }
        let text = self.text.replace("printf '%s' ", "put %s ");
        text.replace("printf '%s\\n' ", "put '%s\\n' ")
    }

    fn each_word(&self, _: &mut dyn FnMut(&Word)) {}
}
