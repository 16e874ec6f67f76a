//! `packsh fix` against `packer fix`: the same values, with the rest of the text as it was.

mod support;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};
use support::corpus::{corpus, rows};
use support::{both, packer, packsh, project, text};

fn fixtures() -> Vec<PathBuf> {
    let folder = project().join("tests/fix");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("fixtures")
        .map(|entry| entry.expect("entry").path())
        .collect();
    paths.sort();
    paths
}

fn packsh_fix(path: &Path, arguments: &[&str]) -> Output {
    let mut command = packsh();
    command.arg("fix").args(arguments).arg(path);
    command.output().expect("packsh runs")
}

fn packer_fix(path: &Path) -> Output {
    let mut command = packer();
    command.args(["fix", "-validate=false"]).arg(path);
    command.output().expect("packer runs")
}

/// The values of a result. Packer writes `null` for lists that a template does not have: that is no difference.
fn values(output: &Output, path: &Path) -> Value {
    let mut value: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|fault| panic!("{}: {fault}\n{}", path.display(), both(output)));
    if let Some(root) = value.as_object_mut() {
        root.retain(|key, value| {
            !value.is_null() || !matches!(key.as_str(), "builders" | "post-processors")
        });
    }
    numbers(&mut value);
    value
}

/// Numbers by their value: Packer writes `9.0` as `9`.
fn numbers(value: &mut Value) {
    match value {
        Value::Number(number) => *value = number.as_f64().into(),
        Value::Array(list) => list.iter_mut().for_each(numbers),
        Value::Object(map) => map.values_mut().for_each(numbers),
        _ => {}
    }
}

/// Names follow their builders in our result, and are left as they were by Packer. Whether that is all that differs.
fn names_follow(ours: &Value, theirs: &Value) -> bool {
    let named = |value: &Value| -> Vec<(String, Value)> {
        let mut out = Vec::new();
        for kind in ["provisioners", "post-processors"] {
            let components = value[kind].as_array().into_iter().flatten();
            for component in components.flat_map(|it| match it {
                Value::Array(chain) => chain.clone(),
                it => vec![it.clone()],
            }) {
                for key in ["only", "except"] {
                    out.push((key.to_owned(), component[key].clone()));
                }
            }
        }
        out
    };
    let without = |value: &Value| -> Value {
        let mut value = value.clone();
        for kind in ["provisioners", "post-processors"] {
            for component in value[kind].as_array_mut().into_iter().flatten() {
                let chain = match component {
                    Value::Array(chain) => chain.as_mut_slice(),
                    alone => std::slice::from_mut(alone),
                };
                for map in chain.iter_mut().filter_map(Value::as_object_mut) {
                    map.retain(|key, _| !matches!(key.as_str(), "only" | "except"));
                }
            }
        }
        value
    };
    let types: Vec<&Value> = ours["builders"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|builder| builder.get("name").unwrap_or(&builder["type"]))
        .collect();
    let follows = |ours: &Value, theirs: &Value| {
        let texts = |value: &Value| match value {
            Value::Array(list) => list.clone(),
            alone => vec![alone.clone()],
        };
        let (ours, theirs) = (texts(ours), texts(theirs));
        ours.len() == theirs.len()
            && ours.iter().zip(&theirs).all(|(ours, theirs)| {
                ours == theirs || (types.contains(&ours) && !types.contains(&theirs))
            })
    };
    without(ours) == without(theirs)
        && named(ours)
            .iter()
            .zip(&named(theirs))
            .all(|(ours, theirs)| follows(&ours.1, &theirs.1))
}

/// What is the same, and what differs.
fn compare(path: &Path) -> Result<(), String> {
    let ours = packsh_fix(path, &["-validate=false"]);
    let theirs = packer_fix(path);
    if ours.status.code() != theirs.status.code() {
        return Err(format!(
            "{}: ended with {:?}, Packer with {:?}\n{}{}",
            path.display(),
            ours.status.code(),
            theirs.status.code(),
            both(&ours),
            both(&theirs)
        ));
    }
    if !theirs.status.success() {
        return Ok(());
    }
    let (our, their) = (values(&ours, path), values(&theirs, path));
    if our != their && !names_follow(&our, &their) {
        return Err(format!("{}: {}", path.display(), text(&ours.stdout)));
    }
    Ok(())
}

