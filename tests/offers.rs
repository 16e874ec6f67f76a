//! What `packsh validate --format json` offers to mend: each offer can be made, and all of them together, and none gives
//! an object two keys of one name; nor does `packsh fix`.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use support::corpus::{corpus, rows};
use support::offered::{Change, changes, doubles, mended};
use support::{both, packer, packsh, project, text};

fn validate(path: &Path) -> Vec<Value> {
    let output = packsh()
        .args(["validate", "--offline", "--format", "json"])
        .arg(path.file_name().expect("name"))
        .current_dir(path.parent().expect("folder"))
        .output()
        .expect("packsh runs");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", both(&output)))
}

/// Makes each offer, and all at once. What does not hold; with how many were made.
fn made(path: &Path) -> (Vec<String>, usize) {
    let old = text(&fs::read(path).expect("template"));
    let before = doubles(&old).unwrap_or_default();
    let mut wrong = Vec::new();
    let mut all: Vec<Change> = Vec::new();
    let mut count = 0;
    for fault in validate(path) {
        let one = changes(&old, &fault);
        if one.is_empty() {
            continue;
        }
        count += 1;
        match doubles(&mended(&old, one.clone())) {
            Ok(now) if now == before => {}
            now => wrong.push(format!("{}: {}: {now:?}", path.display(), fault["message"])),
        }
        all.extend(one);
    }
    if count == 0 {
        return (wrong, count);
    }
    match doubles(&mended(&old, all)) {
        Ok(now) if now == before => {}
        now => wrong.push(format!("{}: all of them: {now:?}", path.display())),
    }
    let mut sources = packsh::source::Sources::default();
    let file = sources.add("t.json", old.as_str());
    if let Some(fixed) = packsh::fix::fix(&sources, file, &mut Vec::new()) {
        let now = doubles(&fixed.text);
        if !now.as_ref().is_ok_and(|now| now.len() <= before.len()) {
            wrong.push(format!("{}: `packsh fix`: {now:?}", path.display()));
        }
    }
    (wrong, count)
}

fn templates(folder: &str) -> Vec<PathBuf> {
    support::files(&project().join(folder))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .map(|path| project().join(folder).join(path))
        .collect()
}

#[test]
fn offers_of_our_templates_make_no_double_keys() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for path in templates("tests/fix")
        .into_iter()
        .chain(templates("tests/diagnostics"))
    {
        let (more, made) = made(&path);
        wrong.extend(more);
        count += made;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 25, "only {count} offers");
}

#[test]
fn offers_of_real_templates_make_no_double_keys() {
    let Some(corpus) = corpus() else {
        return;
    };
    let (mut wrong, mut count) = (Vec::new(), 0);
    for row in rows(&corpus) {
        let (more, made) = made(&corpus.join(row["template"].as_str().expect("template")));
        wrong.extend(more);
        count += made;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 400, "only {count} offers");
}

