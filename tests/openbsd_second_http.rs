//! The server that the second edition's scripts of openbsd-vmm have for their guest: its function is taken out of a script and run
//! in every shell, with 127.0.0.1 as the guest.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{both, copy, packsh_ok, project, shells};

/// The text of a function of a script.
fn function(script: &str, name: &str) -> String {
    let begin = format!("\n{name}() {{\n");
    let at = script
        .find(&begin)
        .unwrap_or_else(|| panic!("no {name} in\n{script}"));
    let rest = &script[at + 1..];
    let end = rest.find("\n}\n").expect("its end") + 3;
    rest[..end].to_owned()
}

fn compiled(folder: &Path, flags: &[&str]) -> String {
    copy(&project().join("fixtures/openbsd_net"), folder);
    let mut words = vec!["compile", "--second", "-o", "-"];
    words.extend(flags);
    words.push("openbsd_net.json");
    packsh_ok(folder, &words)
}

/// Serves, asks, and tells what came for each path.
const ASK: &str = r#"
guest=$1
shift
die() {
	echo "died: $*"
	exit 1
}
"$@"
first=$http first_port=$port
for path in one.txt sub/two%20words three.bin nothing ../secret sub/../../secret /one.txt 'one.txt?path=7.3'; do
	printf '%s: ' "$path"
	curl -gs --path-as-is -m 5 "http://127.0.0.1:$port/$path" | od -An -c | tr -d ' \n'
	echo
done
rm -f "$tmp/port"
"$@"
[ "$port" != "$first_port" ] && echo 'the next port'
kill "$first" "$http"
"#;

fn asked(shell: &str, function: &str, guest: &str, serve: &[&str]) -> String {
    let scratch = tempfile::tempdir().expect("folder");
    let tmp = scratch.path();
    fs::create_dir_all(tmp.join("http/sub")).expect("folder");
    fs::write(tmp.join("http/one.txt"), "one\n").expect("file");
    fs::write(tmp.join("http/sub/two words"), "two\n").expect("file");
    fs::write(tmp.join("http/three.bin"), b"\0\r\n\xff").expect("file");
    fs::write(tmp.join("secret"), "secret\n").expect("file");
    let script = format!("tmp='{}'\n{function}\n{ASK}", tmp.display());
    let output = Command::new(shell)
        .args(["-c", &script, "sh", guest])
        .args(serve)
        .output()
        .expect("shell");
    both(&output)
}

#[test]
fn listed_files_are_served_to_the_guest_only() {
    let scratch = tempfile::tempdir().expect("folder");
    let script = compiled(scratch.path(), &[]);
    let serve = function(&script, "serve");
    let words = [
        "serve",
        "18700",
        "18799",
        "127.0.0.1",
        "one.txt",
        "three.bin",
    ];
    for shell in shells() {
        let said = asked(shell, &serve, "127.0.0.1", &words);
        assert_eq!(
            said,
            "one.txt: one\\n\nsub/two%20words: \nthree.bin: \\0\\r\\n377\nnothing: \n../secret: \n\
             sub/../../secret: \n/one.txt: one\\n\none.txt?path=7.3: one\\n\nthe next port\n",
            "{shell}"
        );
        let said = asked(shell, &serve, "127.0.0.2", &words);
        assert!(
            !said.contains("one\\n") && said.contains("next port"),
            "{shell}: {said}"
        );
    }
    let words = ["serve", "18700", "18700", "192.0.2.77", "one.txt"];
    let said = asked("bash", &serve, "127.0.0.1", &words);
    assert!(
        said.contains("died: no port of 192.0.2.77 up to 18700 is free: "),
        "{said}"
    );
}

#[test]
fn a_folder_is_served_and_nothing_beside_it() {
    let scratch = tempfile::tempdir().expect("folder");
    let script = compiled(scratch.path(), &["--no-embed"]);
    let serve = function(&script, "serve_folder");
    let folder = scratch.path().join("http");
    let folder = folder.to_str().expect("text");
    let words = ["serve_folder", "18800", "18899", "127.0.0.1", folder];
    for shell in shells() {
        let said = asked(shell, &serve, "127.0.0.1", &words);
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