#[test]
fn values_are_packers() {
    let wrong: Vec<String> = fixtures()
        .iter()
        .filter_map(|path| compare(path).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_rewrite_has_a_template_that_shows_it() {
    let help = text(
        &packsh()
            .args(["help", "fix"])
            .output()
            .expect("help")
            .stdout,
    );
    assert_eq!(packsh::fix::FIXERS.len(), 34);
    for fixer in packsh::fix::FIXERS {
        let path = project().join(format!("tests/fix/{}.json", fixer.name));
        let mut sources = packsh::source::Sources::default();
        let file = sources.add("t.json", fs::read_to_string(&path).expect("template"));
        let fixed = packsh::fix::fix(&sources, file, &mut Vec::new()).expect("fixed");
        let done: Vec<&str> = fixed.done.iter().map(|fixer| fixer.name).collect();
        assert!(done.contains(&fixer.name), "{}: {done:?}", fixer.name);
        assert!(help.contains(fixer.name), "{help}");
        // what the edits make is the text; and once is enough, but where escapes are undone: ``$ is `$ first, then $
        let old = &sources.file(file).text;
        assert_eq!(packsh::fix::apply(old, 0, &fixed.edits), fixed.text);
        let mut sources = packsh::source::Sources::default();
        let file = sources.add("t.json", fixed.text.as_str());
        let again = packsh::fix::fix(&sources, file, &mut Vec::new()).expect("fixed again");
        let twice = fixer.name == "powershell-escapes";
        assert!(twice || again.text == fixed.text, "{}", fixer.name);
    }
}

#[test]
fn only_what_is_rewritten_changes() {
    let mut out = String::new();
    for path in fixtures() {
        let name = path.file_name().expect("name");
        let output = packsh()
            .args(["fix", "--diff", "-validate=false"])
            .arg(name)
            .current_dir(path.parent().expect("folder"))
            .output()
            .expect("packsh runs");
        let diff = text(&output.stdout);
        assert_eq!(output.status.code(), Some(i32::from(!diff.is_empty())));
        let shown = if diff.is_empty() {
            format!("{}: no change\n", name.to_string_lossy())
        } else {
            diff
        };
        out.push_str(&shown.replace('\r', "\\r"));
        out.push('\n');
    }
    insta::assert_snapshot!(out);
}

#[test]
fn what_packer_cannot_rewrite_is_told() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("t.json");
    let mut out = String::new();
    for template in [
        "",
        "{",
        "{\"a\": 1,}",
        "[]",
        "null",
        "7",
        r#"{"builders": {}}"#,
        r#"{"builders": "x"}"#,
        r#"{"builders": [1]}"#,
        r#"{"builders": [null]}"#,
        r#"{"builders": [{}]}"#,
        r#"{"builders": [{"type": 1}]}"#,
        r#"{"post-processors": {}}"#,
        r#"{"builders": [{"type": "amazon-ebs", "ssh_private_ip": "yes"}]}"#,
        r#"{"builders": [{"type": "amazon-ebs", "ssh_private_ip": 1}]}"#,
        r#"{"builders": [{"type": "vsphere-iso", "network": "a", "network_adapters": {}}]}"#,
        r#"{"post-processors": [{"type": "docker-tag", "tags": [1]}]}"#,
        r#"{"provisioners": [{"type": "powershell", "elevated_user": 1}]}"#,
        r#"{"provisioners": [{"type": "shell", "override": "virtualbox"}]}"#,
    ] {
        fs::write(&path, template).expect("template");
        assert!(!packer_fix(&path).status.success(), "{template}");
        let output = packsh()
            .args(["fix", "-validate=false", "t.json"])
            .current_dir(folder.path())
            .output()
            .expect("packsh runs");
        assert_eq!(output.status.code(), Some(1), "{template}");
        assert_eq!(text(&output.stdout), "", "{template}");
        let told = text(&output.stderr);
        assert!(told.starts_with("error[PS"), "{template}: {told}");
        out.push_str(&format!("{template}\n{told}\n"));
    }
    insta::assert_snapshot!(out);
}

/// A builder that Packer takes, but for its type and its name.
fn builder(kind: &str, name: &str) -> Value {
    let mut builder = match kind {
        "proxmox" | "proxmox-iso" => json!({
            "proxmox_url": "https://x/api2/json", "username": "a@pam", "password": "b", "node": "n",
            "iso_file": "local:iso/x.iso", "ssh_username": "u", "insecure_skip_tls_verify": true
        }),
        _ => json!({
            "iso_url": "http://x/y.iso", "iso_checksum": "none", "ssh_username": "u", "shutdown_command": "halt"
        }),
    };
    builder["type"] = json!(kind);
    if !name.is_empty() {
        builder["name"] = json!(name);
    }
    builder
}

/// Where a builder gets another type and has no name, so that it gets another name, what names it is valid nevertheless.
#[test]
fn what_names_a_builder_follows_its_type() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("t.json");
    for (old, new) in [
        ("proxmox", "proxmox-iso"),
        ("vmware", "vmware-iso"),
        ("virtualbox", "virtualbox-iso"),
    ] {
        // the builders, and what the old one is called then
        for (builders, called) in [
            (vec![builder(old, "")], new),
            (vec![builder(old, ""), builder(new, "other")], new),
            (vec![builder(old, ""), builder(new, "")], old),
            (vec![builder(new, ""), builder(old, "")], old),
            (vec![builder(old, old)], old),
        ] {
            let shell = |more: Value| {
                let mut shell = json!({"type": "shell-local", "inline": ["true"]});
                let keys = more.as_object().expect("object").clone();
                shell.as_object_mut().expect("object").extend(keys);
                shell
            };
            let template = json!({
                "builders": builders,
                "provisioners": [
                    shell(json!({"only": [old]})),
                    shell(json!({"except": old})),
                    shell(json!({"override": {old: {"inline": ["false"]}}})),
                ],
                "post-processors": [
                    {"type": "manifest", "only": [old]},
                    [{"type": "manifest", "except": [old]}, "checksum"],
                ],
                "error-cleanup-provisioner": shell(json!({"override": {old: {}}})),
            });
            fs::write(&path, template.to_string()).expect("template");
            let output = packsh_fix(&path, &["-validate=false"]);
            assert!(output.status.success(), "{}", both(&output));
            let fixed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
            fs::write(&path, &output.stdout).expect("template");
            let judged = packer()
                .arg("validate")
                .arg(&path)
                .output()
                .expect("packer");
            assert!(judged.status.success(), "{fixed:#}: {}", both(&judged));
            assert_eq!(
                fixed["provisioners"][0]["only"],
                json!([called]),
                "{fixed:#}"
            );
            assert_eq!(
                fixed["provisioners"][1]["except"],
                json!(called),
                "{fixed:#}"
            );
            assert_eq!(
                fixed["post-processors"][0]["only"],
                json!([called]),
                "{fixed:#}"
            );
            let list = &fixed["post-processors"][1][0]["except"];
            assert_eq!(*list, json!([called]), "{fixed:#}");
            let overrides = &fixed["provisioners"][2]["override"];
            assert_eq!(
                *overrides,
                json!({called: {"inline": ["false"]}}),
                "{fixed:#}"
            );
            let kept = fixed["builders"].as_array().into_iter().flatten();
            let kinds: Vec<&Value> = kept.map(|builder| &builder["type"]).collect();
            assert!(kinds.iter().all(|kind| **kind == new), "{fixed:#}");
        }
    }
}

