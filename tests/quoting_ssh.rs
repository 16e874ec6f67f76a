//! Every byte of a template arrives on a guest: hostile texts by all the ways that lead through ssh.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Map, Value, json};
use support::compiled::{Compiled, same};
use support::hostile::{names, quoted, values};
use support::shells;
use support::sshd::{Sshd, USER};

/// Prints its arguments with a NUL behind each.
const PRINT: &str = "printf '%s\\0' \"$@\" >";

/// Texts that fit into one command line together.
fn short(texts: &[String]) -> Vec<String> {
    texts
        .iter()
        .filter(|text| text.len() < 5_000)
        .cloned()
        .collect()
}

/// A guest's folder, in which all may write.
fn guest() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).expect("mode");
    folder
}

fn builder(server: &Sshd) -> Value {
    json!([{ "type": "null", "name": "all", "ssh_host": "127.0.0.1", "ssh_port": server.port, "ssh_username": USER,
        "ssh_private_key_file": server.key().to_string_lossy() }])
}

/// A provisioner whose script prints the variables `X000`, ... into a file.
fn environment(words: &[String], file: &str) -> Value {
    let pairs: Vec<String> = words
        .iter()
        .enumerate()
        .map(|(index, word)| format!("X{index:03}={word}"))
        .collect();
    let names: String = (0..words.len())
        .map(|index| format!(" \"$X{index:03}\""))
        .collect();
    json!({ "type": "shell", "environment_vars": pairs, "inline": [format!("set -- {names}"), format!("{PRINT}{file}")] })
}

/// The ways of texts in commands; `piece` is the template's text for a text.
fn commands(texts: &[String], there: &Path, piece: &dyn Fn(usize, &str) -> String) -> Vec<Value> {
    let words: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| piece(index, text))
        .collect();
    let few: Vec<String> = words
        .iter()
        .zip(texts)
        .filter(|(_, text)| text.len() < 5_000)
        .map(|(word, _)| word.clone())
        .collect();
    let there = there.display();
    let line = environment(&few, &format!("{there}/line"));
    let mut file = environment(&words, &format!("{there}/file"));
    file["use_env_var_file"] = true.into();
    // otherwise CR LF becomes LF, as in Packer
    file["binary"] = true.into();
    vec![line, file]
}

fn arrived(who: &str, there: &Path, name: &str, wanted: &[String]) {
    let bytes = fs::read(there.join(name)).unwrap_or_else(|fault| panic!("{who}: {name}: {fault}"));
    same(
        &format!("{who} {name}"),
        wanted,
        &support::compiled::pieces(&bytes),
    );
}

/// Texts that stand in the template.
#[test]
fn literals() {
    let server = Sshd::start();
    let texts = values();
    let few = short(&texts);
    for shell in shells() {
        let guest = guest();
        let there = guest.path();
        let mut provisioners = commands(&texts, there, &|_, text| text.to_owned());
        let lines: Vec<String> = texts
            .iter()
            .map(|text| {
                format!(
                    "printf '%s\\0' {} >>{}/inline",
                    quoted(text),
                    there.display()
                )
            })
            .collect();
        provisioners.push(json!({ "type": "shell", "inline": lines, "binary": true }));
        let words: String = few
            .iter()
            .map(|text| format!(" {}", quoted(text)))
            .collect();
        provisioners.push(json!({
            "type": "shell",
            "execute_command": format!("sh {{{{.Path}}}}{words}"),
            "inline": [format!("{PRINT}{}/argv", there.display())],
        }));
        let template = json!({ "builders": builder(&server), "provisioners": provisioners });
        Compiled::new(&template, "ksh", &[]).run(shell, &[], &[]);
        for (name, wanted) in [
            ("line", &few),
            ("file", &texts),
            ("inline", &texts),
            ("argv", &few),
        ] {
            arrived(shell, there, name, wanted);
        }
    }
}

