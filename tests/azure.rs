//! `azure-dtlartifact`: what real Packer and our script, in every shell, ask of Azure. `azure/server.py` takes the place of
//! its hosts, as a proxy with a certificate that both trust.

mod support;

use std::process::{Command, Stdio};

use serde_json::{Value, json};
use support::certificate::Certificate;
use support::compare::said;
use support::served::Served;
use support::{both, copy, limit, packer, packsh_ok, project, shells};

const SECRET: &str = "s3&cret '\"+%41 \\";

/// Azure's hosts, for a certificate.
const HOSTS: &str = "DNS:login.microsoftonline.com,DNS:management.azure.com";

struct Run {
    who: &'static str,
    good: bool,
    output: String,
    requests: String,
}

fn one(who: &'static str, rules: &Value, certificate: &Certificate) -> Run {
    let azure = Served::start("azure/server.py", rules, Some(certificate), &[]);
    let folder = tempfile::tempdir().expect("folder");
    copy(&project().join("fixtures/azure_dtlartifact"), folder.path());
    let mut command = if who == "packer" {
        let mut command = packer();
        let secret = format!("secret={SECRET}");
        command.args([
            "build",
            "-color=false",
            "-var",
            &secret,
            "azure_dtlartifact.json",
        ]);
        command
    } else {
        packsh_ok(folder.path(), &["compile", "azure_dtlartifact.json"]);
        let mut command = Command::new(who);
        command.args(["azure_dtlartifact.ksh", "-color=false", "-v"]);
        command
    };
    let proxy = format!("http://127.0.0.1:{}", azure.port);
    let trusted = certificate.path("cert.pem");
    command
        .env("HTTPS_PROXY", proxy)
        .env("SSL_CERT_FILE", &trusted)
        .env("CURL_CA_BUNDLE", &trusted)
        .env("PKR_VAR_secret", SECRET)
        .current_dir(folder.path())
        .stdin(Stdio::null());
    let output = limit::output(&mut command);
    Run {
        who,
        good: output.status.success(),
        output: both(&output),
        requests: azure.read("requests.jsonl"),
    }
}

/// Packer, and the script in every shell.
fn all(rules: &Value, certificate: &Certificate) -> Vec<Run> {
    let who = ["packer"].into_iter().chain(shells());
    std::thread::scope(|scope| {
        let runs: Vec<_> = who
            .map(|who| scope.spawn(move || one(who, rules, certificate)))
            .collect();
        let runs = runs.into_iter().map(|run| run.join().expect("a run"));
        runs.collect()
    })
}

fn compared(rules: &Value, certificate: &Certificate) {
    let runs = all(rules, certificate);
    let (packer, ours) = runs.split_first().expect("runs");
    let good = rules.get("wrong").is_none();
    assert_eq!(packer.good, good, "{}", packer.output);
    let wanted = packer.requests.lines().count();
    assert!(wanted > 0, "{}", packer.output);
    for run in ours {
        assert_eq!(run.requests, packer.requests, "{}\n{}", run.who, run.output);
        assert_eq!(run.good, good, "{}\n{}", run.who, run.output);
        assert!(!run.output.contains(SECRET), "{}\n{}", run.who, run.output);
        assert!(!run.output.contains("eyJ0"), "{}\n{}", run.who, run.output);
        if good {
            let lines = |run: &Run| -> Vec<String> {
                let lines = said(&run.output).into_values().flatten();
                lines.filter(|line| !line.contains("    lab: + ")).collect()
            };
            assert_eq!(lines(run), lines(packer), "{}", run.who);
        }
    }
    if let Some(why) = rules.get("why").and_then(Value::as_str) {
        for run in &runs {
            assert!(
                run.output.contains(why),
                "{}: no {why} in\n{}",
                run.who,
                run.output
            );
        }
    }
}

#[test]
fn azure_is_asked_as_by_packer() {
    let at = &Certificate::of(HOSTS);
    std::thread::scope(|scope| {
        for rules in [
            json!({ "by": "azure-asyncoperation" }),
            json!({ "by": "location" }),
            json!({ "by": "azure-asyncoperation", "wrong": "operation", "why": "it did not work" }),
            json!({ "by": "azure-asyncoperation", "wrong": "apply", "why": "ResourceNotFound" }),
            json!({ "by": "azure-asyncoperation", "wrong": "token", "why": "AADSTS7000215" }),
        ] {
            scope.spawn(move || compared(&rules, at));
        }
    });
}
