//! Patterns, the file builder, and how artifacts are kept and destroyed.

use serde_json::json;

use crate::shell::{HOSTILE, Place, null_template, word};
use crate::support::shells;

#[test]
fn patterns_match_as_in_packer() {
    let files = |place: &Place| {
        for name in HOSTILE.iter().chain(&[
            "abc",
            "a-c",
            "aéc",
            "A",
            "b",
            "sub/x.txt",
            "sub/y",
            "sub2/x.txt",
            "sub2/.x",
            "-",
        ]) {
            place.write(&format!("in/{name}"), "x", 0o644);
        }
        std::os::unix::fs::symlink("in", place.path("link")).expect("a link");
    };
    let patterns = [
        "in/*",
        "in/?",
        "in/.*",
        "in/a?c",
        "in/a[a-z]c",
        "in/a[^a-z]c",
        "in/a[é-ü]c",
        "in/a[\\-b]c",
        "in/[!a]*",
        "in/*.txt",
        "in/s*/x*",
        "in/*/*",
        "*/s?b/*",
        "./in/b",
        "./in/b*",
        "in//b*",
        "in/../in/b*",
        "in/sub/../b*",
        "in/\\*",
        "in/back\\\\*",
        "in/[[]a]",
        "in/new?line",
        "in/-*",
        "in/**",
        "in/none*",
        "none/*",
        "in/",
        "link/A*",
        "in/{abc,b}",
        "in/@(abc|b)",
        "in/$(id)`id`",
    ];
    let theirs = Place::new();
    files(&theirs);
    let mut shown = Vec::new();
    for pattern in patterns {
        let said = theirs.packer(
            &null_template(json!([{"type": "artifice", "files": [pattern]}])),
            &[],
        );
        let (_, said) = said
            .split_once("Using these artifact files:")
            .expect("Packer's list");
        let (said, _) = said.split_once("Build 'null' finished").expect("the end");
        shown.push(said.replace("==> null (artifice): ", "").trim().to_owned());
    }
    assert!(shown[0].len() > 100, "{shown:?}");
    for shell in shells() {
        let ours = Place::new();
        files(&ours);
        for (pattern, theirs) in patterns.iter().zip(&shown) {
            let out = ours.run(
                shell,
                &format!("artifice {} || put \"failed: $ERROR\"", word(pattern)),
            );
            let out = out.replace("==> null: ", "");
            let out = out
                .strip_prefix("Using these artifact files:")
                .unwrap_or(&out)
                .trim();
            assert_eq!(out, theirs, "{shell}: {pattern}");
        }
        for bad in [
            "in/[", "in/[]a]", "in/[a", "in/[a-", "in/[-a]", "in/a\\", "in/[^",
        ] {
            let out = ours.run(
                shell,
                &format!("artifice {} || put \"failed: $ERROR\"", word(bad)),
            );
            assert_eq!(out, "failed: syntax error in pattern\n", "{shell}: {bad}");
        }
    }
}

#[test]
fn the_file_builder_writes_as_packer_does() {
    // target, content or source, what stands there before
    let cases = [
        ("new", Some("text\n"), None),
        ("empty", Some(""), None),
        ("a/b/new", Some("$(id) \\n \"'"), None),
        ("old", Some("text"), Some(0o664)),
        ("-n", Some("text"), None),
        ("copy", None, None),
        ("c/copy", None, None),
        ("old copy", None, Some(0o600)),
    ];
    for umask in ["022", "027", "077", "002"] {
        let files = |place: &Place| {
            place.write(
                "source",
                (0..=255).cycle().take(70_000).collect::<Vec<u8>>(),
                0o755,
            );
            for (target, _, before) in cases {
                if let Some(mode) = before {
                    place.write(target, "something that was longer than the new text", mode);
                }
            }
        };
        let theirs = Place::new();
        files(&theirs);
        let builders: Vec<_> = cases
            .iter()
            .enumerate()
            .map(|(number, (target, content, _))| match content {
                Some(text) => json!({"type": "file", "name": number.to_string(), "target": target, "content": text}),
                None => json!({"type": "file", "name": number.to_string(), "target": target, "source": "source"}),
            })
            .collect();
        theirs.write("t.json", json!({"builders": builders}).to_string(), 0o644);
        let said = theirs.tool(
            "sh",
            &["-c", &format!("umask {umask}; CHECKPOINT_DISABLE=1 packer build -color=false -parallel-builds=1 t.json")],
        );
        let said = String::from_utf8_lossy(&said).into_owned();
        for shell in shells() {
            let ours = Place::new();
            files(&ours);
            let mut text = String::new();
            for (target, content, _) in cases {
                let call = match content {
                    Some(text) => format!("write_target {} {}", word(target), word(text)),
                    None => format!("copy_to_target {} source source", word(target)),
                };
                text.push_str(&format!(
                    "{call} || put \"$ERROR\"\nstored_file {}\n",
                    word(target)
                ));
                text.push_str("put \"--> ${art_text[artifact]}\"\n");
            }
            let out = ours.run_with(shell, &format!("umask {umask}"), &text);
            for (number, (target, ..)) in cases.iter().enumerate() {
                assert_eq!(
                    ours.read(target),
                    theirs.read(target),
                    "{shell}: {target}: {out}"
                );
                assert_eq!(
                    ours.mode(target),
                    theirs.mode(target),
                    "{shell} {umask}: {target}"
                );
                assert!(
                    said.contains(&format!("--> {number}: Stored file: {target}\n")),
                    "{said}"
                );
                assert!(
                    out.contains(&format!("--> Stored file: {target}\n")),
                    "{shell}: {out}"
                );
                if target.contains("copy") {
                    for line in [
                        format!("Copying source to {target}"),
                        "Copied 70000 bytes".to_owned(),
                    ] {
                        assert!(said.contains(&format!("==> {number}: {line}\n")), "{said}");
                        assert!(
                            out.contains(&format!("==> null: {line}\n")),
                            "{shell}: {out}"
                        );
                    }
                }
            }
            for folder in ["a", "a/b", "c"] {
                assert_eq!(
                    ours.mode(folder),
                    theirs.mode(folder),
                    "{shell} {umask}: {folder}"
                );
            }
        }
    }
}

