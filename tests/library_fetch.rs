//! What is fetched and what is served: the HTTP server that guests are handed files by, downloads and their checksums, in
//! every shell.

mod support;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output};

use packsh::emit::library;
use support::{limit, shells, text};

/// Runs lines of shell with the library functions that they name, in a folder.
fn run(shell: &str, folder: &Path, functions: &[&str], lines: &str) -> Output {
    let mut script = String::from(
        "set -u\nnewline='\n'\nreturn=$(printf '\\r')\nERROR= dry= verbose= REPLY= cancelled= deadline= job_pid= opt_machine= opt_timestamp= opt_color= \
         b_name=b b_target= b_color= n_secrets=0 opt_resume= b_http_ip=127.0.0.1 http_pid= image_check= image_lock= image_written= signify_key= unfetched= no_resume= opt_offline=\nSECONDS=0\npwd=$PWD\nwork=$PWD/work state=$PWD/state\nmkdir -p work state\n",
    );
    for function in library::closure(functions.iter().copied()) {
        script.push_str(function.text);
        script.push_str("\n\n");
    }
    script.push_str(lines);
    fs::write(folder.join("script"), script).expect("script");
    limit::output(Command::new(shell).arg("script").current_dir(folder))
}

/// One request, answered whole.
fn ask(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    stream.write_all(request.as_bytes()).expect("sends");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answers");
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn the_server_serves_its_folders_and_nothing_else() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    for folder in ["made", "http/sub"] {
        fs::create_dir_all(root.join(folder)).expect("folder");
    }
    fs::write(root.join("http/a b.conf"), "one\n").expect("file");
    fs::write(root.join("http/both"), "hidden\n").expect("file");
    fs::write(root.join("made/both"), "made\n").expect("file");
    fs::write(root.join("http/sub/x"), "inner\n").expect("file");
    fs::write(root.join("secret"), "secret\n").expect("file");
    std::os::unix::fs::symlink("../secret", root.join("http/link")).expect("link");
    let script = "http_serve 18100 18190 '' made http || put \"failed: $ERROR\"\nput \"port $b_http_port\" >told.new\nmv told.new told\nwhile [ ! -e end ]; do sleep 0.1; done\nhttp_stop\n";
    for shell in shells() {
        let _ = fs::remove_file(root.join("told"));
        let _ = fs::remove_file(root.join("end"));
        std::thread::scope(|scope| {
            let running = scope.spawn(|| run(shell, root, &["http_serve", "http_stop"], script));
            let told = root.join("told");
            let mut tries = 0;
            while !told.exists() {
                tries += 1;
                assert!(tries < 300, "{shell}: the server does not start");
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            let port = fs::read_to_string(&told).expect("port");
            let port: u16 = port
                .trim()
                .trim_start_matches("port ")
                .parse()
                .expect("a port");
            let get = |path: &str| ask(port, &format!("GET {path} HTTP/1.1\r\nHost: h\r\n\r\n"));
            let answers = [
                ("/a%20b.conf", "200 OK", "one\n"),
                ("/a%20b.conf?path=7.3/amd64", "200 OK", "one\n"),
                ("/both", "200 OK", "made\n"),
                ("/sub/x", "200 OK", "inner\n"),
                ("/sub/../sub/x", "200 OK", "inner\n"),
                ("/sub/", "200 OK", "x\n"),
                ("/nothing", "404 Not Found", "404 Not Found\n"),
                ("/../secret", "404 Not Found", "404 Not Found\n"),
                ("/%2e%2e/secret", "404 Not Found", "404 Not Found\n"),
                ("/link", "404 Not Found", "404 Not Found\n"),
            ];
            for (path, status, body) in answers {
                let answer = get(path);
                let (head, found) = answer.split_once("\r\n\r\n").expect("head and body");
                assert!(
                    head.starts_with(&format!("HTTP/1.0 {status}\r\n")),
                    "{shell} {path}: {answer}"
                );
                assert_eq!(found, body, "{shell} {path}");
                assert!(
                    head.contains(&format!("Content-Length: {}", body.len())),
                    "{shell} {path}: {head}"
                );
            }
            let answer = ask(port, "HEAD /both HTTP/1.0\r\n\r\n");
            assert!(
                answer.ends_with("Content-Length: 5\r\nConnection: close\r\n\r\n"),
                "{answer}"
            );
            assert!(ask(port, "POST / HTTP/1.0\r\n\r\n").starts_with("HTTP/1.0 400 "));
            fs::write(root.join("end"), "").expect("end");
            let output = running.join().expect("it ends");
            assert_eq!(text(&output.stderr), "", "{shell}");
            assert!(
                TcpStream::connect(("127.0.0.1", port)).is_err(),
                "{shell}: the server is still there"
            );
        });
    }
}

#[test]
fn the_server_ends_with_the_script() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    fs::create_dir(root.join("http")).expect("folder");
    let script = "http_serve 18200 18290 '' http\nput \"$b_http_port\"\nkill -9 $$\n";
    for shell in shells() {
        let output = run(shell, root, &["http_serve", "put"], script);
        let port = text(&output.stdout);
        let port: u16 = port
            .lines()
            .last()
            .and_then(|line| line.parse().ok())
            .unwrap_or_else(|| panic!("{shell}: {port}"));
        let gone = (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(100));
            TcpStream::connect(("127.0.0.1", port)).is_err()
        });
        assert!(gone, "{shell}: the server outlives the script");
    }
}