#[test]
fn in_place_keeps_links_and_permissions() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("t.json");
    let link = folder.path().join("link.json");
    let old = "{\"builders\": [{\"type\": \"qemu\", \"disk_size\": 1}]}\n";
    fs::write(&path, old).expect("template");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("mode");
    symlink("t.json", &link).expect("link");
    let output = packsh_fix(&link, &["--in-place"]);
    assert!(output.status.success(), "{}", both(&output));
    assert!(text(&output.stderr).contains("qemu-disk-size"));
    assert_eq!(text(&output.stdout), "");
    let new = "{\"builders\": [{\"type\": \"qemu\", \"disk_size\": \"1M\"}]}\n";
    assert_eq!(fs::read_to_string(&path).expect("template"), new);
    let mode = fs::metadata(&path).expect("data").permissions().mode();
    assert_eq!(mode & 0o7777, 0o640);
    assert!(fs::symlink_metadata(&link).expect("link").is_symlink());
    assert_eq!(fs::read_dir(folder.path()).expect("folder").count(), 2);
    // a second time there is nothing to do, and nothing to say
    let output = packsh_fix(&path, &["--in-place"]);
    assert!(output.status.success());
    assert_eq!(both(&output), "");
    // what cannot be read is left alone
    fs::write(&path, "{").expect("template");
    let output = packsh_fix(&path, &["--in-place"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read_to_string(&path).expect("template"), "{");
}

