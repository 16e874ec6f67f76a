//! Variable files, base64, checksums and UUIDs.

use serde_json::json;

use crate::shell::{HOSTILE, Place, lines_of, null_template, word};
use crate::support::shells;

/// Prints each variable that is given, with its value in octal.
const SHOW: &str =
    "function set_variable {\n\tput \"$1=$(put_raw \"$2\" | od -An -v -tx1 | tr -d ' \\n')\"\n}\n";

#[test]
fn variable_files_are_read_as_packer_reads_them() {
    let texts = [
        r#"{"a": "x'y\"\\\/\b\f\n\r\tz", "b":"\u00e9\ud83d\ude00\ud83d!\udc00\u0041"}"#,
        "{\"a\": \"1\",\n\t\"a\" : \"last\\nline\\n\" , \"b\":null}\ntrailing garbage",
        "{\"a\":\"caf\u{e9} \u{2028} $(id) `id` ${x} \\\\n\"}",
        "{}",
    ];
    for text in texts {
        let theirs = Place::new();
        theirs.write("v.json", text, 0o644);
        let mut template = json!({"variables": {"a": "-", "b": "-"}, "builders": []});
        for name in ["a", "b"] {
            let content = format!("{{{{user `{name}`}}}}.");
            let builder = json!({"type": "file", "name": name, "target": name, "content": content});
            template["builders"]
                .as_array_mut()
                .expect("a list")
                .push(builder);
        }
        theirs.packer(&template, &["-var-file=v.json"]);
        for shell in shells() {
            let ours = Place::new();
            ours.write("v.json", text, 0o644);
            let out = ours.run(
                shell,
                &format!("{SHOW}load_var_file v.json || put \"failed: $ERROR\""),
            );
            for name in ["a", "b"] {
                let value = theirs.read(name).expect("Packer's file");
                let mut hex: String = value.iter().map(|byte| format!("{byte:02x}")).collect();
                hex.truncate(hex.len() - 2);
                let given = lines_of(&out, &format!("{name}="));
                assert_eq!(
                    given.first().map_or("2d", String::as_str),
                    hex,
                    "{shell}: {name} of {text}: {out}"
                );
            }
        }
    }
}

#[test]
fn bad_variable_files_are_told_in_packers_words() {
    let texts: &[&[u8]] = &[
        b"",
        b"  ",
        b"[1]",
        b"\"a\"",
        b"{\"a\":1}",
        b"{\"a\":true,\"b\":1}",
        b"{\"a\":{\"b\":\"c\"}}",
        b"{\"a\":[\"b\"]}",
        b"{\"a\":\"x\\q\"}",
        b"{\"a\":\"x\ny\"}",
        b"{\"a\":\"x\"",
        b"{\"a\":tru}",
        b"{'a':\"1\"}",
        b"{\"a\":\"1\",}",
        b"nonsense",
        b"\xef\xbb\xbf{}",
    ];
    let template = null_template(json!([]));
    for text in texts {
        let theirs = Place::new();
        theirs.write("v.json", text, 0o644);
        let said = theirs.packer(&template, &["-var-file=v.json"]);
        let fault = said
            .lines()
            .find(|line| line.starts_with("Error reading variables"))
            .unwrap_or_else(|| panic!("Packer took {:?}: {said}", String::from_utf8_lossy(text)));
        for shell in shells() {
            let ours = Place::new();
            ours.write("v.json", text, 0o644);
            let out = ours.run(
                shell,
                &format!("{SHOW}load_var_file v.json || put \"$ERROR\""),
            );
            assert_eq!(out.trim_end(), fault, "{shell}");
        }
    }
    for shell in shells() {
        let ours = Place::new();
        ours.write("v.json", "{\"a\":\"x\\u0000\"}", 0o644);
        let out = ours.run(
            shell,
            &format!(
                "{SHOW}load_var_file v.json || put \"$ERROR\"; load_var_file none || put \"$ERROR\""
            ),
        );
        assert_eq!(
            out,
            "Error reading variables in 'v.json': a NUL character in 'a' cannot be held by a shell\n\
             open none: no such file or directory\n",
            "{shell}"
        );
    }
}

