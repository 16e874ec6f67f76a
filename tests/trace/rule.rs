//! What a stand-in does for a call: the rules of `programs/NAME.toml` and of `apis/NAME.toml`.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::journal::{Journal, State};
use crate::pattern::{self, Found};

/// The rules of one program or API.
pub struct Rules {
    table: Value,
    folder: PathBuf,
}

/// What is to be done for a call.
#[derive(Debug, Default)]
pub struct Answer {
    pub print: String,
    pub error: String,
    pub exit: i64,
    /// What standard input is: `text`, `tar`, `bytes`, or nothing (it is not read).
    pub input: String,
    /// A file whose text is noted as the input.
    pub reads: String,
    /// Files that are written.
    pub write: Vec<(String, String)>,
    /// A port of this host that leads to the case's sshd from now on.
    pub forward: String,
    /// Of a request: the status and the type of what is printed.
    pub status: i64,
    pub kind: String,
}

impl Rules {
    pub fn read(path: &Path) -> Self {
        Self {
            table: crate::toml::read(path),
            folder: path.parent().expect("folder").to_path_buf(),
        }
    }

    /// Names of the environment that are of interest.
    pub fn environment(&self) -> Vec<String> {
        texts(&self.table["environment"])
    }

    /// Fields of requests that are not noted: signatures, times.
    pub fn left_out(&self) -> Vec<String> {
        texts(&self.table["leave_out"])
    }

    /// Headers of requests that are noted.
    pub fn headers(&self) -> Vec<String> {
        texts(&self.table["headers"])
    }

    /// The rule for a call, the state changed as it says. `more` is what the rule may want besides the words: fields
    /// of a request.
    pub fn answer(
        &self,
        journal: &Journal,
        number: usize,
        words: &[String],
        more: &dyn Fn(&str) -> Option<String>,
        fails: bool,
    ) -> Option<Answer> {
        let rules = self.table["call"].as_array()?;
        journal.state(|state| {
            rules.iter().find_map(|rule| {
                let mut found = pattern::words(&texts(&rule["words"]), words)?;
                for (name, wanted) in pairs(&rule["when"]) {
                    let name = fill(&name, &found, state, number);
                    let is = state.get(&name).cloned().unwrap_or_default();
                    found.extend(pattern::text(&fill(&wanted, &found, state, number), &is)?);
                }
                for (name, wanted) in pairs(&rule["fields"]) {
                    let is = more(&name).unwrap_or_default();
                    found.extend(pattern::text(&wanted, &is)?);
                }
                Some(self.act(rule, &found, state, number, fails))
            })
        })
    }

    fn act(
        &self,
        rule: &Value,
        found: &Found,
        state: &mut State,
        number: usize,
        fails: bool,
    ) -> Answer {
        let own = |key: &str, state: &State| {
            let text = rule[key].as_str().unwrap_or_default();
            fill(text, found, state, number)
        };
        let input = own("input", state);
        let reads = own("reads", state);
        if fails {
            let fails = &rule["fails"];
            return Answer {
                error: match fails["error"].as_str() {
                    Some(error) => fill(error, found, state, number),
                    None => "this call is made to fail\n".to_owned(),
                },
                exit: fails["exit"].as_i64().unwrap_or(1),
                status: fails["status"].as_i64().unwrap_or(500),
                input,
                reads,
                ..Answer::default()
            };
        }
        let mut answer = Answer {
            print: own("print", state),
            error: own("error", state),
            exit: rule["exit"].as_i64().unwrap_or(0),
            status: rule["status"].as_i64().unwrap_or(200),
            kind: own("kind", state),
            input,
            reads,
            forward: own("forward", state),
            write: pairs(&rule["write"])
                .into_iter()
                .map(|(path, text)| {
                    let path = fill(&path, found, state, number);
                    (path, fill(&text, found, state, number))
                })
                .collect(),
        };
        if let Some(file) = rule["print_file"].as_str() {
            let path = self.folder.join(file);
            let text = std::fs::read_to_string(&path)
                .unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
            answer.print = fill(&text, found, state, number);
        }
        for (name, text) in pairs(&rule["print_tar"]) {
            answer.print.push_str(&tar(&name, &text));
        }
        for (name, value) in pairs(&rule["set"]) {
            let name = fill(&name, found, state, number);
            let value = fill(&value, found, state, number);
            state.insert(name, value);
        }
        answer
    }
}

/// The texts of a list.
pub fn texts(value: &Value) -> Vec<String> {
    let list = value.as_array().cloned().unwrap_or_default();
    list.iter()
        .map(|text| text.as_str().expect("a text in a list").to_owned())
        .collect()
}

/// The keys and texts of a table.
pub fn pairs(value: &Value) -> Vec<(String, String)> {
    let table = value.as_object().cloned().unwrap_or_default();
    table
        .iter()
        .map(|(key, text)| (key.clone(), text.as_str().expect("a text").to_owned()))
        .collect()
}

/// `${name}`: what the pattern found; `${state:NAME}`: the state; `${env:NAME}`: the environment; `${number}`: the call's
/// number.
fn fill(text: &str, found: &Found, state: &State, number: usize) -> String {
    pattern::filled(text, &|name| {
        if name == "number" {
            return Some(number.to_string());
        }
        if let Some(name) = name.strip_prefix("env:") {
            return Some(std::env::var(name).unwrap_or_default());
        }
        if let Some(name) = name.strip_prefix("state:") {
            let name = found.get(name).map_or(name, String::as_str);
            return Some(state.get(name).cloned().unwrap_or_default());
        }
        found.get(name).cloned()
    })
}

/// A tar archive of one file.
fn tar(name: &str, text: &str) -> String {
    let mut header = vec![0_u8; 512];
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, name.as_bytes());
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{:011o}\0", text.len()).as_bytes());
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut out = String::from_utf8(header).expect("a header of ASCII");
    out.push_str(text);
    out.push_str(&"\0".repeat(text.len().next_multiple_of(512) - text.len() + 1024));
    out
}
