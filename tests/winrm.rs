//! WinRM: what real Packer and our script, in every shell, send to the same guest.

#[path = "winrm/faults.rs"]
mod faults;
#[path = "winrm/logins.rs"]
mod logins;
#[path = "winrm/machines.rs"]
mod machines;
#[path = "winrm/over_ssh.rs"]
mod over_ssh;
#[path = "winrm/provisioners.rs"]
mod provisioners;
#[path = "winrm/requests.rs"]
mod requests;
mod support;
#[path = "winrm/xml.rs"]
mod xml;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use support::certificate::Certificate;
use support::compare::{said, steady};
use support::names;
use support::winrm::{Guest, PASSWORD};
use support::{both, copy, limit, packer, packsh_ok, project, shells};

/// How a run ended, and what it left.
struct Run {
    who: String,
    good: bool,
    output: String,
    guest: Guest,
    folder: tempfile::TempDir,
}

impl Run {
    fn requests(&self) -> Vec<String> {
        requests::done(&self.guest.requests(), self.guest.listens())
    }

    /// What was said, without the lines that only one of the two says.
    fn said(&self) -> Vec<String> {
        let own = self.folder.path().join("tmp").display().to_string();
        let lines = said(&self.output.replace('\0', "").replace(&own, "/tmp"));
        let mut lines: Vec<String> = lines.into_values().flatten().collect();
        lines.retain(|line| {
            !line.contains("The connection broke")
                && !line.contains("unknown error")
                && !line.contains("http error")
                && !line.contains("the last fault")
                // what such a tool is told is compared by what it gets
                && !line.contains("==> web: Executing Ansible: ")
                && !line.contains("==> web: Executing Inspec: ")
                // of UTF-16 Packer shows nothing but the byte behind the carriage return
                && !line.contains("UTF-16: ")
                // there is no server in between, whatever `use_proxy` says
                && !line.contains("Not using Proxy adapter for Ansible")
                && !line.contains("Using WinRM Password from Packer communicator...")
                && !["    guest:", "    web:"].contains(&line.trim_end())
        });
        // the two streams of a command are read by two processes
        lines.sort();
        lines
    }
}

/// What a run begins with.
#[derive(Clone, Copy)]
struct Setting<'a> {
    /// The files beside the template; stand-ins for tools are in `bin`.
    files: &'a Path,
    /// The template, for the port at which the guest listens.
    template: &'a (dyn Fn(u16) -> Value + Sync),
    /// What the guest answers.
    rules: &'a Value,
    /// With it the guest speaks TLS.
    certificate: Option<&'a Certificate>,
    /// Whether there is no guest until the build starts a machine.
    machine: bool,
    /// The scheme of HTTP by which the guest lets in.
    scheme: &'static str,
}

/// Runs Packer, and the script in every shell, all at once, each with a guest of its own.
fn all(
    files: &Path,
    template: &(dyn Fn(u16) -> Value + Sync),
    rules: &Value,
    certificate: Option<&Certificate>,
) -> Vec<Run> {
    let setting = Setting {
        files,
        template,
        rules,
        certificate,
        machine: false,
        scheme: "Basic",
    };
    runs(setting, shells())
}

/// The same in some of the shells.
fn runs(setting: Setting<'_>, shells: Vec<&'static str>) -> Vec<Run> {
    let mut who = vec!["packer"];
    who.extend(shells);
    std::thread::scope(|scope| {
        let runs: Vec<_> = who
            .into_iter()
            .map(|who| scope.spawn(move || one(who, setting)))
            .collect();
        let runs = runs.into_iter().map(|run| run.join().expect("a run"));
        runs.collect()
    })
}

fn one(who: &str, setting: Setting<'_>) -> Run {
    let Setting {
        rules, certificate, ..
    } = setting;
    let (guest, environment) = match setting.machine {
        true => Guest::later(rules, certificate),
        false => (Guest::by(setting.scheme, rules, certificate), Vec::new()),
    };
    let folder = tempfile::tempdir().expect("folder");
    copy(setting.files, folder.path());
    let template = (setting.template)(guest.port).to_string();
    fs::write(folder.path().join("t.json"), template).expect("template");
    let mut command = if who == "packer" {
        let mut command = packer();
        let password = format!("password={PASSWORD}");
        command.args(["build", "-color=false", "-var", &password]);
        command.args(["-parallel-builds=1", "t.json"]);
        command
    } else {
        packsh_ok(folder.path(), &["compile", "t.json"]);
        let mut command = script(who, folder.path());
        command.arg("-parallel-builds=1");
        command
    };
    let tools = folder.path().join("bin");
    if tools.exists() {
        let path = std::env::var("PATH").expect("PATH");
        command.env("PATH", format!("{}:{path}", tools.display()));
    }
    command.envs(environment);
    let output = limit::output(command.current_dir(folder.path()));
    Run {
        who: who.to_owned(),
        good: output.status.success(),
        output: both(&output),
        guest,
        folder,
    }
}

