//! Variables in keys that a command of a provisioner asks for by `{{if}}`: they are fixed with their value, and where there
//! is none the key is told, with advice that helps.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use support::{both, packsh, packsh_ok, shells, text};

/// A provisioner with a variable in a key: the type, the key, and what the script has where the variable is `val`.
const KEYS: &[(&str, &str, &str)] = &[
    ("puppet-masterless", "puppet_bin_dir", "val/puppet apply"),
    ("puppet-masterless", "extra_arguments", "val $staging"),
    ("puppet-server", "puppet_bin_dir", "val/puppet agent"),
    (
        "puppet-server",
        "extra_arguments",
        "--detailed-exitcodes val ",
    ),
    ("puppet-server", "puppet_node", "--certname='val' "),
    ("puppet-server", "puppet_server", "--server='val' "),
    ("chef-client", "chef_environment", "environment \"val\""),
    ("chef-client", "policy_name", "policy_name \"val\""),
    ("chef-client", "policy_group", "policy_group \"val\""),
    ("chef-client", "ssl_verify_mode", "ssl_verify_mode :val"),
    (
        "chef-client",
        "trusted_certs_dir",
        "trusted_certs_dir \"val\"",
    ),
    (
        "chef-client",
        "validation_client_name",
        "validation_client_name \"val\"",
    ),
    ("chef-client", "version", "bash -s -- -v val"),
    ("chef-solo", "version", "bash -s -- -v val"),
];

fn template(kind: &str, key: &str, variable: Value) -> Value {
    let mut provisioner = json!({"type": kind});
    let more = match kind {
        "puppet-masterless" => json!({"manifest_file": "site.pp", "staging_directory": "$staging"}),
        "chef-client" => {
            json!({"server_url": "http://chef", "policy_name": "p", "policy_group": "g"})
        }
        _ => json!({}),
    };
    let map = provisioner.as_object_mut().expect("object");
    map.extend(more.as_object().expect("object").clone());
    map.insert(
        key.to_owned(),
        match key {
            "extra_arguments" => json!(["{{user `x`}}"]),
            _ => json!("{{user `x`}}"),
        },
    );
    json!({
        "variables": {"x": variable},
        "builders": [{"type": "null", "ssh_host": "h", "ssh_username": "u", "ssh_password": "p"}],
        "provisioners": [provisioner],
    })
}

fn compile(folder: &Path, template: &Value, flags: &[&str]) -> Result<String, Value> {
    fs::write(folder.join("site.pp"), "").expect("manifest");
    fs::write(folder.join("t.json"), template.to_string()).expect("template");
    let output = packsh()
        .args(["compile", "--diagnostics=json", "-o", "-"])
        .args(flags)
        .arg("t.json")
        .current_dir(folder)
        .output()
        .expect("packsh runs");
    match output.status.success() {
        true => Ok(text(&output.stdout)),
        false => {
            let faults = serde_json::from_slice(&output.stderr);
            Err(faults.unwrap_or_else(|_| panic!("{}", both(&output))))
        }
    }
}

/// A script without the folders and names that are in every one.
fn plain(script: &str) -> String {
    script
        .replace("'\\''", "'")
        .replace("'\"'\"'", "'")
        .replace("\\\"", "\"")
        .replace("\\$", "$")
}

#[test]
fn variables_that_commands_ask_for_are_fixed() {
    let folder = tempfile::tempdir().expect("folder");
    let folder = folder.path();
    for (kind, key, has) in KEYS {
        let script = compile(folder, &template(kind, key, json!("val")), &[]);
        let script = script.unwrap_or_else(|told| panic!("{kind}.{key}: {told:#}"));
        assert!(
            plain(&script).contains(has),
            "{kind}.{key}: no {has} in the script"
        );
        let fixed = format!("x is fixed as val in this script: it decides provisioners[0].{key};");
        assert!(script.contains(&fixed), "{kind}.{key}: {fixed}");
        // the empty value leaves it out
        let script = compile(folder, &template(kind, key, json!("")), &[]);
        match script {
            Ok(script) => {
                let around = has.replace("val", "");
                let left_out = *key == "extra_arguments" || !plain(&script).contains(&around);
                assert!(left_out, "{kind}.{key}: {around}");
            }
            // the other half of a policy
            Err(told) => assert!(key.starts_with("policy_"), "{kind}.{key}: {told:#}"),
        }
        // a text that is not empty whatever the variable is leaves it free
        if *key != "extra_arguments" {
            let mut free = template(kind, key, json!("val"));
            free["provisioners"][0][key] = json!("x{{user `x`}}");
            let script = compile(folder, &free, &[]).expect("compiled");
            assert!(!script.contains("x is fixed as"), "{kind}.{key}: fixed");
        }
    }
}

#[test]
fn a_value_that_is_not_known_is_told_with_advice_that_helps() {
    let folder = tempfile::tempdir().expect("folder");
    let folder = folder.path();
    for (kind, key, has) in KEYS {
        for variable in [Value::Null, json!("{{env `NOBODYS`}}")] {
            let template = template(kind, key, variable);
            let told = compile(folder, &template, &[]).expect_err(key);
            let told = told.as_array().expect("faults");
            let [fault] = told.as_slice() else {
                panic!("{kind}.{key}: {told:#?}");
            };
            assert_eq!(fault["code"], "PS0503", "{fault:#}");
            let message = fault["message"].as_str().expect("message");
            let names = format!("`provisioners[0].{key}` must be known");
            assert!(message.starts_with(&names), "{fault:#}");
            // it points at the key's text
            let at = fault["column"].as_u64().expect("column") as usize;
            let source = template.to_string();
            assert!(
                source[at - 1..].starts_with("\"{{user `x`}}\""),
                "{fault:#}"
            );
            let help = fault["help"].to_string();
            assert!(help.contains("packsh compile -var x="), "{fault:#}");
            let script = compile(folder, &template, &["-var", "x=val"]);
            let script = script.unwrap_or_else(|told| panic!("{kind}.{key}: {told:#}"));
            assert!(plain(&script).contains(has), "{kind}.{key}: no {has}");
        }
    }
}

#[test]
fn the_script_refuses_another_value() {
    let folder = tempfile::tempdir().expect("folder");
    let folder = folder.path();
    let template = template("puppet-masterless", "puppet_bin_dir", json!("/opt/puppet"));
    fs::write(folder.join("site.pp"), "").expect("manifest");
    fs::write(folder.join("t.json"), template.to_string()).expect("template");
    packsh_ok(folder, &["compile", "-o", "t.ksh", "t.json"]);
    for shell in shells() {
        let output = Command::new(shell)
            .args(["t.ksh", "-var", "x=/usr/bin"])
            .current_dir(folder)
            .env("PKR_SECRET_null_ssh_password", "p")
            .output()
            .expect("a shell");
        assert!(!output.status.success());
        let says =
            "x is fixed as /opt/puppet in this script: it decides provisioners[0].puppet_bin_dir;";
        assert!(both(&output).contains(says), "{shell}: {}", both(&output));
    }
}