#[test]
fn base64_gives_every_byte_back() {
    use base64::Engine;
    let bytes: Vec<u8> = (0..=255).cycle().take(5_000).collect();
    let text = base64::engine::general_purpose::STANDARD.encode(&bytes);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).unwrap_or_default())
        .collect();
    for shell in shells() {
        let place = Place::new();
        place.run(
            shell,
            &format!("base64_decode >out <<'EOF'\n{}\nEOF", lines.join("\n")),
        );
        assert!(place.read("out").as_ref() == Some(&bytes), "{shell}");
    }
}

#[test]
fn uuids_begin_with_the_time_and_differ() {
    for shell in shells() {
        let out = Place::new().run(
            shell,
            "put \"$start\"\nuuid\nput \"$REPLY\"\nuuid\nput \"$REPLY\"",
        );
        let lines: Vec<&str> = out.lines().collect();
        let [start, one, two] = lines.as_slice() else {
            panic!("{shell}: {out}");
        };
        let start: i64 = start.parse().expect("a number");
        assert_ne!(one, two, "{shell}");
        for uuid in [one, two] {
            let parts: Vec<usize> = uuid.split('-').map(str::len).collect();
            assert_eq!(parts, [8, 4, 4, 4, 12], "{shell}: {uuid}");
            let time = i64::from_str_radix(&uuid[..8], 16).expect("a time");
            assert!((time - start).abs() < 10, "{shell}: {uuid}");
            assert!(
                uuid.chars()
                    .all(|c| c == '-' || c.is_ascii_hexdigit() && !c.is_ascii_uppercase()),
                "{shell}: {uuid}"
            );
        }
    }
}

#[test]
fn checksums_are_packers() {
    const TYPES: &[&str] = &["md5", "sha1", "sha224", "sha256", "sha384", "sha512"];
    let files = |place: &Place| {
        for name in HOSTILE {
            place.write(&format!("in/{name}"), name.repeat(100), 0o644);
        }
        place.write("sums/old.sha256", "old\n", 0o600);
        let name = |kind: &str| match kind {
            "sha256" => "sums/old.sha256".to_owned(),
            "md5" | "sha1" => "sums/both".to_owned(),
            other => format!("sums/new/{other}"),
        };
        TYPES
            .iter()
            .map(|kind| (*kind, name(kind)))
            .collect::<Vec<_>>()
    };
    let theirs = Place::new();
    let outputs = files(&theirs);
    let output = "{{if eq .ChecksumType `sha256`}}sums/old.sha256{{else if or (eq .ChecksumType `md5`) (eq .ChecksumType `sha1`)}}\
                  sums/both{{else}}sums/new/{{.ChecksumType}}{{end}}";
    let said = theirs.packer(
        &null_template(json!([[
            {"type": "artifice", "files": ["in/*"]},
            {"type": "checksum", "checksum_types": TYPES, "output": output},
        ]])),
        &[],
    );
    let (_, result) = said.rsplit_once("--> null: ").expect("a result");
    for shell in shells() {
        let ours = Place::new();
        files(&ours);
        let mut text = "artifice 'in/*' >/dev/null\nchecksum_begin\n".to_owned();
        for (kind, output) in &outputs {
            text.push_str(&format!(
                "checksum {kind} {} || put \"$ERROR\"\n",
                word(output)
            ));
        }
        text.push_str("checksum_end\nput \"${art_text[artifact]}\"\n");
        assert_eq!(ours.run(shell, &text), result, "{shell}");
        for (_, output) in &outputs {
            assert_eq!(ours.read(output), theirs.read(output), "{shell}: {output}");
            assert_eq!(ours.mode(output), theirs.mode(output), "{shell}: {output}");
        }
    }
}
