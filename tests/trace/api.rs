//! A stand-in API: an HTTP server on the loopback that answers as the rules in `apis/NAME.toml` say.
//!
//! A request's words are its method, its path and its query. Its fields are those of a form or of a JSON object, and its
//! headers: `header:host`.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use crate::journal::Journal;
use crate::rule::Rules;

/// A server that runs until this is dropped.
pub struct Api {
    pub port: u16,
    over: Arc<AtomicBool>,
}

impl Drop for Api {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        // wakes the server up
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

impl Api {
    pub fn start(path: &Path, journal: &Journal) -> Self {
        let rules = Arc::new(Rules::read(path));
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = listener.local_addr().expect("address").port();
        let over = Arc::new(AtomicBool::new(false));
        let (journal, stop) = (journal.clone(), Arc::clone(&over));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let (rules, journal) = (Arc::clone(&rules), journal.clone());
                std::thread::spawn(move || serve(stream, &rules, &journal));
            }
        });
        Self { port, over }
    }
}

/// Answers the requests of one connection.
fn serve(stream: TcpStream, rules: &Rules, journal: &Journal) {
    let mut reader = BufReader::new(stream);
    while let Some((words, headers, body)) = request(&mut reader) {
        let (number, fails) = journal.begin(&words);
        let text = String::from_utf8_lossy(&body);
        let fields = fields(&words, &text);
        let field = |name: &str| match name.strip_prefix("header:") {
            Some(name) => headers.get(name).cloned(),
            None => fields.get(name).cloned(),
        };
        let left_out = rules.left_out();
        let input: String = fields
            .iter()
            .filter(|(name, _)| !left_out.contains(name))
            .map(|(name, value)| format!("{name}={value}\n"))
            .collect();
        let answer = rules.answer(journal, number, &words, &field, fails);
        let fault = match answer {
            Some(_) => "",
            None => "no rule of the stand-in fits",
        };
        let noted: Vec<String> = rules
            .headers()
            .iter()
            .filter_map(|name| Some(format!("{name}: {}", headers.get(&name.to_lowercase())?)))
            .collect();
        let answer = answer.unwrap_or_default();
        let input = match answer.input.as_str() {
            "bytes" => format!("{} bytes", body.len()),
            _ => input,
        };
        journal.end(number, &input, &noted, fault);
        let status = if answer.status == 0 {
            404
        } else {
            answer.status
        };
        let kind = match answer.kind.as_str() {
            "" if answer.print.trim_start().starts_with('<') => "text/xml",
            "" => "application/json",
            kind => kind,
        };
        let text = if answer.print.is_empty() {
            answer.error
        } else {
            answer.print
        };
        let reply = format!(
            "HTTP/1.1 {status} answer\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{text}",
            text.len()
        );
        if reader.get_mut().write_all(reply.as_bytes()).is_err() {
            return;
        }
    }
}

/// Headers by their names in small letters.
type Headers = BTreeMap<String, String>;

/// Reads a request: method, path and query; its headers; its body.
fn request(reader: &mut BufReader<TcpStream>) -> Option<(Vec<String>, Headers, Vec<u8>)> {
    let mut line = String::new();
    reader
        .read_line(&mut line)
        .ok()
        .filter(|count| *count > 0)?;
    let mut head = line.split_whitespace();
    let (method, target) = (head.next()?.to_owned(), head.next()?.to_owned());
    let mut headers = Headers::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(':') else {
            break;
        };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers
        .get("content-length")
        .map_or(Some(0), |text| text.parse().ok())?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut words = vec![method, path.to_owned()];
    if !query.is_empty() {
        words.push(query.to_owned());
    }
    Some((words, headers, body))
}

/// The fields of a request: of its query, and of its body, a form or JSON.
fn fields(words: &[String], body: &str) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    if let Ok(Value::Object(object)) = serde_json::from_str::<Value>(body) {
        for (name, value) in object {
            let text = value.as_str().map_or(value.to_string(), str::to_owned);
            out.insert(name, text);
        }
    } else {
        form(body, &mut out);
    }
    if let Some(query) = words.get(2) {
        form(query, &mut out);
    }
    out
}

fn form(text: &str, out: &mut BTreeMap<String, String>) {
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        out.insert(decoded(name), decoded(value));
    }
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = text
            .get(at + 1..at + 3)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, code) {
            (b'%', Some(code)) => {
                out.push(code);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(*byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}
