//! Secret stores: the library asks their clients, here stand-ins that know the real ones' arguments and answers.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use packsh::emit::library;

/// `vault read -format=json` of version 1 and 2 of the key and value store; `aws` and `consul` likewise.
const STAND_INS: &[(&str, &str)] = &[
    (
        "consul",
        r#"case "$*" in
"kv get -- app/key") printf 'a value\nof two lines\n\n' ;;
"kv get -- app/empty") echo ;;
*) echo "Error! No key exists at: $4" >&2; exit 1 ;;
esac"#,
    ),
    (
        "vault",
        r#"case "$*" in
"read -format=json -- secret/data/app") cat <<'EOF'
{"request_id": "f0", "lease_duration": 0, "renewable": false,
 "data": {"data": {"pass word": "p\u00e4ss\"\\\n\ud83d\ude00 end", "data": "inner", "n": 5},
          "metadata": {"version": 1, "list": [1, [], {}, "x"], "pass word": "no"}}, "warnings": null}
EOF
;;
"read -format=json -- kv/app") echo '{"data":{"key":"one","other":true},"warnings":["w"]}' ;;
*) echo "No value found at $4" >&2; exit 2 ;;
esac"#,
    ),
    (
        "aws",
        r#"[ "$1 $2 $3 $5 $6 $7 $8" = "secretsmanager get-secret-value --secret-id --query SecretString --output text" ] || exit 9
case $4 in
plain) echo 'pl@in text' ;;
one) echo '{"key": "only"}' ;;
two) echo '{"a": "1", "b": "2 }"}' ;;
binary) echo None ;;
*) echo 'An error occurred (ResourceNotFoundException)' >&2; exit 254 ;;
esac"#,
    ),
];

/// What is called, and what it leaves in REPLY or why it ends the run.
const CASES: &[(&str, Result<&str, &str>)] = &[
    ("consul_key app/key", Ok("a value\nof two lines\n")),
    (
        "consul_key app/empty",
        Err("value is empty at path app/empty"),
    ),
    (
        "consul_key app/none",
        Err("key does not exist at the given path: app/none"),
    ),
    (
        "vault_value secret/data/app 'pass word'",
        Ok("päss\"\\\n😀 end"),
    ),
    ("vault_value secret/data/app data", Ok("inner")),
    (
        "vault_value secret/data/app n",
        Err("Vault path does not contain the requested key: n"),
    ),
    ("vault_value kv/app key", Ok("one")),
    (
        "vault_value kv/app none",
        Err("Vault data was empty at the given path: kv/app, key none"),
    ),
    (
        "vault_value kv/none key",
        Err("Vault Secret does not exist at the given path: kv/none"),
    ),
    (
        "VAULT_TOKEN=; vault_value kv/app key",
        Err("Must set VAULT_TOKEN env var in order to use vault template function"),
    ),
    ("aws_secret plain", Ok("pl@in text")),
    ("aws_secret one", Ok("only")),
    ("aws_secret one key", Ok("only")),
    ("aws_secret two b", Ok("2 }")),
    (
        "aws_secret two",
        Err("Secret has multiple values and no key was set"),
    ),
    ("aws_secret two c", Err("No secret found for key \"c\"")),
    ("aws_secret binary", Err("Secret is not string")),
    (
        "aws_secret none",
        Err("cannot get the secret none from AWS Secrets Manager"),
    ),
    ("dry=1; vault_value kv/app key", Ok("")),
];

fn stand_ins(folder: &Path) {
    for (name, body) in STAND_INS {
        let path = folder.join(name);
        fs::write(&path, format!("#!/bin/sh\n{body}\n")).expect("writes");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("is made executable");
    }
}

#[test]
fn stores_are_asked_and_their_answers_read() {
    let dir = tempfile::tempdir().expect("a folder");
    stand_ins(dir.path());
    let mut library = String::new();
    let roots = [
        "consul_key",
        "vault_value",
        "aws_secret",
        "put_raw",
        "put",
        "die",
        "control_characters",
    ];
    for function in library::closure(roots) {
        library.push_str(function.text);
        library.push_str("\n\n");
    }
    let start = "set -u\nERROR= dry= verbose= REPLY= n_secrets=0 script=s opt_machine= opt_timestamp=\n\
        opt_color= b_color= b_target= b_name=\nnewline='\n'\n";
    let path = format!(
        "{}:{}",
        dir.path().display(),
        std::env::var("PATH").unwrap_or_default()
    );
    for shell in support::shells() {
        for (call, expected) in CASES {
            let script = format!(
                "{start}{library}\ncontrol_characters\n{{ {call}; }} >&2\nput_raw \"$REPLY\"\n"
            );
            let file = dir.path().join("script");
            fs::write(&file, script).expect("writes");
            let output = Command::new(shell)
                .arg(&file)
                .env("PATH", &path)
                .env("VAULT_TOKEN", "token")
                .output()
                .expect("the shell runs");
            let printed = String::from_utf8_lossy(&output.stdout).into_owned();
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            match expected {
                Ok(text) => {
                    assert_eq!(printed, *text, "{shell}: {call}: {errors}");
                    assert!(output.status.success(), "{shell}: {call}: {errors}");
                }
                Err(text) => {
                    let last = format!("s: {text}");
                    assert_eq!(
                        errors.lines().last(),
                        Some(last.as_str()),
                        "{shell}: {call}"
                    );
                    assert_eq!(output.status.code(), Some(1), "{shell}: {call}");
                }
            }
            if call.starts_with("dry") {
                let shown = "+ vault read -format=json -- kv/app";
                assert!(errors.contains(shown), "{shell}: {errors}");
            }
        }
    }
}