/// Texts that are known when the script runs.
#[test]
fn variables() {
    let server = Sshd::start();
    let texts = values();
    for shell in shells() {
        let guest = guest();
        let there = guest.path();
        let variables: Map<String, Value> = (0..texts.len())
            .map(|index| (format!("v{index:03}"), "other".into()))
            .collect();
        let mut provisioners = commands(&texts, there, &|index, _| {
            format!("{{{{user `v{index:03}`}}}}")
        });
        // a here-document holds the script, and the texts in it
        let lines: Vec<String> = (0..texts.len())
            .map(|index| format!("{{{{user `v{index:03}`}}}}\\0"))
            .collect();
        provisioners.push(json!({
            "type": "shell",
            "binary": true,
            "inline": [
                format!("awk 'NR > 2' $0 >{}/script", there.display()),
                "exit",
                lines.concat(),
            ],
        }));
        let template = json!({ "variables": variables, "builders": builder(&server), "provisioners": provisioners });
        let compiled = Compiled::new(&template, "ksh", &["--library"]);
        let values: Map<String, Value> = texts
            .iter()
            .enumerate()
            .map(|(index, text)| (format!("v{index:03}"), text.clone().into()))
            .collect();
        let file = compiled.folder.path().join("values.json");
        fs::write(&file, Value::from(values).to_string()).expect("values");
        compiled.run(shell, &[format!("-var-file={}", file.display())], &[]);
        arrived(shell, there, "line", &short(&texts));
        arrived(shell, there, "file", &texts);
        let script = fs::read(there.join("script")).expect("script");
        let wanted: String = texts.iter().map(|text| format!("{text}\\0")).collect();
        assert!(
            script == format!("exit\n{wanted}\n").as_bytes(),
            "{shell}: the script on the guest differs"
        );
    }
}

/// How a template names a file of the guest that is fetched. For scp it is a text of the guest's shell, between double
/// quotes if there is a blank in it, as with Packer; patterns are folders.
fn spelled(name: &str, transfer: &str) -> Option<String> {
    if name.contains(['*', '?', '[']) || name.contains(' ') && name.contains(['$', '`']) {
        return None;
    }
    if transfer == "sftp" || name.contains(' ') {
        return Some(name.to_owned());
    }
    let escaped = name.chars().flat_map(|c| {
        let escape = c.is_ascii() && !c.is_ascii_alphanumeric();
        escape.then_some('\\').into_iter().chain([c])
    });
    Some(escaped.collect())
}

/// Names of files, up and down, one by one and as a folder. The protocol of scp has no newlines in names.
#[test]
fn paths() {
    let server = Sshd::start();
    let names: Vec<String> = names()
        .into_iter()
        .filter(|name| !name.contains('\n'))
        .collect();
    for (number, shell) in shells().into_iter().enumerate() {
        let transfer = if number % 2 == 0 { "scp" } else { "sftp" };
        let guest = guest();
        let there = guest.path().to_string_lossy().into_owned();
        let folder = tempfile::tempdir().expect("folder");
        let up = folder.path().join("up");
        fs::create_dir(&up).expect("folder");
        for name in &names {
            fs::write(up.join(name), name).expect("file");
        }
        let some: Vec<&String> = names.iter().skip(number).step_by(8).collect();
        let sources: Vec<String> = some.iter().map(|name| format!("up/{name}")).collect();
        let mut provisioners = vec![
            json!({ "type": "shell", "inline": [format!("umask 0; mkdir {there}/one {there}/all")] }),
            json!({ "type": "file", "source": "up/", "destination": format!("{there}/all") }),
            json!({ "type": "file", "sources": sources, "destination": format!("{there}/one/") }),
        ];
        let mut down = Vec::new();
        for name in &some {
            if let Some(source) = spelled(name, transfer) {
                provisioners.push(json!({ "type": "file", "direction": "download", "source": format!("{there}/one/{source}"),
                    "destination": format!("down/{name}") }));
                down.push(*name);
            }
        }
        assert!(down.len() > 5);
        let mut builders = builder(&server);
        builders[0]["ssh_file_transfer_method"] = transfer.into();
        let template = json!({ "builders": builders, "provisioners": provisioners });
        let compiled = Compiled::within(folder, &template, "ksh", &["--library"]);
        let left = compiled.run(shell, &[], &[]);
        let holds = |folder: &Path, names: &[&String]| {
            for name in names {
                let got = fs::read(folder.join(name));
                assert!(
                    got.as_ref().is_ok_and(|got| got == name.as_bytes()),
                    "{shell} {transfer}: {folder:?} {name:?}: {got:?}"
                );
            }
            assert_eq!(
                support::files(folder).len(),
                names.len(),
                "{shell} {transfer}"
            );
        };
        holds(&guest.path().join("all"), &names.iter().collect::<Vec<_>>());
        holds(&guest.path().join("one"), &some);
        holds(&left.path("down"), &down);
    }
}
