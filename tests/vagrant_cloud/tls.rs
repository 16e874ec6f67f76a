//! Real Packer and our script against the same server with TLS: redirects, certificates, the token of the environment, an interrupt.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::certificate::Certificate;
use crate::support::compare::said;
use crate::support::served::Served;
use crate::support::{both, copy, limit, packer, packsh_ok, project, shells};

/// What one of them did.
struct Run {
    who: &'static str,
    good: bool,
    output: String,
    requests: Vec<Value>,
    /// How long it took.
    time: Duration,
}

/// A setting: what the server does, keys of the post-processor, variables of the environment, a flag, whether the certificate is a
/// stranger's, and whether the build is interrupted while the server does not answer.
#[derive(Default)]
struct Setting {
    rules: Value,
    keys: Value,
    environment: Vec<(&'static str, &'static str)>,
    flag: Option<&'static str>,
    stranger: bool,
    interrupt: bool,
}

fn template(port: u16, keys: &Value) -> Value {
    let mut cloud = json!({
        "type": "vagrant-cloud", "box_tag": "ann/box", "version": "1.0",
        "vagrant_cloud_url": format!("https://localhost:{port}/api")
    });
    let own = cloud.as_object_mut().expect("object");
    own.extend(keys.as_object().cloned().unwrap_or_default());
    let artifice = json!({ "type": "artifice", "files": ["made.box"] });
    json!({
        "builders": [{ "type": "null", "name": "direct", "communicator": "none" }],
        "post-processors": [[artifice, cloud]]
    })
}

fn one(who: &'static str, setting: &Setting, certificate: &Certificate) -> Run {
    let script = "vagrant_cloud/server.py";
    let server = Served::start(script, &setting.rules, Some(certificate), &[]);
    let folder = tempfile::tempdir().expect("folder");
    copy(&project().join("fixtures/vagrant_cloud"), folder.path());
    let source = template(server.port, &setting.keys).to_string();
    std::fs::write(folder.path().join("up.json"), source).expect("template");
    let mut command = if who == "packer" {
        let mut command = packer();
        command.args(["build", "-color=false"]);
        command
    } else {
        packsh_ok(folder.path(), &["compile", "up.json"]);
        let mut command = Command::new(who);
        command.args(["up.ksh", "-color=false"]);
        command
    };
    for name in ["VAGRANT_CLOUD_TOKEN", "ATLAS_TOKEN"] {
        command.env_remove(name);
    }
    if !setting.stranger {
        let trusted = certificate.path("cert.pem");
        command.env("SSL_CERT_FILE", &trusted);
        command.env("CURL_CA_BUNDLE", &trusted);
    }
    if who == "packer" {
        command.args(setting.flag).arg("up.json");
    } else {
        command.args(setting.flag);
    }
    command
        .env("PKR_SECRET_access_token", "t0ken") // asked for by the script where the template has one
        .envs(setting.environment.iter().copied())
        .current_dir(folder.path())
        .stdin(Stdio::null());
    let began = Instant::now();
    let mut running = limit::start(&mut command, limit::SECONDS);
    if setting.interrupt {
        running.wait_for(&server.path("hanging"));
        running.signal_group("INT");
    }
    let output = running.end();
    let time = began.elapsed();
    let rows = server.read("requests.jsonl");
    Run {
        who,
        good: output.status.success(),
        output: both(&output).replace(&server.port.to_string(), "PORT"),
        requests: rows
            .lines()
            .map(|row| serde_json::from_str(row).expect("row"))
            .collect(),
        time,
    }
}

/// Packer first, then the script in each shell.
fn all(setting: &Setting) -> Vec<Run> {
    let certificate = &Certificate::of("DNS:localhost,IP:127.0.0.1");
    std::thread::scope(|scope| {
        let runs: Vec<_> = ["packer"]
            .into_iter()
            .chain(shells())
            .map(|who| scope.spawn(move || one(who, setting, certificate)))
            .collect();
        let runs = runs.into_iter().map(|run| run.join().expect("a run"));
        runs.collect()
    })
}

/// All of them asked the same, and more than nothing.
fn asked_the_same(runs: &[Run]) {
    for run in runs {
        assert!(!run.requests.is_empty(), "{}\n{}", run.who, run.output);
        assert_eq!(
            run.requests, runs[0].requests,
            "{}\n{}",
            run.who, run.output
        );
    }
}

#[test]
fn redirects_are_followed_as_by_packer() {
    let runs = all(&Setting {
        keys: json!({ "access_token": "t0ken" }),
        rules: json!({ "moved": {
            "GET /api/authenticate": [302, "localhost", "/other/authenticate"],
            // another host: it does not get the token
            "GET /api/box/ann/box": [307, "127.0.0.1", "/other/box"],
            "POST /api/box/ann/box/version/1.0/providers": [308, "localhost", "/other/providers"],
            "PUT /done": [307, "localhost", "/really/done"],
        } }),
        ..Setting::default()
    });
    asked_the_same(&runs);
    for run in &runs {
        assert!(run.good, "{}\n{}", run.who, run.output);
        let lines = |run: &Run| said(&run.output);
        assert_eq!(lines(run), lines(&runs[0]), "{}", run.who);
        for row in &run.requests {
            let elsewhere = row["at"] == "127.0.0.1";
            assert_eq!(row["authorization"].is_null(), elsewhere, "{row}");
        }
    }
}