#[test]
fn the_file_builders_faults_are_packers() {
    let files = |place: &Place| {
        place.write("file", "x", 0o644);
        std::fs::create_dir(place.path("folder")).expect("a folder");
    };
    let theirs = Place::new();
    files(&theirs);
    let cases = [
        (
            json!({"target": "folder", "content": "x"}),
            "write_target folder x",
        ),
        (
            json!({"target": "x", "source": "none"}),
            "copy_to_target x none none",
        ),
        (
            json!({"target": "x", "source": "folder"}),
            "copy_to_target x folder folder",
        ),
        (
            json!({"target": "folder", "source": "file"}),
            "copy_to_target folder file file",
        ),
        (
            json!({"target": "file/x/y", "content": "text"}),
            "write_target file/x/y text",
        ),
        (
            json!({"target": "file/x", "source": "file"}),
            "copy_to_target file/x file file",
        ),
    ];
    for (builder, call) in cases {
        let mut builder = builder;
        builder["type"] = json!("file");
        let said = theirs.packer(&json!({"builders": [builder]}), &[]);
        let (_, fault) = said
            .split_once("--> file: ")
            .unwrap_or_else(|| panic!("{said}"));
        // a detail of Linux that Go lets through
        let fault = fault.lines().next().unwrap_or_default();
        let fault = fault.replace("write x: copy_file_range:", "read folder:");
        for shell in shells() {
            let ours = Place::new();
            files(&ours);
            let out = ours.run(shell, &format!("{call} || put \"$ERROR\""));
            assert_eq!(out.lines().last(), Some(fault.as_str()), "{shell}: {call}");
        }
    }
}

#[test]
fn artifacts_are_kept_whole_and_destroyed_by_their_kind() {
    for shell in shells() {
        let place = Place::new();
        let names: Vec<String> = HOSTILE.iter().map(|name| format!("in/{name}")).collect();
        for name in &names {
            place.write(name, "x", 0o644);
        }
        place.write("tree/file", "x", 0o644);
        place.write("kept", "x", 0o644);
        place.write("stored", "x", 0o644);
        let words: Vec<String> = names.iter().map(|name| word(name)).collect();
        let list = words.join(" ");
        let out = place.run(
            shell,
            &format!(
                "artifact_new 'it'\\''s' 'two words' '$(id)\n*' {list}\ndestroyed_by destroy_files\nartifact_save step\n\
                 artifact_new x y z\nartifact_load step\nn=$artifact\n\
                 put \"${{art_builder[n]}}|${{art_id[n]}}|${{art_text[n]}}|${{art_count[n]}}|$n\"\n\
                 i=0\nfor name in {list}; do\n\t[[ ${{art_file[art_first[n] + i]}} == \"$name\" ]] || put \"$name differs\"\n\
                 \t(( i += 1 ))\ndone\n\
                 artifact_destroy \"$n\" || put \"$ERROR\"\nartifact_destroy \"$n\" || put \"$ERROR\"\n\
                 artifact_new fnoeding.null Null '' kept\nartifact_destroy \"$artifact\" || put \"$ERROR\"\n\
                 artifice 'tree' >/dev/null\nartifact_destroy \"$artifact\" || put \"$ERROR\"\n\
                 artifact_destroy \"$artifact\" || put \"$ERROR\"\n\
                 stored_file stored\ndry=1\nartifact_destroy \"$artifact\"\nartifact_save other\ndry=\n\
                 artifact_load other || put \"$ERROR\"\n\
                 artifact_new x y z a b\nput \"$artifact ${{art_file[art_first[artifact] + 1]}}\"\n"
            ),
        );
        let first = &names[0];
        assert_eq!(
            out,
            format!(
                "it's|two words|$(id)\n*|{}|3\nremove {first}: no such file or directory\n    null: + rm -f stored\n\
                 the artifact of other was not kept: run without -resume\n7 b\n",
                names.len()
            ),
            "{shell}"
        );
        for name in &names {
            assert!(place.read(name).is_none(), "{shell}: {name} is left");
        }
        assert!(!place.path("tree").exists(), "{shell}");
        assert!(
            place.path("kept").exists() && place.path("stored").exists(),
            "{shell}"
        );
    }
}