/// Templates with old keys: all offers together leave what Packer's rewrites leave of the component.
#[test]
fn old_keys_are_rewritten_as_by_packer() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("t.json");
    let base = json!({"iso_url": "http://x/y.iso", "ssh_username": "u"});
    let sum = |keys: Value| {
        let mut builder = base.clone();
        builder
            .as_object_mut()
            .expect("object")
            .extend(keys.as_object().expect("object").clone());
        json!({"builders": [builder]})
    };
    for (template, offers) in [
        (
            sum(json!({"type": "qemu", "iso_checksum": "ab", "iso_checksum_type": "sha256"})),
            1,
        ),
        (
            sum(json!({"type": "vmware-iso", "iso_checksum": "ab", "iso_checksum_type": "md5"})),
            1,
        ),
        (
            sum(json!({"type": "parallels-iso", "iso_checksum_type": "none"})),
            1,
        ),
        (
            sum(
                json!({"type": "vmware-iso", "iso_checksum_url": "http://x/s", "iso_checksum_type": "md5"}),
            ),
            1,
        ),
        (sum(json!({"type": "qemu", "iso_md5": "ab"})), 1),
        (
            sum(
                json!({"type": "qemu", "iso_md5": "ab", "iso_checksum": "cd", "iso_checksum_type": "sha1"}),
            ),
            1,
        ),
        (
            sum(json!({"type": "virtualbox-iso", "iso_md5": "ab", "ssh_key_path": "k"})),
            2,
        ),
        // one name for two keys: the first of them gets it, unless another key has it
        (
            sum(
                json!({"type": "vmware-iso", "iso_checksum": "md5:ab", "ssh_key_path": "a", "ssh_private_key_file": "b"}),
            ),
            1,
        ),
        (
            json!({"builders": [{"type": "vsphere-iso", "network": "n", "network_card": "c", "disk_size": 1}]}),
            2,
        ),
        (
            json!({"builders": [{"type": "amazon-ebs", "ssh_private_ip": true, "shutdown_behaviour": "stop",
                "temporary_security_group_source_cidr": "0.0.0.0/0"}]}),
            3,
        ),
        (
            json!({"builders": [{"type": "null", "communicator": "none"}],
                "post-processors": [{"type": "vagrant", "virtualbox": {"output": "a"}, "output": "b"}]}),
            1,
        ),
    ] {
        // in order and in reverse: what stands first or last in an object is cut in another way
        for reverse in [false, true] {
            let old = written(&template, reverse);
            fs::write(&path, &old).expect("template");
            let faults = validate(&path);
            let offered: Vec<Vec<Change>> = faults
                .iter()
                .map(|fault| changes(&old, fault))
                .filter(|changes| !changes.is_empty())
                .collect();
            assert!(
                offered.len() <= offers && !offered.is_empty(),
                "{old}: {faults:#?}"
            );
            let new = mended(&old, offered.concat());
            let ours: Value = serde_json::from_str(&new).unwrap_or_else(|_| panic!("{new}"));
            let output = packer()
                .args(["fix", "-validate=false"])
                .arg(&path)
                .output()
                .expect("packer runs");
            let theirs: Value = serde_json::from_slice(&output.stdout).expect("JSON");
            assert_eq!(ours["builders"], theirs["builders"], "{old}");
            assert_eq!(ours["post-processors"], theirs["post-processors"], "{old}");
        }
    }
}

/// A template with the keys of its components in one order or the other.
fn written(value: &Value, reverse: bool) -> String {
    match value {
        Value::Object(map) => {
            let mut members: Vec<String> = map
                .iter()
                .map(|(key, value)| format!("{}: {}", json!(key), written(value, reverse)))
                .collect();
            if reverse {
                members.reverse();
            }
            format!("{{{}}}", members.join(", "))
        }
        Value::Array(list) => {
            let items: Vec<String> = list.iter().map(|it| written(it, reverse)).collect();
            format!("[{}]", items.join(", "))
        }
        value => value.to_string(),
    }
}

#[test]
fn a_name_that_is_taken_is_not_offered() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("t.json");
    for (template, offers) in [
        (
            r#"{"builders": [{"type": "null", "ssh_hos": "a", "ssh_username": "b"}]}"#,
            &["\"ssh_host\""][..],
        ),
        (
            r#"{"builders": [{"type": "null", "ssh_hos": "a", "ssh_host": "b"}]}"#,
            &[],
        ),
        (
            r#"{"builders": [{"type": "null", "ssh_hos": "a", "SSH_HOST": "b"}]}"#,
            &[],
        ),
        (
            r#"{"builders": [{"type": "null", "ssh_hos": "a", "ssh_hots": "b"}]}"#,
            &["\"ssh_host\""],
        ),
        (
            r#"{"builders": [{"Type": "null", "ssh_host": "a", "ssh_username": "b"}]}"#,
            &["\"type\""],
        ),
        (
            r#"{"builders": [{"type": "null", "Type": "null", "ssh_host": "a"}]}"#,
            &[],
        ),
        // there is no such key in this builder
        (
            r#"{"builders": [{"type": "null", "ssh_host": "a", "ssh_host_port_min": 1}]}"#,
            &[],
        ),
    ] {
        fs::write(&path, template).expect("template");
        let faults = validate(&path);
        let new: Vec<&str> = faults
            .iter()
            .flat_map(|fault| fault["fix"].as_array().into_iter().flatten())
            .map(|edit| edit["text"].as_str().expect("text"))
            .collect();
        assert_eq!(new, offers, "{template}: {faults:#?}");
        assert!(!faults.is_empty(), "{template}");
    }
}
