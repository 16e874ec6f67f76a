//! The forms in which `packsh validate` tells faults: Packer's own words, SARIF, JSON, several templates at once.

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{both, offered, packer, packsh, project, text};

fn ours(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = packsh()
        .arg("validate")
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("packsh runs");
    assert_eq!(text(&output.stderr), "", "{arguments:?}");
    (output.status.code(), text(&output.stdout))
}

/// Faulty templates of all shapes, one a line: flags (with a `|` behind) and the template.
const CASES: &str = include_str!("packer_words/compat.txt");

#[test]
fn packers_words_are_packers_byte_by_byte() {
    let folder = tempfile::tempdir().expect("folder");
    let folder = folder.path();
    fs::write(folder.join("bad.vars"), "{\"a\": 1}").expect("file");
    fs::write(
        folder.join("SUMS"),
        "d41d8cd98f00b204e9800998ecf8427e  good.iso\n",
    )
    .expect("file");
    let mut wrong = Vec::new();
    for line in CASES.lines() {
        let (flags, template) = line.split_once('|').expect("flags and template");
        fs::write(folder.join("t.json"), template).expect("template");
        let mut arguments: Vec<&str> = flags.split_whitespace().collect();
        arguments.push("t.json");
        let output = packer()
            .arg("validate")
            .args(&arguments)
            .current_dir(folder)
            .env("PACKER_CONFIG_DIR", folder)
            .output()
            .expect("packer runs");
        arguments.insert(0, "--packer-compat");
        let (code, told) = ours(folder, &arguments);
        let theirs = text(&output.stdout);
        if told != theirs || code != output.status.code() {
            wrong.push(format!("{line}\n--- Packer\n{theirs}--- packsh\n{told}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

const FAULTY: &[&str] = &[
    "PS0416.json",
    "PS0411.json",
    "PS0407.json",
    "PS0102.json",
    "PS0701.json",
];

fn diagnostics() -> std::path::PathBuf {
    project().join("tests/diagnostics")
}

#[test]
fn several_templates_are_told_in_order() {
    let folder = diagnostics();
    let mut one_by_one = String::new();
    for name in FAULTY {
        one_by_one.push_str(&ours(&folder, &[name]).1);
    }
    for _ in 0..3 {
        let (code, together) = ours(&folder, FAULTY);
        assert_eq!(code, Some(1));
        assert_eq!(together, one_by_one);
    }
    let (_, json) = ours(&folder, &[&["--format", "json"], FAULTY].concat());
    let list: Value = serde_json::from_str(&json).expect("one JSON document");
    assert!(list.as_array().is_some_and(|list| list.len() > 8), "{json}");
    // a fault of one does not hide that another is good, and the other way round
    let (code, _) = ours(&folder, &["PS0303.json", "PS0302.json"]);
    assert_eq!(code, Some(0), "warnings do not count");
    let (code, told) = ours(&folder, &["-syntax-only", "PS0302.json", "PS0302.json"]);
    assert_eq!(code, Some(0));
    assert_eq!(told.matches("Syntax-only check passed.").count(), 2);
}

#[test]
fn sarif_has_what_the_standard_asks_for() {
    let folder = diagnostics();
    let (code, told) = ours(&folder, &[&["--format", "sarif"], FAULTY].concat());
    assert_eq!(code, Some(1));
    let log: Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "packsh");
    let rules = driver["rules"].as_array().expect("rules");
    for rule in rules {
        for key in ["shortDescription", "fullDescription", "help"] {
            assert!(
                rule[key]["text"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{rule}"
            );
        }
    }
    let results = run["results"].as_array().expect("results");
    let mut fixes = 0;
    let mut places = 0;
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning"].contains(&result["level"].as_str().unwrap_or_default()));
        assert!(result["message"]["text"].is_string());
        for location in result["locations"].as_array().expect("locations") {
            let physical = &location["physicalLocation"];
            let name = physical["artifactLocation"]["uri"].as_str().expect("uri");
            assert!(folder.join(name).exists(), "{name}");
            let region = &physical["region"];
            let number = |key: &str| region[key].as_u64().expect("a number");
            assert!(number("startLine") >= 1 && number("startColumn") >= 1);
            let start = (number("startLine"), number("startColumn"));
            assert!((number("endLine"), number("endColumn")) >= start);
            places += 1;
        }
        fixes += result["fixes"].as_array().map_or(0, Vec::len);
    }
    assert!(places > 8 && fixes >= 3, "{told}");
}

#[test]
fn fixes_mend() {
    let scratch = tempfile::tempdir().expect("folder");
    for (name, want) in [
        ("PS0416.json", "ssh_private_key_file"),
        ("PS0411.json", "ssh_username"),
        ("PS0407.json", "\"type\": \"null\""),
    ] {
        let old = fs::read_to_string(diagnostics().join(name)).expect("template");
        let (_, json) = ours(&diagnostics(), &["--format", "json", name]);
        let list: Value = serde_json::from_str(&json).expect("JSON");
        let mut fixed = Vec::new();
        let mut changes = Vec::new();
        for fault in list.as_array().expect("list") {
            let offered = offered::changes(&old, fault);
            if !offered.is_empty() {
                fixed.push(fault["message"].clone());
            }
            changes.extend(offered);
        }
        assert!(!changes.is_empty(), "{json}");
        let new = offered::mended(&old, changes);
        assert!(new.contains(want), "{new}");
        fs::write(scratch.path().join("t.json"), &new).expect("template");
        let (_, again) = ours(scratch.path(), &["--format", "json", "t.json"]);
        let again: Value = serde_json::from_str(&again).expect("JSON");
        for fault in again.as_array().expect("list") {
            assert!(!fixed.contains(&fault["message"]), "{fault}");
        }
    }
}

#[test]
fn unknown_components_can_be_allowed() {
    let folder = diagnostics();
    let (code, told) = ours(&folder, &["--allow-unknown-components", "PS0407.json"]);
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(told.matches("warning[PS0407]").count(), 3);
    assert!(!told.contains("--allow-unknown-components"));
    // the rest is checked nevertheless
    let scratch = tempfile::tempdir().expect("folder");
    let template =
        r#"{"builders": [{"type": "goss"}], "provisioners": [{"type": "shell", "inlin": 1}]}"#;
    fs::write(scratch.path().join("t.json"), template).expect("template");
    let (code, told) = ours(scratch.path(), &["--allow-unknown-components", "t.json"]);
    assert_eq!(code, Some(1));
    assert!(told.contains("did you mean `inline`?"), "{told}");
}

#[test]
fn faults_in_variable_files_and_strings_are_pointed_at() {
    let folder = diagnostics();
    for (name, place) in [
        (
            "PS0501-in-variable-file",
            "PS0501-in-variable-file.vars:2:16",
        ),
        (
            "PS0502-in-variable-file",
            "PS0502-in-variable-file.vars:2:12",
        ),
        ("PS0302", "PS0302.vars:3:11"),
        ("PS0501-unclosed", "PS0501-unclosed.json:4:56"),
    ] {
        let file = format!("{name}.json");
        let vars = format!("-var-file={name}.vars");
        let mut arguments = vec![file.as_str()];
        if folder.join(format!("{name}.vars")).exists() {
            arguments.insert(0, &vars);
        }
        let output = packsh()
            .arg("validate")
            .args(&arguments)
            .current_dir(&folder)
            .output()
            .expect("packsh runs");
        let told = both(&output);
        assert!(told.contains(&format!("--> {place}\n")), "{told}");
    }
}

/// Answers requests for good lists, and none for others, for as long as the test runs.
fn lists() -> u16 {
    use std::io::{Read, Write};
    let server = std::net::TcpListener::bind("127.0.0.1:0").expect("port");
    let port = server.local_addr().expect("port").port();
    std::thread::spawn(move || {
        for stream in server.incoming() {
            let mut stream = stream.expect("a request");
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap_or(0);
            let asked = String::from_utf8_lossy(&request[..length]).into_owned();
            let path = asked.split(' ').nth(1).unwrap_or_default();
            let sum = "0000000000000000000000000000000000000000000000000000000000000000";
            let (status, body) = match path {
                "/iso/SUMS" => ("200 OK", format!("{sum} *z.iso\n")),
                "/others" => ("200 OK", format!("{sum} y.iso\n")),
                "/unended" => ("200 OK", format!("{sum}  z.iso")),
                "/lost" => ("500 Gone", String::new()),
                _ => ("404 Not Found", "<html>".to_owned()),
            };
            let head = asked.starts_with("HEAD ");
            let shown = if head { "" } else { &body };
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{shown}",
                body.len()
            );
        }
    });
    port
}

#[test]
fn verdicts_on_lists_of_checksums_are_packers() {
    let port = lists();
    let folder = tempfile::tempdir().expect("folder");
    let folder = folder.path();
    for (list, good) in [
        ("iso/SUMS", true),
        ("others", false),
        ("unended", false),
        ("lost", false),
        ("nowhere", false),
    ] {
        let template = format!(
            r#"{{"builders":[{{"type":"virtualbox-iso","ssh_username":"x","shutdown_command":"y","iso_url":"http://x/iso/z.iso?a=b","iso_checksum":"file:http://127.0.0.1:{port}/{list}"}}]}}"#
        );
        fs::write(folder.join("t.json"), template).expect("template");
        let output = packer()
            .args(["validate", "t.json"])
            .current_dir(folder)
            .env("PACKER_CONFIG_DIR", folder)
            .output()
            .expect("packer runs");
        let (code, told) = ours(folder, &["--packer-compat", "t.json"]);
        assert_eq!(told, text(&output.stdout), "{list}");
        assert_eq!(code, output.status.code(), "{list}");
        assert_eq!(code == Some(0), good, "{list}: {told}");
    }
}

/// Packer fetches lists of checksums while it validates, and so do we, unless it is told not to.
#[test]
fn lists_of_checksums_are_fetched() {
    let folder = tempfile::tempdir().expect("folder");
    let template = |list: &str| {
        let text = format!(
            r#"{{"builders":[{{"type":"virtualbox-iso","ssh_username":"x","shutdown_command":"y","iso_url":"z.iso","iso_checksum":"file:{list}"}}]}}"#
        );
        std::fs::write(folder.path().join("t.json"), text).expect("template");
    };
    let judged = |flags: &[&str]| {
        let output = support::packsh()
            .arg("validate")
            .args(flags)
            .arg("t.json")
            .current_dir(folder.path())
            .output()
            .expect("packsh");
        support::both(&output)
    };
    // nobody listens on port 1
    template("http://127.0.0.1:1/SHA256SUMS");
    let said = judged(&[]);
    assert!(
        said.contains("the list of checksums `http://127.0.0.1:1/SHA256SUMS` cannot be fetched: "),
        "{said}"
    );
    let said = judged(&["--offline"]);
    assert!(!said.contains("cannot be fetched"), "{said}");
    // a server that answers once
    let server = std::net::TcpListener::bind("127.0.0.1:0").expect("port");
    let port = server.local_addr().expect("port").port();
    let answer = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = server.accept().expect("a request");
        let mut request = [0; 1024];
        let length = stream.read(&mut request).expect("a request");
        let body = "0000000000000000000000000000000000000000000000000000000000000000  z.iso\n";
        write!(
            stream,
            "HTTP/1.0 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("answer");
        String::from_utf8_lossy(&request[..length]).into_owned()
    });
    template(&format!("http://127.0.0.1:{port}/SHA256SUMS"));
    let said = judged(&[]);
    assert!(!said.contains("cannot be fetched"), "{said}");
    assert!(
        answer
            .join()
            .expect("server")
            .starts_with("GET /SHA256SUMS ")
    );
    template("/no/such/SHA256SUMS");
    let said = judged(&[]);
    assert!(
        said.contains("the file `/no/such/SHA256SUMS` does not exist"),
        "{said}"
    );
}