/// The checksum of `image` below.
const SHA256: &str = "254eddf15d9534e3b20c55469077aa2f24f167aa4b897a36381d3e251e4829c2";

#[test]
fn images_are_used_only_if_their_checksum_is_right() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    fs::create_dir_all(root.join("served")).expect("folder");
    fs::write(root.join("served/image.iso"), "image\n").expect("file");
    fs::write(
        root.join("served/SHA256"),
        format!(
            "SHA256 (other.iso) = {}\nSHA256 (image.iso) = {SHA256}\n",
            "0".repeat(64)
        ),
    )
    .expect("file");
    fs::write(
        root.join("served/SUMS"),
        format!("{}  other.iso\n{SHA256} *image.iso\n", "0".repeat(64)),
    )
    .expect("file");
    fs::write(
        root.join("served/WRONG"),
        format!("{} *image.iso\n", "0".repeat(64)),
    )
    .expect("file");
    fs::write(
        root.join("served/OTHERS"),
        format!("{SHA256} other.iso\n{SHA256} another.iso\n"),
    )
    .expect("file");
    let cases = [
        (format!("sha256:{SHA256}"), "served/image.iso", "good"),
        (SHA256.to_uppercase(), "served/image.iso", "good"),
        ("none".to_owned(), "served/image.iso", "good"),
        ("file:served/SHA256".to_owned(), "served/image.iso", "good"),
        ("file:served/SUMS".to_owned(), "served/image.iso", "good"),
        ("file:URL/SUMS".to_owned(), "URL/image.iso", "good"),
        ("file:URL/SHA256".to_owned(), "URL/image.iso", "good"),
        (
            format!("sha256:{SHA256}"),
            "URL/nothing.iso URL/image.iso",
            "good",
        ),
        (
            format!("sha256:{}", "0".repeat(64)),
            "served/image.iso",
            "bad",
        ),
        ("file:served/WRONG".to_owned(), "served/image.iso", "bad"),
        ("file:URL/WRONG".to_owned(), "URL/image.iso", "bad"),
        ("file:served/OTHERS".to_owned(), "served/image.iso", "bad"),
        ("file:URL/nothing".to_owned(), "URL/image.iso", "bad"),
        (format!("sha256:{SHA256}"), "URL/nothing.iso", "bad"),
        (format!("sha256:{SHA256}"), "served/nothing.iso", "bad"),
        ("abcd".to_owned(), "served/image.iso", "bad"),
    ];
    let mut lines =
        String::from("http_serve 18300 18390 '' served\nurl=http://127.0.0.1:$b_http_port\n");
    for (sum, places, _) in &cases {
        let places = places.replace("URL", "$url");
        let sum = sum.replace("URL", "$url");
        lines.push_str(&format!(
            "rm -rf packer_cache; ERROR=\nif fetch_image ISO '' iso \"{sum}\" {places}; then cmp \"$REPLY\" served/image.iso && put 'RESULT good'; else put \"RESULT bad\"; [ -n \"$ERROR\" ] || put 'no reason'; [ -z \"$(ls packer_cache 2>/dev/null | grep -v -e 'lock$' -e 'sums$')\" ] || put 'something is left'; fi\n"
        ));
    }
    // what is in the cache is not fetched again, if it is good
    lines.push_str(&format!(
        "fetch_image ISO '' iso {SHA256} $url/image.iso\nfirst=$REPLY\nhttp_stop\nfetch_image ISO '' iso {SHA256} $url/image.iso && [ \"$first\" = \"$REPLY\" ] && put 'RESULT good'\nput x >\"$first\"\nfetch_image ISO '' iso {SHA256} $url/image.iso || put 'RESULT bad'\n"
    ));
    for shell in shells() {
        let output = run(
            shell,
            root,
            &["fetch_image", "http_serve", "http_stop", "put"],
            &lines,
        );
        let printed = text(&output.stdout);
        let results: Vec<&str> = printed
            .lines()
            .filter_map(|line| line.strip_prefix("RESULT "))
            .collect();
        let mut expected: Vec<&str> = cases.iter().map(|(_, _, result)| *result).collect();
        expected.extend(["good", "bad"]);
        assert_eq!(
            results,
            expected,
            "{shell}:\n{printed}\n{}",
            text(&output.stderr)
        );
        assert!(
            !printed.contains("no reason") && !printed.contains("something is left"),
            "{shell}:\n{printed}"
        );
    }
}