/// The script in a shell; its temporary files have a folder of their own.
fn script(shell: &str, folder: &Path) -> Command {
    fs::create_dir_all(folder.join("tmp")).expect("folder");
    let mut command = Command::new(shell);
    command
        .args(["t.ksh", "-color=false"])
        .env("PKR_VAR_password", PASSWORD)
        .env("TMPDIR", folder.join("tmp"))
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

/// The same requests, the same files, the same words.
fn same(runs: &[Run]) {
    same_requests(runs);
    let (packer, ours) = runs.split_first().expect("runs");
    for run in ours {
        same_words(packer, run);
    }
}

/// The same requests, the same files.
fn same_requests(runs: &[Run]) {
    let (packer, ours) = runs.split_first().expect("runs");
    let wanted = packer.requests();
    assert!(wanted.len() > 3, "{}", packer.output);
    for run in ours {
        let got = run.requests();
        for (number, wanted) in wanted.iter().enumerate() {
            let got = got.get(number);
            assert_eq!(
                Some(wanted),
                got,
                "{}: request {number}\n{}",
                run.who,
                run.output
            );
        }
        assert_eq!(wanted.len(), got.len(), "{}: {:?}", run.who, got.last());
        same_files(packer, run);
    }
}

/// Every uploaded file byte by byte, but for random names.
fn same_files(packer: &Run, run: &Run) {
    let theirs = packer.guest.uploads();
    let ours = run.guest.uploads();
    for ((their_path, theirs), (our_path, ours)) in theirs.iter().zip(&ours) {
        assert_eq!(steady(their_path), steady(our_path), "{}", run.who);
        match (std::str::from_utf8(theirs), std::str::from_utf8(ours)) {
            (Ok(theirs), Ok(ours)) => {
                let same = |text: &str| requests::facts(&steady(text));
                assert_eq!(same(theirs), same(ours), "{}: {our_path}", run.who);
            }
            _ => assert!(theirs == ours, "{}: {our_path} differs", run.who),
        }
    }
    assert_eq!(theirs.len(), ours.len(), "{}", run.who);
}

fn same_words(packer: &Run, run: &Run) {
    let (theirs, ours) = (packer.said(), run.said());
    let only = |one: &[String], other: &[String]| -> Vec<String> {
        let lines = one.iter().filter(|line| !other.contains(line));
        lines.map(|line| line.chars().take(300).collect()).collect()
    };
    assert_eq!(only(&theirs, &ours), only(&ours, &theirs), "{}", run.who);
    assert_eq!(theirs.len(), ours.len(), "{}\n{}", run.who, run.output);
    assert_eq!(packer.good, run.good, "{}\n{}", run.who, run.output);
    assert_eq!(run.guest.open(), 0, "{}: a shell is left", run.who);
    assert!(
        names(&run.folder.path().join("tmp")).is_empty(),
        "{}",
        run.who
    );
}

fn connected() -> Value {
    json!({ "match": "WinRM connected", "stdout": "WinRM connected.\r\n" })
}

#[test]
fn the_fixture_makes_the_same_requests() {
    let fixture = project().join("fixtures/windows");
    // just so much that a shell is full when all is sent
    let big: Vec<u8> = (0..5958 * 15u32)
        .map(|n| (n.wrapping_mul(n) >> 7) as u8)
        .collect();
    let folder = tempfile::tempdir().expect("folder");
    copy(&fixture, folder.path());
    fs::write(folder.path().join("tree/big.bin"), &big).expect("file");
    fs::write(folder.path().join("tree/empty"), "").expect("file");
    let source = fs::read_to_string(fixture.join("windows.json")).expect("template");
    let template = move |port: u16| {
        let source = source.replace("\"5985\"", &format!("\"{port}\""));
        serde_json::from_str(&source).expect("json")
    };
    let rules = json!([
        connected(),
        { "match": "second.bat|Temp dir", "exit": 3010 },
        { "match": "^& \\{.*script", "exit": 2 },
        { "match": "script.bat", "stdout": "Microsoft <Windows> & [more] é ]]>\r\n\r\n  blanks  \r\n", "stderr": "to stderr\r\n" },
        { "match": "restarted", "stdout": "GUEST restarted.\r\n" },
        { "match": "PS> Test-Path", "stdout": "False\r\n" },
        { "match": "ReadAllBytes", "stdout": "cmVwb3J0IDwmPgoA/w==\r\n" },
    ]);
    let runs = all(folder.path(), &template, &rules, None);
    same(&runs);
    for run in &runs {
        assert!(run.good, "{}\n{}", run.who, run.output);
        let report = fs::read(run.folder.path().join("report.txt")).expect("report");
        assert_eq!(report, b"report <&>\n\0\xff", "{}", run.who);
        let uploads = run.guest.uploads();
        let sent = uploads.iter().find(|(path, _)| path.ends_with("big.bin"));
        assert!(sent.is_some_and(|(_, sent)| *sent == big), "{}", run.who);
    }
}

#[test]
fn nothing_is_sent_when_commands_are_only_shown() {
    let fixture = project().join("fixtures/windows");
    let guest = Guest::start(&json!([]), None);
    let source = fs::read_to_string(fixture.join("windows.json")).expect("template");
    let source = source.replace("\"5985\"", &format!("\"{}\"", guest.port));
    for shell in shells() {
        let folder = tempfile::tempdir().expect("folder");
        copy(&fixture, folder.path());
        fs::write(folder.path().join("t.json"), &source).expect("template");
        packsh_ok(folder.path(), &["compile", "t.json"]);
        let output = limit::output(script(shell, folder.path()).arg("-n"));
        let said = both(&output);
        assert!(output.status.success(), "{shell}: {said}");
        for line in [
            "+ powershell on the guest: if (Test-Path",
            "+ winrm 'set \"MOTTO=",
            "C:\\Temp\\My Files\\features.txt",
            "+ winrm-fetch C:/Temp/report.txt report.txt",
            "+ winrm 'shutdown /r /f /t 0 /c \"packer restart\"'",
            "+ powershell on the guest: Test-Path \"HKLM:",
        ] {
            assert!(said.contains(line), "{shell}: no {line} in\n{said}");
        }
        assert!(!said.contains(PASSWORD), "{shell}: {said}");
    }
    assert!(guest.requests().is_empty() && guest.refused() == 0);
}
