//! The HTTP server, next to Packer's own: the same requests to both.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use crate::rig;
use crate::support::{both, limit, names, shells, text};

fn make_files(root: &Path) {
    for folder in ["http/sub/inner", "http/index", "http/we ird"] {
        fs::create_dir_all(root.join(folder)).expect("folder");
    }
    for (path, bytes) in [
        ("plain.cfg", &b"hello\n"[..]),
        ("page.html", b"<html>x</html>\n"),
        ("xml", b"<?xml version=\"1.0\"?><a/>\n"),
        ("page", b"\n <!DOCTYPE html><html></html>"),
        ("binary", b"\x00\x01\x02"),
        ("zipped", b"\x1f\x8b\x08\x00"),
        ("script", b"#!/bin/sh\n"),
        ("empty", b""),
        ("a.json", b"{}\n"),
        (".hidden", b"dot\n"),
        ("index/index.html", b"index\n"),
        ("sub/inner/deep", b"deep\n"),
        ("we ird/a&b<c>.txt", b"odd\n"),
        ("a:b", b"colon\n"),
        ("gr\u{fc}n", b"green\n"),
    ] {
        fs::write(root.join("http").join(path), bytes).expect("file");
    }
    fs::write(root.join("outside"), "outside\n").expect("file");
    fs::write(root.join("disk"), "").expect("disk");
    std::os::unix::fs::symlink("../outside", root.join("http/link")).expect("link");
}

/// Requests, each with further lines of the head.
fn requests() -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = [
        "GET /plain.cfg",
        "GET /",
        "GET /sub",
        "GET /sub?x=1",
        "GET /sub/",
        "GET /sub/inner/",
        "GET /index/",
        "GET /index",
        "GET /index/index.html",
        "GET /index.html",
        "GET /plain.cfg/",
        "GET /none",
        "GET /none/",
        "GET /../outside",
        "GET /sub/../plain.cfg",
        "GET /%2e%2e/outside",
        "GET /sub/%2e%2e/%2e%2e/outside",
        "GET /link",
        "GET /we%20ird/",
        "GET /we%20ird/a&b%3Cc%3E.txt",
        "GET /page.html",
        "GET /xml",
        "GET /page",
        "GET /binary",
        "GET /zipped",
        "GET /empty",
        "GET /a.json",
        "GET /script",
        "GET /.hidden",
        "GET /plain.cfg?a=b",
        "GET /gr%C3%BCn",
        "HEAD /plain.cfg",
        "HEAD /sub/",
        "HEAD /none",
        "HEAD /index",
        "POST /plain.cfg",
        "GET //plain.cfg",
        "GET /sub//inner/deep",
        "GET http://h/plain.cfg",
    ]
    .iter()
    .map(|line| ((*line).to_owned(), String::new()))
    .collect();
    for range in [
        "bytes=1-2",
        "bytes=1-",
        "bytes=-2",
        "bytes=0-100",
        "bytes=100-",
        "bytes=-100",
        "bytes=3-2",
        "bytes=-",
        "x",
    ] {
        out.push(("GET /plain.cfg".to_owned(), format!("Range: {range}\r\n")));
        out.push(("HEAD /plain.cfg".to_owned(), format!("Range: {range}\r\n")));
    }
    out
}

/// The status, the fields of the head, the body.
type Answer = (String, BTreeMap<String, String>, String);

fn ask(port: u16, version: &str, (line, fields): &(String, String)) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("timeout");
    write!(
        stream,
        "{line} HTTP/{version}\r\nHost: h\r\nConnection: close\r\n{fields}\r\n"
    )
    .expect("sends");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answers");
    let answer = text(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let (status, fields) = head.split_once("\r\n").unwrap_or((head, ""));
    let fields = fields.lines().filter_map(|line| line.split_once(": "));
    let mut fields: BTreeMap<String, String> = fields
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    fields.remove("Date");
    (status.to_owned(), fields, body.to_owned())
}

fn all(port: u16) -> Vec<Answer> {
    requests()
        .iter()
        .map(|request| ask(port, "1.1", request))
        .collect()
}

/// The port that a run has told.
fn port(path: &Path) -> u16 {
    let told = fs::read_to_string(path).expect("port");
    told.trim()
        .parse()
        .unwrap_or_else(|_| panic!("{told} is no port"))
}