#[test]
fn signed_lists_are_verified_by_signify() {
    let scratch = tempfile::tempdir().expect("folder");
    let root = scratch.path();
    fs::create_dir_all(root.join("bin")).expect("folder");
    fs::write(root.join("install.iso"), "image\n").expect("file");
    fs::write(root.join("SHA256.sig"), "untrusted comment\n").expect("file");
    // stands for signify(1): tells how it was called, and refuses if `refuse` is there
    let signify = format!(
        "#!/bin/sh\necho \"$*\" >>'{0}/calls'\nls >>'{0}/calls'\n[ ! -e '{0}/refuse' ] || {{ echo 'signature verification failed' >&2; exit 1; }}\n",
        root.display()
    );
    let path = root.join("bin/signify");
    fs::write(&path, signify).expect("signify");
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("mode");
    let lines = "PATH=$PWD/bin:$PATH\nfetch_signed_image keys/openbsd.pub ISO '' iso file:SHA256.sig install.iso && put \"RESULT $REPLY\"\n: >refuse\nfetch_signed_image keys/openbsd.pub ISO '' iso file:SHA256.sig install.iso || put \"RESULT bad $ERROR\"\n";
    for shell in shells() {
        let _ = fs::remove_file(root.join("refuse"));
        let _ = fs::remove_file(root.join("calls"));
        let output = run(shell, root, &["fetch_signed_image", "put"], lines);
        let printed = text(&output.stdout);
        let results: Vec<&str> = printed
            .lines()
            .filter_map(|line| line.strip_prefix("RESULT "))
            .collect();
        assert_eq!(
            results.len(),
            2,
            "{shell}:\n{printed}\n{}",
            text(&output.stderr)
        );
        assert_eq!(
            results[0],
            root.join("install.iso").display().to_string(),
            "{shell}"
        );
        assert!(
            results[1].contains("signature verification failed"),
            "{shell}: {printed}"
        );
        let calls = fs::read_to_string(root.join("calls")).expect("calls");
        let expected = format!(
            "-C -q -p {0}/keys/openbsd.pub -x {0}/work/sums install.iso\ninstall.iso\n",
            root.display()
        );
        assert_eq!(calls, expected.repeat(2), "{shell}");
    }
}
