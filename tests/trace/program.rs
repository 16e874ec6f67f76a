//! A stand-in program: this test's own executable, under the program's name first on PATH.
//!
//! It is compiled, so that hundreds of calls cost little.

use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;

use crate::journal::Journal;
use crate::rule::Rules;

/// The variable that tells the folder of the run's notes; without it this is the test itself.
pub const FOLDER: &str = "PACKSH_TRACE";
/// The variable that tells the port of the case's sshd.
pub const SSHD: &str = "PACKSH_TRACE_SSHD";

/// Acts as the program; gives its exit status.
pub fn main(folder: &Path) -> u8 {
    let mut arguments = std::env::args();
    let own = arguments.next().unwrap_or_default();
    let name = own.rsplit('/').next().unwrap_or_default().to_owned();
    let journal = Journal::new(folder);
    let words: Vec<String> = std::iter::once(name.clone()).chain(arguments).collect();
    let (number, fails) = journal.begin(&words);
    let rules = Rules::read(&folder.join(format!("{name}.toml")));
    let environment: Vec<String> = rules
        .environment()
        .into_iter()
        .filter_map(|name| Some(format!("{name}={}", std::env::var(&name).ok()?)))
        .collect();
    let Some(answer) = rules.answer(&journal, number, &words[1..], &|_| None, fails) else {
        journal.end(number, "", &environment, "no rule of the stand-in fits");
        eprintln!("{name}: no rule of the stand-in fits {words:?}");
        return 97;
    };
    let input = if answer.input.is_empty() {
        String::new()
    } else {
        let mut bytes = Vec::new();
        let _ = std::io::stdin().read_to_end(&mut bytes);
        shown(&answer.input, &bytes)
    };
    for (path, text) in &answer.write {
        if let Some(parent) = Path::new(path).parent() {
            let _ = std::fs::create_dir_all(parent);
        }
        if let Err(fault) = std::fs::write(path, text) {
            eprintln!("{name}: {path}: {fault}");
        }
    }
    if !answer.forward.is_empty() {
        forward(folder, &answer.forward);
    }
    // who reads it may be gone
    let _ = std::io::stdout().write_all(answer.print.as_bytes());
    let _ = std::io::stderr().write_all(answer.error.as_bytes());
    journal.end(number, &input, &environment, "");
    u8::try_from(answer.exit).unwrap_or(1)
}

/// Lets a port of this host lead to the case's sshd, as that of a guest which runs. Whoever began the run ends it.
fn forward(folder: &Path, port: &str) {
    let sshd = std::env::var(SSHD).unwrap_or_default();
    // what else is open belongs to those who wait for this call
    let script = "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-\nsocat \"$@\" </dev/null >/dev/null 2>&1 &\necho $!";
    let output = Command::new("sh")
        .args(["-c", script, "sh"])
        .arg(format!("TCP-LISTEN:{port},bind=127.0.0.1,fork,reuseaddr"))
        .arg(format!("TCP:127.0.0.1:{sshd}"))
        .output()
        .expect("sh");
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join("forwards"))
        .expect("forwards");
    file.write_all(&output.stdout).expect("forwards");
}

/// Standard input as the log shows it.
fn shown(form: &str, bytes: &[u8]) -> String {
    match form {
        "text" => String::from_utf8_lossy(bytes).into_owned(),
        "tar" => tar(bytes),
        "bytes" => format!("{} bytes", bytes.len()),
        other => panic!("input = \"{other}\": `text`, `tar` or `bytes` is wanted"),
    }
}

/// What is in a tar archive: names, modes, contents. Not who packed it and when.
fn tar(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut at = 0;
    let field = |header: &[u8], from: usize, to: usize| {
        String::from_utf8_lossy(&header[from..to])
            .trim_end_matches(['\0', ' '])
            .to_owned()
    };
    while let Some(header) = bytes.get(at..at + 512) {
        if header.iter().all(|byte| *byte == 0) {
            return out + "(end)";
        }
        let octal = |text: String| usize::from_str_radix(&text, 8).unwrap_or(0);
        let size = octal(field(header, 124, 136));
        let mode = octal(field(header, 100, 108)) & 0o7777;
        let body = bytes.get(at + 512..at + 512 + size).unwrap_or_default();
        let body = String::from_utf8_lossy(body);
        out.push_str(&format!("{} {mode:04o}\n{body}\n", field(header, 0, 100)));
        at += 512 + size.div_ceil(512) * 512;
    }
    out + "(broken off)"
}
