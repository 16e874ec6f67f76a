//! What a script takes from the one who calls it: nothing but what it says.

use std::fs;

use serde_json::json;

use crate::support::{both, limit, shells};
use crate::{compiled, run};

/// A script that notes what it finds, beside settings of the names that callers like to export.
fn template() -> serde_json::Value {
    json!({
        "variables": {"name": "ours", "site": "ours", "path": "{{template_dir}}"},
        "builders": [
            {"type": "file", "name": "one", "target": "one.txt", "content": "{{user `name`}} {{user `site`}}\n"},
            {"type": "file", "name": "two", "target": "two.txt", "content": "{{user `path`}}\n"}
        ],
        "provisioners": [{
            "type": "shell-local",
            "environment_vars": ["GIVEN={{user `site`}}"],
            "inline": ["env | sort >env-$PACKER_BUILD_NAME"]
        }],
        "post-processors": [
            {"type": "checksum", "checksum_types": ["sha256"], "output": "{{.BuildName}}.sha256"},
            {"type": "compress", "output": "{{.BuildName}}.tar.gz", "keep_input_artifact": true}
        ]
    })
}

/// Every variable that the script assigns to, exported by the caller with a value that must arrive unchanged.
#[test]
fn local_scripts_find_the_environment_of_the_caller() {
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        compiled(folder, &template());
        let script = fs::read_to_string(folder.join("t.ksh")).expect("script");
        let mut names: Vec<&str> = script
            .lines()
            .flat_map(|line| line.split([' ', '\t', ';', '(']))
            .filter_map(|word| word.split_once('='))
            .map(|(name, _)| name)
            .filter(|name| {
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        assert!(names.len() > 12, "{names:?}");
        let mut command = run(shell, folder);
        for name in &names {
            command.env(name, format!("caller's \"{name}\" $x `y`\nsecond line"));
        }
        for (name, value) in [
            ("TMOUT", "1"),
            ("CDPATH", "/:/tmp"),
            ("POSIXLY_CORRECT", "1"),
            ("GREP_OPTIONS", "--invert-match"),
            ("TAR_OPTIONS", "--exclude=*"),
            ("GZIP", "-1"),
            ("LC_NUMERIC", "de_DE.UTF-8"),
        ] {
            command.env(name, value);
        }
        command.env_remove("HOME");
        let output = limit::output(&mut command);
        assert!(output.status.success(), "{shell}: {}", both(&output));
        let found = fs::read_to_string(folder.join("env-one")).expect("environment");
        for name in names {
            let wanted = format!("{name}=caller's \"{name}\" $x `y`\n");
            assert!(found.contains(&wanted), "{shell}: {name} is lost:\n{found}");
        }
        assert!(found.contains("GIVEN=ours\n"), "{shell}: {found}");
        assert!(
            found.contains("TAR_OPTIONS=--exclude=*\n"),
            "{shell}: {found}"
        );
        assert!(
            found.contains("PACKER_BUILD_NAME=one\n"),
            "{shell}: {found}"
        );
        assert_eq!(
            fs::read_to_string(folder.join("one.txt")).expect("file"),
            "ours ours\n"
        );
        let packed = std::process::Command::new("tar")
            .args(["-tzf", "one.tar.gz"])
            .current_dir(folder)
            .output()
            .expect("tar");
        assert!(
            both(&packed).contains("one.txt"),
            "{shell}: {}",
            both(&packed)
        );
    }
}

#[test]
fn the_folder_of_the_template_is_found_from_anywhere() {
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path().join("home");
        let other = scratch.path().join("other");
        fs::create_dir_all(&folder).expect("folder");
        fs::create_dir_all(&other).expect("folder");
        compiled(&folder, &template());
        let output = limit::output(
            std::process::Command::new(shell)
                .arg("../home/t.ksh")
                .current_dir(&other),
        );
        assert!(output.status.success(), "{shell}: {}", both(&output));
        let said = fs::read_to_string(other.join("two.txt")).expect("file");
        assert_eq!(said.trim_end(), folder.to_string_lossy(), "{shell}");
    }
}

#[test]
fn an_empty_environment_and_a_temporary_folder_with_blanks_are_good() {
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        compiled(folder, &template());
        fs::create_dir_all(folder.join("a b'c")).expect("folder");
        let path = std::env::var("PATH").expect("PATH");
        let mut command = run(shell, folder);
        command
            .env_clear()
            .env("PATH", path)
            .env("TMPDIR", folder.join("a b'c"));
        let output = limit::output(&mut command);
        assert!(output.status.success(), "{shell}: {}", both(&output));
        assert!(crate::support::names(&folder.join("a b'c")).is_empty());
    }
}

#[test]
fn a_working_folder_that_is_read_only_is_a_clear_message() {
    // root may write everywhere: a folder that cannot be made stands for it
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        let folder = scratch.path();
        fs::write(folder.join("file"), "").expect("file");
        compiled(
            folder,
            &json!({"builders": [{"type": "file", "target": "file/below.txt", "content": "x"}]}),
        );
        let output = limit::output(&mut run(shell, folder));
        assert_eq!(output.status.code(), Some(1), "{shell}");
        assert!(
            both(&output).contains("cannot make the folder file"),
            "{shell}: {}",
            both(&output)
        );
    }
}