#[test]
fn the_result_is_parsed_unless_that_is_not_wanted() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("t.json");
    for (template, good) in [
        (r#"{"builders": [{"type": "virtualbox"}]}"#, true),
        (
            r#"{"bilders": [], "builders": [{"type": "virtualbox"}]}"#,
            false,
        ),
        (r#"{"builders": []}"#, false),
    ] {
        fs::write(&path, template).expect("template");
        assert_eq!(packsh_fix(&path, &[]).status.success(), good, "{template}");
        let status = packer()
            .arg("fix")
            .arg(&path)
            .output()
            .expect("packer")
            .status;
        assert_eq!(status.success(), good, "{template}");
        assert!(packsh_fix(&path, &["-validate=false"]).status.success());
    }
}

#[test]
fn standard_input_and_several_files() {
    let folder = project().join("tests/fix");
    let two = |arguments: &[&str]| {
        let mut command = packsh();
        command.arg("fix").args(arguments).current_dir(&folder);
        command.output().expect("packsh runs")
    };
    let output = two(&["qemu-disk-size.json", "proxmox-type.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("--diff"));
    let output = two(&["--diff", "qemu-disk-size.json", "proxmox-type.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout).matches("\n+++ ").count(), 2);
    let output = packsh()
        .args(["fix", "-"])
        .stdin(fs::File::open(folder.join("proxmox-type.json")).expect("file"))
        .output()
        .expect("packsh runs");
    assert!(output.status.success());
    assert!(text(&output.stdout).contains("proxmox-iso"));
}

/// Ends with text behind the template, which Packer's `fix` drops without a word, and everything else of Packer refuses.
const MORE_BEHIND: &str = "template/test-fixtures/malformed.json";

/// Real templates: some of those that are rewritten, and of the others; with `PACKSH_WHOLE_CORPUS` set all of them.
#[test]
fn real_templates_have_packers_values() {
    let Some(corpus) = corpus() else {
        return;
    };
    let mut paths = Vec::new();
    let whole = std::env::var_os("PACKSH_WHOLE_CORPUS").is_some();
    let (mut changed, mut same) = (0, 0);
    for row in rows(&corpus) {
        let path = corpus.join(row["template"].as_str().expect("template"));
        let output = packsh_fix(&path, &["-validate=false"]);
        let text = fs::read(&path).expect("template");
        if path.ends_with(MORE_BEHIND) {
            assert_eq!(output.status.code(), Some(1));
        } else if output.status.success() && output.stdout != text {
            changed += 1;
            if whole || changed % 8 == 1 {
                paths.push(path);
            }
        } else {
            same += 1;
            if whole || same % 40 == 1 {
                paths.push(path);
            }
        }
    }
    assert!(changed > 100, "only {changed} templates are rewritten");
    let half = paths.len() / 2;
    let (one, other) = paths.split_at(half);
    let run = |paths: &[PathBuf]| -> Vec<String> {
        paths
            .iter()
            .filter_map(|path| compare(path).err())
            .collect()
    };
    let wrong = std::thread::scope(|scope| {
        let first = scope.spawn(|| run(one));
        let mut wrong = run(other);
        wrong.extend(first.join().expect("a half"));
        wrong
    });
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
