//! The server that the second edition's scripts of openbsd-vmm have for their guest: its function is taken out of a script and run
//! in every shell, with 127.0.0.1 as the guest.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{both, packsh_ok, shells};

/// The lines of a script that serve, as a function.
fn server(script: &str) -> String {
    let at = script
        .find("\tperl -MIO")
        .unwrap_or_else(|| panic!("no server in\n{script}"));
    let end = "|| die \"$port\"\n";
    let rest = &script[at..];
    let end = rest.find(end).expect("its end") + end.len();
    format!("serve() {{\n{}}}", &rest[..end])
}

/// A template that serves these files on these ports.
fn compiled(folder: &Path, ports: (u16, u16), flags: &[&str]) -> String {
    let http = folder.join("http");
    fs::create_dir_all(http.join("sub")).expect("folder");
    fs::write(http.join("one.txt"), "one\n").expect("file");
    fs::write(http.join("sub/two words"), "two\n").expect("file");
    fs::write(http.join("three.bin"), b"\0\r\n\xff").expect("file");
    let template = format!(
        r#"{{ "builders": [{{ "type": "openbsd-vmm", "vm_name": "v", "vm_template": "t", "disk_size": "1G", "boot": "/bsd.rd",
        "output_directory": "o", "communicator": "none", "boot_command": ["a<enter>"],
        "http_directory": "http", "http_port_min": {}, "http_port_max": {} }}] }}"#,
        ports.0, ports.1
    );
    fs::write(folder.join("t.json"), template).expect("template");
    let mut words = vec!["compile", "-o", "-"];
    words.extend(flags);
    words.push("t.json");
    packsh_ok(folder, &words)
}

/// Serves, asks, and tells what came for each path.
const ASK: &str = r#"
guest=$1 host=$2
die() {
	echo "died: $*"
	exit 1
}
serve
first=$http first_port=$port
for path in one.txt sub/two%20words three.bin nothing ../secret sub/../../secret /one.txt 'one.txt?path=7.3'; do
	printf '%s: ' "$path"
	curl -gs --path-as-is -m 5 "http://127.0.0.1:$port/$path" | od -An -c | tr -d ' \n'
	echo
done
rm -f "$tmp/port"
serve
[ "$port" != "$first_port" ] && echo 'the next port'
kill "$first" "$http"
"#;

fn asked(shell: &str, server: &str, folder: &Path, guest: &str, host: &str) -> String {
    let scratch = tempfile::tempdir().expect("folder");
    let tmp = scratch.path();
    support::copy(&folder.join("http"), &tmp.join("http"));
    fs::write(tmp.join("secret"), "secret\n").expect("file");
    let script = format!("tmp='{}'\n{server}\n{ASK}", tmp.display());
    let output = Command::new(shell)
        .args(["-c", &script, "sh", guest, host])
        .current_dir(folder)
        .output()
        .expect("shell");
    both(&output)
}

#[test]
fn listed_files_are_served_to_the_guest_only() {
    let scratch = tempfile::tempdir().expect("folder");
    let folder = scratch.path();
    let script = compiled(folder, (18700, 18800), &[]);
    let server = server(&script);
    for shell in shells() {
        let said = asked(shell, &server, folder, "127.0.0.1", "127.0.0.1");
        assert_eq!(
            said,
            "one.txt: one\\n\nsub/two%20words: two\\n\nthree.bin: \\0\\r\\n377\nnothing: \n../secret: \n\
             sub/../../secret: \n/one.txt: one\\n\none.txt?path=7.3: one\\n\nthe next port\n",
            "{shell}"
        );
        let said = asked(shell, &server, folder, "127.0.0.2", "127.0.0.1");
        assert!(
            !said.contains("one\\n") && said.contains("next port"),
            "{shell}: {said}"
        );
    }
    let said = asked("bash", &server, folder, "127.0.0.1", "192.0.2.77");
    assert!(
        said.contains("died: no port of 192.0.2.77 up to 18799 is free: "),
        "{said}"
    );
}

#[test]
fn a_folder_is_served_and_nothing_beside_it() {
    let scratch = tempfile::tempdir().expect("folder");
    let folder = scratch.path();
    fs::write(folder.join("secret"), "secret\n").expect("file");
    let script = compiled(folder, (18800, 18900), &["--no-embed"]);
    let server = server(&script);
    for shell in shells() {
        let said = asked(shell, &server, folder, "127.0.0.1", "127.0.0.1");
        for text in [
            "one.txt: one\\n\n",
            "sub/two%20words: two\\n\n",
            "nothing: \n",
        ] {
            assert!(said.contains(text), "{shell}: no `{text}` in {said}");
        }
        assert!(!said.contains("secret\\n"), "{shell}: {said}");
    }
}