/// What Packer's server answers, and the locks that it holds meanwhile.
fn by_packer(root: &Path) -> (Vec<Answer>, Vec<String>) {
    let binary = rig::pretended_qemu(root, ": >\"$folder/runs\"\nsleep 20\n");
    let (from, to) = (18_300, 18_390);
    let keys = serde_json::json!({
        "http_directory": "http", "http_port_min": from, "http_port_max": to, "disable_vnc": true,
    });
    let mut running = rig::packer_build(root, &rig::template(&binary, keys));
    running.wait_for(&root.join("runs"));
    let locks = names(&root.join("cache/port"));
    let open: Vec<u16> = locks.iter().filter_map(|name| name.parse().ok()).collect();
    let port = open
        .into_iter()
        .find(|port| (from..to).contains(port))
        .expect("a port");
    (all(port), locks)
}

/// Packer's server lists folders; ours tells no names.
fn tells_names((_, fields, body): &Answer) -> bool {
    let html = fields
        .get("Content-Type")
        .is_some_and(|kind| kind.starts_with("text/html"));
    html && (body.starts_with("<pre>") || body.is_empty())
}

#[test]
fn the_server_answers_as_packers_does() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    make_files(root);
    let (measure, held) = by_packer(root);
    assert!(held.iter().any(|name| name.starts_with("183")), "{held:?}");
    let lines = "export PACKER_CACHE_DIR=$PWD/kept
http_serve 18400 18490 127.0.0.1 '' ../http || put \"failed: $ERROR\"
put \"$b_http_port\" >told.new
mv told.new told
while [[ ! -e end ]]; do sleep 0.1; done
http_stop
";
    std::thread::scope(|scope| {
        for shell in shells() {
            let measure = &measure;
            scope.spawn(move || {
                let folder = root.join(shell);
                let mut running =
                    limit::start(&mut rig::script(shell, &folder, lines), limit::SECONDS);
                running.wait_for(&folder.join("told"));
                let port = port(&folder.join("told"));
                assert_eq!(
                    names(&folder.join("kept/port")),
                    [port.to_string()],
                    "{shell}"
                );
                for ((request, ours), theirs) in requests().iter().zip(all(port)).zip(measure) {
                    if tells_names(theirs)
                        || *request.0 == *"GET /sub"
                        || *request.0 == *"GET /sub?x=1"
                    {
                        assert_eq!(ours.0, "HTTP/1.1 404 Not Found", "{shell}: {request:?}");
                        assert!(!ours.2.contains("href"), "{shell}: {request:?}");
                        continue;
                    }
                    assert_eq!(&ours, theirs, "{shell}: {request:?}");
                }
                let old = ask(port, "1.0", &("GET /plain.cfg".to_owned(), String::new()));
                assert_eq!(
                    (old.0.as_str(), old.2.as_str()),
                    ("HTTP/1.0 200 OK", "hello\n"),
                    "{shell}"
                );
                let changed = old.1["Last-Modified"].clone();
                let since = format!("If-Modified-Since: {changed}\r\n");
                let same = ask(port, "1.1", &("GET /plain.cfg".to_owned(), since));
                assert_eq!(same.0, "HTTP/1.1 304 Not Modified", "{shell}");
                fs::write(folder.join("end"), "").expect("end");
                let output = running.end();
                assert_eq!(text(&output.stderr), "", "{shell}");
                assert!(
                    both(&output).contains(&format!("Starting HTTP server on port {port}\n")),
                    "{shell}"
                );
                assert!(
                    TcpStream::connect(("127.0.0.1", port)).is_err(),
                    "{shell}: it is still there"
                );
                assert!(!folder.join("kept").exists(), "{shell}: a lock is left");
            });
        }
    });
}

/// A file of an earlier folder hides that of a later one, and only the guest's address is listened on.
#[test]
fn folders_lie_over_each_other() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    for folder in ["made/sub", "http/sub"] {
        fs::create_dir_all(root.join(folder)).expect("folder");
    }
    for (path, bytes) in [
        ("made/both", "made\n"),
        ("http/both", "hidden\n"),
        ("made/sub/one", "1\n"),
        ("http/sub/two", "2\n"),
    ] {
        fs::write(root.join(path), bytes).expect("file");
    }
    let lines = "b_http_ip=127.0.0.2
