//! Two runs of the same builds: what is left, and what was said, without what must differ.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use super::{files, text};

/// What a run left: for each path its mode and its contents, archives unpacked.
pub fn left(folder: &Path) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for path in files(folder) {
        let name = path.to_string_lossy().into_owned();
        let ours = name.starts_with(".packsh")
            || name.starts_with("packer_cache")
            || name.ends_with(".lock");
        if ours {
            continue;
        }
        let full = folder.join(&path);
        let mode = fs::metadata(&full).expect("metadata").permissions().mode() & 0o7777;
        out.insert(name, format!("{mode:04o}\n{}", contents(&full)));
    }
    out
}

/// A file as text; archives by what is in them.
fn contents(path: &Path) -> String {
    unpacked(&fs::read(path).expect("file"))
}

fn unpacked(bytes: &[u8]) -> String {
    let filter: &[&str] = match bytes {
        [0x1f, 0x8b, ..] => &["gzip", "-dc"],
        [0xfd, b'7', b'z', b'X', b'Z', ..] => &["xz", "-dc"],
        [0x04, 0x22, 0x4d, 0x18, ..] => &["lz4", "-dc"],
        [b'P', b'K', 3, 4, ..] => &["zip"],
        _ if bytes.get(257..262) == Some(b"ustar") => return tar(bytes),
        _ => return steady(&text(bytes)),
    };
    let mut file = tempfile::NamedTempFile::new().expect("temporary file");
    file.write_all(bytes).expect("write");
    if filter == ["zip"] {
        let run = |arguments: &[&str]| {
            let output = Command::new("unzip")
                .args(arguments)
                .arg(file.path())
                .output();
            text(&output.expect("unzip").stdout)
        };
        return run(&["-Z1"]) + &run(&["-p"]);
    }
    let output = Command::new(filter[0])
        .args(&filter[1..])
        .stdin(fs::File::open(file.path()).expect("file"))
        .output()
        .unwrap_or_else(|fault| panic!("the tests need {}: {fault}", filter[0]));
    assert!(
        output.status.success(),
        "{filter:?}: {}",
        text(&output.stderr)
    );
    unpacked(&output.stdout)
}

/// The entries of a tar archive: name, mode, contents.
fn tar(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut at = 0;
    let field = |header: &[u8], from: usize, to: usize| {
        text(&header[from..to])
            .trim_end_matches(['\0', ' '])
            .to_owned()
    };
    while let Some(header) = bytes.get(at..at + 512) {
        if header.iter().all(|byte| *byte == 0) {
            break;
        }
        let size = usize::from_str_radix(&field(header, 124, 136), 8).expect("size");
        let mode = u32::from_str_radix(&field(header, 100, 108), 8).expect("mode") & 0o7777;
        let body = unpacked(&bytes[at + 512..at + 512 + size]);
        out.push_str(&format!("{} {mode:04o}\n{body}\n", field(header, 0, 100)));
        at += 512 + size.div_ceil(512) * 512;
    }
    out
}

/// What was said, with the parts that differ from run to run replaced, grouped by build: the order between builds
/// that run at once, and between the two streams of a script, is open.
pub fn said(output: &str) -> BTreeMap<String, Vec<String>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in output.lines() {
        let line = steady(line);
        let target = line
            .strip_prefix("==> ")
            .or_else(|| line.strip_prefix("    "))
            .or_else(|| line.strip_prefix("--> "))
            .and_then(|rest| rest.split_once(": "))
            .map_or_else(|| "the run".to_owned(), |(target, _)| target.to_owned());
        groups.entry(target).or_default().push(line);
    }
    groups
}

/// A text without times, process numbers and random names.
pub fn steady(line: &str) -> String {
    let mut line = line.to_owned();
    for word in ["finished after ", "errored after ", "Wait completed after "] {
        if let Some(at) = line.find(word) {
            let rest = &line[at + word.len()..];
            let end = rest.find([':', '.']).unwrap_or(rest.len());
            line = format!("{}{word}TIME{}", &line[..at], &rest[end..]);
        }
    }
    let line = numbered(&line, "packer-shell");
    let line = numbered(&line, "-provisioner");
    let line = numbered(&line, "script_");
    let line = numbered(&line, "varfile_");
    let line = temporary(&line);
    uuids(&line)
}

/// `PREFIX123` as `PREFIXN`.
fn numbered(line: &str, prefix: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(prefix) {
        out.push_str(before);
        out.push_str(prefix);
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        out.push('N');
        rest = &after[digits..];
    }
    out + rest
}

/// The private folder of a run (`/tmp/packsh.abc/build_x/`) as Packer's `/tmp/`.
fn temporary(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("/packsh.") {
        out.push_str(before);
        let tail = after.split_once("/build_").map_or(after, |(_, tail)| tail);
        // the build, and the step
        let tail = tail.split_once('/').map_or(tail, |(_, tail)| tail);
        rest = tail.split_once('/').map_or(tail, |(_, tail)| tail);
        out.push('/');
    }
    out + rest
}

fn uuids(line: &str) -> String {
    let bytes = line.as_bytes();
    let uuid = |at: usize| {
        bytes.get(at..at + 36).is_some_and(|text| {
            text.iter().enumerate().all(|(index, byte)| match index {
                8 | 13 | 18 | 23 => *byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            })
        })
    };
    let mut out = String::new();
    let mut at = 0;
    while at < line.len() {
        if uuid(at) {
            out.push_str("UUID");
            at += 36;
        } else {
            let c = line[at..].chars().next().unwrap_or(' ');
            out.push(c);
            at += c.len_utf8();
        }
    }
    out
}

/// A manifest without its times, its entries in the order of their names: builds that run at once end in any order.
pub fn times(text: &str) -> String {
    let (mode, body) = text.split_once('\n').unwrap_or_default();
    if let Ok(mut manifest) = serde_json::from_str::<serde_json::Value>(body)
        && manifest.is_object()
        && let Some(builds) = manifest["builds"].as_array_mut()
        && builds.len() > 1
        && builds
            .iter()
            .any(|build| build["name"] != builds[0]["name"])
    {
        builds.sort_by_key(|build| build["name"].to_string());
        builds
            .iter_mut()
            .for_each(|build| build["build_time"] = serde_json::Value::Null);
        return format!("{mode}\n{manifest:#}");
    }
    let archive = text.contains(".tar\"");
    let lines = text
        .lines()
        .map(|line| match line.split_once("\"build_time\": ") {
            Some((before, _)) => format!("{before}\"build_time\": TIME,\n"),
            // archives are compared by what is in them
            None if archive && line.contains("\"size\": ") => "SIZE\n".to_owned(),
            None => format!("{line}\n"),
        });
    lines.collect()
}
