//! NTLM: what curl makes of it, next to Packer. The server checks the answers to its challenges.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::support::winrm::{Guest, template};
use crate::support::{both, limit, packsh_ok, shells};
use crate::{Run, Setting, connected, runs, same, script};

fn steps() -> Value {
    json!([
        { "type": "windows-shell", "inline": ["ver"] },
        { "type": "file", "source": "sent", "destination": "c:/sent" }
    ])
}

fn by(scheme: &'static str, shells: Vec<&'static str>) -> Vec<Run> {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("sent"), "sent\n").expect("file");
    let keys = json!({ "winrm_use_ntlm": true, "winrm_timeout": "9s" });
    let setting = Setting {
        files: folder.path(),
        template: &|port| template(port, &keys, &steps()),
        rules: &json!([connected()]),
        certificate: None,
        machine: false,
        scheme,
    };
    runs(setting, shells)
}

#[test]
fn ntlm_lets_in() {
    let runs = by("NTLM", shells());
    same(&runs);
    for run in &runs {
        assert!(run.good, "{}\n{}", run.who, run.output);
        // both make the three steps of it anew for each connection
        assert!(run.guest.refused() > 2, "{}", run.who);
    }
}

/// Windows' own setting is that NTLM is inside of Negotiate, which Packer speaks and curl does not: it is told.
#[test]
fn what_curl_cannot_do_is_told() {
    for run in by("Negotiate", vec!["mksh"]) {
        let packer = run.who == "packer";
        let told = "the guest does not offer NTLM, but: Negotiate";
        assert_eq!(run.good, packer, "{}\n{}", run.who, run.output);
        assert_eq!(
            run.output.contains(told),
            !packer,
            "{}\n{}",
            run.who,
            run.output
        );
    }
    for shell in shells() {
        let guest = Guest::by("NTLM", &json!([connected()]), None);
        let folder = tempfile::tempdir().expect("folder");
        let at = folder.path();
        fs::write(at.join("sent"), "sent\n").expect("file");
        let source = template(guest.port, &json!({ "winrm_use_ntlm": true }), &steps());
        fs::write(at.join("t.json"), source.to_string()).expect("template");
        packsh_ok(at, &["compile", "t.json"]);
        fs::write(at.join("curl"), "#!/bin/sh\necho 'Features: SSL NTLM_WB'\n").expect("curl");
        fs::set_permissions(at.join("curl"), fs::Permissions::from_mode(0o755)).expect("mode");
        let mut command = script(shell, at);
        let path = std::env::var("PATH").expect("PATH");
        let output = limit::output(command.env("PATH", format!("{}:{path}", at.display())));
        let said = both(&output);
        assert!(!output.status.success(), "{shell}: {said}");
        assert!(
            said.contains("the curl of this host knows no NTLM"),
            "{shell}: {said}"
        );
        assert!(
            !said.contains("Using winrm communicator"),
            "{shell}: {said}"
        );
        assert_eq!(guest.requests().len() + guest.refused(), 0, "{shell}");
    }
}
