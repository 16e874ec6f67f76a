//! What Packer fetches while it validates: lists of checksums. Why one cannot be fetched is said in Go's words.

use std::collections::BTreeMap;
use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use super::{Disk, Local, Stat};

/// The bytes, or why there are none.
type Answer = Option<Result<Vec<u8>, String>>;

/// The machine's own disk, and the network.
#[derive(Debug, Default)]
pub struct Networked {
    /// What is known of each address: a list that several builders share is fetched once.
    answers: Mutex<BTreeMap<String, Answer>>,
}

impl Disk for Networked {
    fn stat(&self, path: &str) -> Option<Stat> {
        Local.stat(path)
    }

    fn probe(&self, path: &str) -> io::Result<Stat> {
        Local.probe(path)
    }

    fn link(&self, path: &str) -> Option<String> {
        Local.link(path)
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        Local.read(path)
    }

    fn digest(&self, path: &str) -> io::Result<String> {
        Local.digest(path)
    }

    fn list(&self, path: &str) -> io::Result<Vec<String>> {
        Local.list(path)
    }

    fn fetch(&self, url: &str) -> Answer {
        let mut answers = self.answers.lock().ok()?;
        answers
            .entry(url.to_owned())
            .or_insert_with(|| fetched(url))
            .clone()
    }
}

/// Fetches by a tool of the machine; without one nothing is found out.
fn fetched(url: &str) -> Answer {
    const TOOLS: [(&str, &[&str]); 3] = [
        ("curl", &["-fsSL", "--max-time", "30", "--"]),
        ("wget", &["-q", "-T", "30", "-O", "-", "--"]),
        ("ftp", &["-V", "-M", "-w", "30", "-o", "-", "--"]),
    ];
    TOOLS.into_iter().find_map(|(tool, flags)| {
        let mut command = Command::new(tool);
        command.args(flags).arg(url).stdin(Stdio::null());
        let output = command.output().ok()?;
        if output.status.success() {
            return Some(Ok(output.stdout));
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let said = said.lines().next().unwrap_or_default();
        let status = said.rsplit_once("returned error: ").map(|(_, rest)| rest);
        Some(Err(match status {
            Some(status) => {
                let digits = status.split(' ').next().unwrap_or(status);
                format!("bad response code: {digits}")
            }
            None => {
                let why = unreachable_by(url).unwrap_or_else(|| said.to_owned());
                format!("Get \"{}\": {why}", without_password(url))
            }
        }))
    })
}

/// Why there is no connection to the host of a URL, if there is none.
fn unreachable_by(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest[..end].rsplit('@').next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, port),
        _ => (authority, if scheme == "https" { "443" } else { "80" }),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let Ok(mut addresses) = (host, port.parse::<u16>().ok()?).to_socket_addrs() else {
        return Some(format!(
            "dial tcp: lookup {host} on {}: no such host",
            resolver()
        ));
    };
    let address = addresses.next()?;
    let fault = TcpStream::connect_timeout(&address, Duration::from_secs(10)).err()?;
    Some(match fault.raw_os_error() {
        Some(number) => {
            let words = fault
                .to_string()
                .replace(&format!(" (os error {number})"), "");
            format!("dial tcp {address}: connect: {}", words.to_lowercase())
        }
        None => format!("dial tcp {address}: i/o timeout"),
    })
}

/// Whom Go asks for the addresses of hosts.
fn resolver() -> String {
    let config = std::fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
    let mut servers = config.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        (words.next() == Some("nameserver")).then(|| words.next())?
    });
    match servers.next() {
        Some(server) if server.contains(':') => format!("[{server}]:53"),
        Some(server) => format!("{server}:53"),
        None => "127.0.0.1:53".to_owned(),
    }
}

/// A URL as Go's faults show it.
fn without_password(url: &str) -> String {
    let shown = || {
        let (scheme, rest) = url.split_once("://")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (user, host) = rest[..end].rsplit_once('@')?;
        let (name, _) = user.split_once(':')?;
        Some(format!("{scheme}://{name}:***@{host}{}", &rest[end..]))
    };
    shown().unwrap_or_else(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{unreachable_by, without_password};

    #[test]
    fn faults_are_gos() {
        assert_eq!(
            unreachable_by("http://127.0.0.1:1/x").as_deref(),
            Some("dial tcp 127.0.0.1:1: connect: connection refused")
        );
        assert_eq!(
            without_password("https://me:secret@x:1/p?a=b:c@d"),
            "https://me:***@x:1/p?a=b:c@d"
        );
        assert_eq!(without_password("https://x/p@q:r"), "https://x/p@q:r");
        let said = unreachable_by("http://nobody.invalid/").unwrap_or_default();
        assert!(
            said.starts_with("dial tcp: lookup nobody.invalid on "),
            "{said}"
        );
    }
}
