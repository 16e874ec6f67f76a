//! The provisioners that are no Windows provisioners, and what any of them can be told: two builds, one after the other, whose
//! last step fails. Ansible and InSpec run here: stand-ins note what they are told.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::compare::steady;
use crate::support::copy;
use crate::support::winrm::PASSWORD;
use crate::{Run, Setting, connected, project, same};

/// Notes its words one a line, files among them as what is in them; a version's number is asked for before.
const TOOL: &str = r#"#!/bin/sh
case $1 in
version | --version)
	echo "${0##*/} 2.9.27"
	exit
	;;
esac
{
	echo "${0##*/}"
	for word; do
		case $last in
		-i | --input-file)
			cat "$word"
			;;
		*)
			case $word in
			@*)
				[ "$(stat -c %a "${word#@}")" = 600 ] && cat "${word#@}"
				;;
			*)
				echo "$word"
				;;
			esac
			;;
		esac
		last=$word
	done
} >>noted
"#;

/// What the tools were told.
fn noted(run: &Run) -> Vec<String> {
    let noted = fs::read_to_string(run.folder.path().join("noted")).expect("noted");
    let lines = noted.lines().map(|line| {
        // Packer has the password on the command line
        if let Ok(Value::Object(pairs)) = serde_json::from_str(line) {
            let (name, value) = pairs.iter().next().expect("a variable");
            return format!("{name}={}", value.as_str().expect("text"));
        }
        // files that the script carries lie in its private folder
        let line = match line.starts_with('/') {
            true => line.rsplit('/').next().unwrap_or_default(),
            false => line,
        };
        line.replace(&run.guest.port.to_string(), "PORT")
    });
    lines.collect()
}

fn tools(folder: &Path) {
    fs::create_dir(folder.join("bin")).expect("folder");
    for name in ["ansible-playbook", "inspec"] {
        let path = folder.join("bin").join(name);
        fs::write(&path, TOOL).expect("tool");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("mode");
    }
}

#[test]
fn all_provisioners_work_as_by_packer() {
    let fixture = project().join("fixtures/windows_tools");
    let folder = tempfile::tempdir().expect("folder");
    copy(&fixture, folder.path());
    tools(folder.path());
    let source = fs::read_to_string(fixture.join("windows_tools.json")).expect("template");
    let template = move |port: u16| {
        let source = source.replace("\"5985\"", &format!("\"{port}\""));
        serde_json::from_str(&source).expect("json")
    };
    let rules = json!([
        connected(),
        { "match": "again.bat\"", "exit": 4, "times": 2 },
        { "match": "fails.bat\"", "exit": 7 },
        // what ran as a task: Puppet's 2 says that it has changed something
        { "match": "elevated-shell", "exit": 2, "times": 1 },
        { "match": "elevated-shell", "exit": 1, "times": 1 },
        { "match": "test-path C:/salt", "exit": 1 },
    ]);
    // a minute of work in all of them; each is used by a test of this folder
    let shells = crate::shells().into_iter().step_by(2).collect();
    let setting = Setting {
        files: folder.path(),
        template: &template,
        rules: &rules,
        certificate: None,
        machine: false,
        scheme: "Basic",
    };
    let runs = crate::runs(setting, shells);
    same(&runs);
    let wanted = noted(&runs[0]);
    let password = format!("ansible_password={PASSWORD}");
    assert!(wanted.contains(&password), "{wanted:?}");
    assert!(
        wanted
            .iter()
            .any(|line| line.contains("ansible_connection=winrm"))
    );
    for run in &runs {
        assert!(!run.good, "{}", run.who);
        assert_eq!(noted(run), wanted, "{}", run.who);
        let paths: Vec<String> = run
            .guest
            .uploads()
            .iter()
            .map(|(path, _)| steady(path))
            .collect();
        let of = |name: &str| paths.iter().filter(|path| path.contains(name)).count();
        // both builds; three tasks; two tries that failed and one that did not
        assert_eq!(
            [of("paused.bat"), of("elevated-shell"), of("again.bat")],
            [2, 3, 3],
            "{}\n{paths:?}",
            run.who
        );
        assert_eq!(
            [of("only.bat"), of("Temp\\minion")],
            [1, 1],
            "{}\n{paths:?}",
            run.who
        );
    }
}