http_serve 18500 18590 '' '' made http || put \"failed: $ERROR\"
put \"$b_http_port\" >told.new
mv told.new told
while [[ ! -e end ]]; do sleep 0.1; done
http_stop
";
    let mut running = limit::start(&mut rig::script("mksh", root, lines), limit::SECONDS);
    running.wait_for(&root.join("told"));
    let port = port(&root.join("told"));
    assert!(
        TcpStream::connect(("127.0.0.1", port)).is_err(),
        "it listens on all addresses"
    );
    let get = |path: &str| {
        let mut stream = TcpStream::connect(("127.0.0.2", port)).expect("it listens");
        write!(stream, "GET {path} HTTP/1.0\r\n\r\n").expect("sends");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answers");
        answer.split_once("\r\n\r\n").expect("body").1.to_owned()
    };
    assert_eq!(get("/both"), "made\n");
    assert_eq!(get("/sub/two"), "2\n");
    assert_eq!(get("/sub/"), "404 page not found\n");
    fs::write(root.join("end"), "").expect("end");
    assert!(running.end().status.success());
}

/// Only what is named is served, and only to the guest, if its address is known.
#[test]
fn only_the_guest_gets_what_is_named() {
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let root = scratch.path();
        fs::create_dir_all(root.join("http/sub/inner")).expect("folder");
        for path in [
            "install.conf",
            "sub/inner/named",
            "sub/other",
            "index.html",
            ".git",
        ] {
            fs::write(root.join("http").join(path), format!("{path}\n")).expect("file");
        }
        let lines = "b_http_ip=127.0.0.2
http_serve 18700 18790 '' 127.0.0.3 http -- install.conf sub/inner/named late || put \"failed: $ERROR\"
put x >http/late; put x >http/later
put \"$b_http_port\" >told.new
mv told.new told
while [[ ! -e end ]]; do sleep 0.1; done
http_stop
";
        let mut running = limit::start(&mut rig::script(shell, root, lines), limit::SECONDS);
        running.wait_for(&root.join("told"));
        let port = port(&root.join("told"));
        // a process of this host may take any of its own addresses
        let get = |from: &str, path: &str| {
            let output = limit::output(
                std::process::Command::new("curl")
                    .args(["-s", "-m", "10", "--interface", from, "-w", "%{http_code}"])
                    .arg(format!("http://127.0.0.2:{port}{path}")),
            );
            text(&output.stdout)
        };
        let guest = "127.0.0.3";
        assert_eq!(get(guest, "/install.conf"), "install.conf\n200", "{shell}");
        assert_eq!(
            get(guest, "/sub/inner/named"),
            "sub/inner/named\n200",
            "{shell}"
        );
        assert_eq!(get(guest, "/late"), "x\n200", "{shell}");
        for path in [
            "/",
            "/index.html",
            "/sub",
            "/sub/",
            "/sub/inner",
            "/sub/inner/",
            "/sub/other",
            "/later",
            "/.git",
            "/sub/inner/../other",
            "/install.conf/../.git",
        ] {
            let answer = get(guest, path);
            assert!(
                answer.ends_with("404") || answer.ends_with("301"),
                "{shell}: {path}: {answer}"
            );
            assert!(
                !answer.contains('\n') || answer.contains("not found"),
                "{shell}: {path}: {answer}"
            );
        }
        // the host itself, another address of it: no answer at all
        for from in ["127.0.0.1", "127.0.0.2", "127.0.0.4"] {
            assert_eq!(get(from, "/install.conf"), "000", "{shell}: {from}");
        }
        fs::write(root.join("end"), "").expect("end");
        assert!(running.end().status.success(), "{shell}");
    }
}

#[test]
fn ports_are_found_and_given_back() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    fs::create_dir(root.join("http")).expect("folder");
    // another program has two of three ports, Packer's lock the third
    let taken: Vec<_> = (18_600..18_602)
        .map(|port| std::net::TcpListener::bind(("127.0.0.1", port)).expect("port"))
        .collect();
    let lines = "http_serve 18600 18603 127.0.0.1 '' http || put \"failed: $ERROR\"
put \"$b_http_port\"
kill -KILL $$
";
    for shell in shells() {
        let output = limit::output(&mut rig::script(shell, root, lines));
        let said = both(&output);
        assert!(said.lines().any(|line| line == "18602"), "{shell}: {said}");
        let gone = (0..100).any(|_| {
            std::thread::sleep(Duration::from_millis(100));
            TcpStream::connect(("127.0.0.1", 18_602)).is_err()
        });
        assert!(gone, "{shell}: the server outlives the script");
    }
    let lock = root.join("packer_cache/port/18602");
    fs::create_dir_all(lock.parent().expect("folder")).expect("folder");
    let mut flock = std::process::Command::new("flock");
    flock.arg(&lock).args(["mksh", "script"]).current_dir(root);
    rig::script("mksh", root, lines);
    let said = both(&limit::output(&mut flock));
    assert!(
        said.contains("no port of 127.0.0.1 from 18600 to 18603 is free"),
        "{said}"
    );
    drop(taken);
}
