//! A mirror that misbehaves as its paths say, and notes what it is asked.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// One request: method, path, and where it begins if it asks for a part.
pub type Request = (String, String, Option<usize>);

/// `/HOW/NAME` is the file NAME, handed out so:
///
/// - `good`: as it should be; `move`: from elsewhere
/// - `cut`: the first half, each time, whatever is asked for; `once`: the first time half, then parts too
/// - `wrong`: as many other bytes; `absent`: 404; `hang`: nothing, ever; `slow`: 20 KB a quarter of a second
/// - `login`: to those who give a name and a password
/// - `whole`: all of it, whatever is asked for
pub struct Mirror {
    pub port: u16,
    log: Arc<Mutex<Vec<Request>>>,
    logins: Arc<Mutex<Vec<String>>>,
    over: Arc<AtomicBool>,
}

type Files = Arc<HashMap<String, Vec<u8>>>;

impl Mirror {
    pub fn new(files: &[(&str, Vec<u8>)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("address").port();
        let log: Arc<Mutex<Vec<Request>>> = Arc::default();
        let over = Arc::new(AtomicBool::new(false));
        let files: Files = Arc::new(
            files
                .iter()
                .map(|(name, bytes)| ((*name).to_owned(), bytes.clone()))
                .collect(),
        );
        let logins: Arc<Mutex<Vec<String>>> = Arc::default();
        let (own, own_logins, ended) = (log.clone(), logins.clone(), over.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    break;
                }
                let (files, log, ended) = (files.clone(), own.clone(), ended.clone());
                let logins = own_logins.clone();
                std::thread::spawn(move || {
                    // a client that leaves is what some tests want
                    let _ =
                        stream.and_then(|stream| serve(stream, &files, (&log, &logins), &ended));
                });
            }
        });
        Self {
            port,
            log,
            logins,
            over,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    /// What was asked since the last time, of files whose path holds this.
    pub fn asked(&self, part: &str) -> Vec<Request> {
        let mut log = self.log.lock().expect("log");
        let (asked, rest) = log.drain(..).partition(|(_, path, _)| path.contains(part));
        *log = rest;
        asked
    }

    /// The names and passwords that were sent, in base64.
    pub fn logins(&self) -> Vec<String> {
        self.logins.lock().expect("logins").clone()
    }

    /// How many files were handed out since the last time.
    pub fn gets(&self, part: &str) -> usize {
        let asked = self.asked(part);
        asked.iter().filter(|(method, ..)| method == "GET").count()
    }

    /// Ends the server: nobody answers at its port.
    pub fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

impl Drop for Mirror {
    fn drop(&mut self) {
        self.end();
    }
}

fn serve(
    mut stream: TcpStream,
    files: &Files,
    (log, logins): (&Mutex<Vec<Request>>, &Mutex<Vec<String>>),
    over: &AtomicBool,
) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte)? == 1 {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut words = head.split_whitespace();
    let method = words.next().unwrap_or_default().to_owned();
    let path = words.next().unwrap_or_default().to_owned();
    let from = head.lines().find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("range: bytes=")?
            .strip_suffix('-')?
            .parse()
            .ok()
    });
    let login = head
        .lines()
        .find_map(|line| line.strip_prefix("Authorization: Basic "));
    logins
        .lock()
        .expect("logins")
        .extend(login.map(str::to_owned));
    let refused = login.is_none() && path.starts_with("/login/");
    let before = {
        let mut log = log.lock().expect("log");
        let before = log
            .iter()
            .filter(|(how, asked, _)| *how == method && *asked == path)
            .count();
        log.push((method.clone(), path.clone(), from));
        before
    };
    let bare = path.split('?').next().unwrap_or_default();
    if refused {
        let words = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        return stream.write_all(words.as_bytes());
    }
    let (how, name) = bare[1..].split_once('/').unwrap_or_default();
    let found = files.get(name);
    let (Some(bytes), false) = (found, how == "absent") else {
        return write!(
            stream,
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
    };
    let mut bytes = bytes.clone();
    match how {
        "hang" => {
            while !over.load(Ordering::SeqCst) && before < usize::MAX {
                std::thread::sleep(Duration::from_millis(100));
            }
            return Ok(());
        }
        "move" => {
            return write!(
                stream,
                "HTTP/1.1 302 Found\r\nLocation: /good/{name}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
        }
        "wrong" => bytes.iter_mut().for_each(|byte| *byte ^= 1),
        _ => {}
    }
    let ranges = !matches!(how, "cut" | "whole");
    let from = from.filter(|_| ranges).unwrap_or(0);
    let accept = if ranges {
        "Accept-Ranges: bytes\r\n"
    } else {
        ""
    };
    if from > 0 && from >= bytes.len() {
        return write!(
            stream,
            "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            bytes.len()
        );
    }
    let part = &bytes[from..];
    let status = if from > 0 {
        "206 Partial Content"
    } else {
        "200 OK"
    };
    let range = if from > 0 {
        format!(
            "Content-Range: bytes {from}-{}/{}\r\n",
            bytes.len() - 1,
            bytes.len()
        )
    } else {
        String::new()
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\n{accept}{range}Content-Length: {}\r\nConnection: close\r\n\r\n",
        part.len()
    )?;
    if method == "HEAD" {
        return Ok(());
    }
    let half = &part[..part.len() / 2];
    match how {
        "cut" => stream.write_all(half),
        "once" if before == 0 => stream.write_all(half),
        "slow" => {
            for chunk in part.chunks(20_000) {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                stream.write_all(chunk)?;
                std::thread::sleep(Duration::from_millis(250));
            }
            Ok(())
        }
        _ => stream.write_all(part),
    }
}
