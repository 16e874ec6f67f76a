//! Requests of two programs, without what may differ.
//!
//! | what may differ | why |
//! |---|---|
//! | ids of messages, of shells and of commands, the port, random names of files | they are new in each run |
//! | in how many pieces, and so over how many shells, an upload is sent | Packer's provisioner hands the file to its communicator through a socket, and sends what a read happens to give |
//! | the white space in which the lines of PowerShell of a transfer begin | PowerShell does not mind, and readers do |
//! | white space between elements | it is no content |
//! | the order of Puppet's facts | in Packer they have none |
//! | whether the last shell of a run is deleted | Packer may have ended before it is |

use base64::Engine;
use serde_json::Value;

use crate::support::compare::steady;

/// What was done in the shells, one after the other: each request as a text.
pub fn done(requests: &[Value], port: u16) -> Vec<String> {
    let mut shells: Vec<(String, Vec<&Value>)> = Vec::new();
    for request in requests {
        assert!(request.get("bad").is_none(), "no XML: {request}");
        let id = request["shell"].as_str().expect("shell").to_owned();
        match shells.iter_mut().find(|(known, _)| *known == id) {
            Some((_, list)) => list.push(request),
            None => shells.push((id, vec![request])),
        }
    }
    let mut out = Vec::new();
    let mut sent: Option<Vec<u8>> = None;
    for (_, list) in &shells {
        let pieces: Vec<&str> = list.iter().filter_map(|row| piece(row)).collect();
        let commands = list.iter().filter(|row| row["action"] == "Command").count();
        // an upload goes on in another shell, which may get nothing if no more is left
        if !pieces.is_empty() || commands == 0 && sent.is_some() {
            assert_eq!(pieces.len(), commands, "a shell for pieces, and for more");
            let whole: Vec<u8> = pieces.iter().flat_map(|piece| decode(piece)).collect();
            sent.get_or_insert_default().extend(whole);
            let row = list.iter().find(|row| piece(row).is_some());
            let shape: Vec<String> = list.iter().map(|row| action(row)).collect();
            let one = ["Command", "Receive", "Signal"].repeat(pieces.len());
            let wanted = [vec!["Create"], one, vec!["Delete"]].concat();
            assert_eq!(shape, wanted, "an upload");
            assert!(row.is_none_or(|row| echo(row).is_some()));
            continue;
        }
        if let Some(bytes) = sent.take() {
            out.push(upload(&bytes));
        }
        out.extend(list.iter().map(|row| shown(row, port)));
    }
    if let Some(bytes) = sent.take() {
        out.push(upload(&bytes));
    }
    if out.last().is_some_and(|row| row.starts_with("delete ")) {
        out.pop();
    }
    out
}

fn upload(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => format!("upload {}", facts(&steady(text))),
        Err(_) => format!("upload {bytes:?}"),
    }
}

fn action(row: &Value) -> String {
    row["action"].as_str().expect("action").to_owned()
}

/// `echo BASE64 >> "%TEMP%\winrmcp-UUID.tmp"`
fn echo(row: &Value) -> Option<&str> {
    let rest = row["command"].as_str()?.strip_prefix("echo ")?;
    let (piece, file) = rest.split_once(" >> ")?;
    let file = steady(file);
    (file == "\"%TEMP%\\winrmcp-UUID.tmp\"").then_some(piece)
}

fn piece(row: &Value) -> Option<&str> {
    echo(row)
}

fn decode(piece: &str) -> Vec<u8> {
    let engine = base64::engine::general_purpose::STANDARD;
    engine.decode(piece).expect("base64")
}

/// All that stands in a request, but ids.
fn shown(row: &Value, port: u16) -> String {
    let mut out = format!("{} {} {}", action(row), row["path"], row["type"]);
    for element in row["elements"].as_array().expect("elements") {
        let tag = element[0].as_str().expect("tag");
        let text = element[2].as_str().expect("text");
        let text = match row["command"].as_str() {
            Some(command) if tag.ends_with("}Command") => lines(command),
            _ if text.trim().is_empty() => String::new(),
            _ => text.to_owned(),
        };
        out.push_str(&format!("\n{tag} {} {text}", element[1]));
    }
    facts(&steady(
        &out.to_lowercase().replace(&format!(":{port}/"), ":PORT/"),
    ))
}

/// A text with Puppet's facts in the order of their names.
pub fn facts(text: &str) -> String {
    let mut facts = Vec::new();
    let mut out = String::new();
    // a fact stands in quotes, as they are or escaped for XML
    let escaped = text.to_lowercase().contains("&#34;facter_");
    for piece in text.split_inclusive(if escaped { "&#34;" } else { "\"" }) {
        let fact = piece.to_lowercase().starts_with("facter_");
        out.push_str(if fact { "FACT" } else { piece });
        if fact {
            facts.push(piece);
        }
    }
    facts.sort_unstable();
    out + &facts.concat()
}

/// The lines of a script, without the white space around them and without empty ones.
fn lines(command: &str) -> String {
    let lines = command.lines().map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n").replacen("PS>\n", "PS> ", 1)
}