#[test]
fn a_certificate_that_nobody_signed_is_taken_only_when_the_template_says_so() {
    let keys = json!({ "access_token": "t0ken" });
    for run in all(&Setting {
        keys: keys.clone(),
        stranger: true,
        ..Setting::default()
    }) {
        assert!(!run.good, "{}\n{}", run.who, run.output);
        let why = "Failed to verify authentication token: ";
        assert!(run.output.contains(why), "{}\n{}", run.who, run.output);
        assert!(run.output.contains("certificate"), "{}", run.output);
        // the token was not sent
        assert_eq!(run.requests, [] as [Value; 0], "{}", run.who);
    }
    let mut keys = keys;
    keys["insecure_skip_tls_verify"] = true.into();
    let runs = all(&Setting {
        keys,
        stranger: true,
        ..Setting::default()
    });
    asked_the_same(&runs);
    assert!(runs.iter().all(|run| run.good), "{}", runs[0].output);
}

#[test]
fn the_token_may_be_that_of_atlas() {
    let runs = all(&Setting {
        environment: vec![("ATLAS_TOKEN", "of atlas")],
        ..Setting::default()
    });
    asked_the_same(&runs);
    for run in &runs {
        assert!(run.good, "{}\n{}", run.who, run.output);
        assert_eq!(run.requests[0]["authorization"], "Bearer of atlas");
        let warning = "Using Vagrant Cloud token found in ATLAS_TOKEN";
        assert!(run.output.contains(warning), "{}\n{}", run.who, run.output);
    }
    let runs = all(&Setting {
        environment: vec![("ATLAS_TOKEN", "of atlas"), ("VAGRANT_CLOUD_TOKEN", "own")],
        ..Setting::default()
    });
    asked_the_same(&runs);
    for run in &runs {
        assert_eq!(run.requests[0]["authorization"], "Bearer own");
        assert!(!run.output.contains("ATLAS"), "{}\n{}", run.who, run.output);
    }
}

#[test]
fn after_an_interrupt_the_provider_goes_again() {
    let hangs = "PUT /store?signature=s1gned";
    let runs = all(&Setting {
        keys: json!({ "access_token": "t0ken" }),
        rules: json!({ "hangs": hangs }),
        interrupt: true,
        ..Setting::default()
    });
    for run in &runs {
        assert!(!run.good, "{}\n{}", run.who, run.output);
        let requests: Vec<_> = run.requests.iter().map(|row| &row["request"]).collect();
        // the server's answer comes after 10 seconds: Packer waits for it
        let waits = run.time > Duration::from_secs(10);
        assert_eq!(waits, run.who == "packer", "{}: {:?}", run.who, run.time);
        // what ksh93 says of a job that a signal ended
        assert!(
            !run.output.contains("Terminated"),
            "{}\n{}",
            run.who,
            run.output
        );
        let last = "DELETE /api/box/ann/box/version/1.0/provider/libvirt";
        assert_eq!(
            requests[requests.len() - 1],
            last,
            "{}\n{}",
            run.who,
            run.output
        );
    }
    asked_the_same(&runs);
}

#[test]
fn what_is_aborted_is_left() {
    let runs = all(&Setting {
        keys: json!({ "access_token": "t0ken" }),
        rules: json!({ "fails": "PUT /api/box/ann/box/version/1.0/release" }),
        flag: Some("-on-error=abort"),
        ..Setting::default()
    });
    asked_the_same(&runs);
    for run in &runs {
        assert!(!run.good, "{}\n{}", run.who, run.output);
        let last = &run.requests[run.requests.len() - 1]["request"];
        assert_eq!(last, "PUT /api/box/ann/box/version/1.0/release");
        let why = "Error releasing version: it does not go";
        assert!(run.output.contains(why), "{}\n{}", run.who, run.output);
    }
}

#[test]
fn a_redirect_of_a_put_is_a_put_again() {
    let runs = all(&Setting {
        keys: json!({ "access_token": "t0ken" }),
        rules: json!({ "moved": { "PUT /done": [302, "localhost", "/really/done"] } }),
        ..Setting::default()
    });
    for run in &runs {
        assert!(run.good, "{}\n{}", run.who, run.output);
        let method = match run.who {
            "packer" => "GET",
            _ => "PUT",
        };
        let wanted = format!("{method} /really/done");
        let found = run.requests.iter().any(|row| row["request"] == wanted);
        assert!(found, "{}\n{}", run.who, run.output);
    }
}
