//! Builds of qemu that are killed, and interrupted, in each of their steps: no process is left, no port, no lock; and `-resume`
//! and `-force` make what an undisturbed run makes. The steps are read out of the script, so that a new one is tried, too.

#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use support::limit::{self, Running};
use support::qemu::Place;
use support::queue;
use support::sshd::{PASSWORD, Sshd, USER};
use support::{both, files, names, shells};

/// More than a run takes on a busy machine.
const SECONDS: u64 = 90;

/// Each step calls it as it begins and as it ends. It waits where `hold` says, and tells by `at` that it does.
const HOLD: &str = r#"
function hold {
	[[ -e HERE/hold && $(<HERE/hold) == "$1" ]] || return 0
	mv HERE/hold HERE/at
	run sh -c 'sleep 60' || fail 'the wait was ended'
}
"#;

/// A script whose steps can be stopped.
fn place(number: usize) -> (Place, Vec<String>) {
    let place = Place::new();
    let template = json!({
        "builders": [{
            "type": "qemu", "name": "m", "vm_name": "m", "output_directory": "out", "qemu_binary": "stand-in",
            // no two builds of this test have a port in common
            "host_port_min": 20_000 + number * 10, "host_port_max": 20_009 + number * 10,
            "vnc_port_min": 5900 + number * 10, "vnc_port_max": 5909 + number * 10,
            "iso_url": "cd.iso", "iso_checksum": "none", "accelerator": "tcg", "headless": true, "disk_size": "1M",
            "http_directory": "dir", "floppy_files": ["base.txt"], "boot_wait": "-1s",
            "boot_command": ["http://{{ .HTTPIP }}:{{ .HTTPPort }}/inner/file<enter>"], "boot_key_interval": "1ms",
            "ssh_username": USER, "ssh_password": PASSWORD, "ssh_timeout": "30s",
            "shutdown_command": format!("touch {}", place.at().join("calls/halt").display()),
            "shutdown_timeout": "20s", "disk_compression": true,
        }],
        "provisioners": [{ "type": "shell", "inline": ["echo provisioned"] }],
        "post-processors": [{ "type": "checksum", "checksum_types": ["md5"], "output": "sum" }],
    });
    let place = place.compiled(&template);
    // the guest's user halts it
    fs::set_permissions(place.at(), fs::Permissions::from_mode(0o755)).expect("mode");
    fs::set_permissions(place.at().join("calls"), fs::Permissions::from_mode(0o777)).expect("mode");
    let script = place.at().join("build.ksh");
    let text = fs::read_to_string(&script).expect("script");
    let steps = steps(&text);
    fs::write(&script, with_holds(&text, &steps, place.at())).expect("script");
    (place, steps)
}

/// The functions of the steps, of the provisioners, and of the post-processors.
fn steps(script: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in script.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let function = match words.as_slice() {
            ["step", _, function, ..] | ["provision", function, ..] => function,
            ["member", _, _, _, function, ..] => function,
            _ => continue,
        };
        if function.starts_with("build_m_") {
            found.push((*function).to_owned());
        }
    }
    assert!(found.len() > 14, "{found:?}");
    found
}

fn with_holds(script: &str, steps: &[String], at: &Path) -> String {
    let mut out = String::new();
    let mut within = None;
    for line in script.lines() {
        let begun = line
            .strip_prefix("function ")
            .and_then(|it| it.strip_suffix(" {"));
        if line == "}"
            && let Some(step) = within.take()
        {
            out += &format!("\thold {step}-end || return\n");
        }
        if line.starts_with("{ main ") {
            out += &HOLD.replace("HERE", &at.display().to_string());
        }
        out += line;
        out.push('\n');
        if let Some(step) = begun.filter(|name| steps.iter().any(|step| step == name)) {
            out += &format!("\thold {step}-begin || return\n");
            within = Some(step);
        }
    }
    assert!(
        out.contains("function hold"),
        "the script does not end with its main"
    );
    out
}

fn command<'c>(place: &Place, sshd: &Sshd, command: &'c mut Command) -> &'c mut Command {
    let _ = fs::remove_file(place.at().join("calls/halt"));
    place
        .with_stand_ins(command)
        .env("QEMU_SSH", sshd.port.to_string())
        .env("QEMU_WRITES", "1")
        .stdin(Stdio::null())
}

fn start(place: &Place, sshd: &Sshd, shell: &str, flags: &[&str]) -> Running {
    let mut script = Command::new(shell);
    command(place, sshd, &mut script)
        .args(["build.ksh", "-color=false"])
        .args(flags);
    limit::start(&mut script, SECONDS)
}

/// The processes of a run: they all know its folder.
fn processes(place: &Place) -> Vec<String> {
    let marker = format!("QEMU_CALLS={}", place.at().display());
    let entries = fs::read_dir("/proc").expect("/proc").flatten();
    let mut found = Vec::new();
    for entry in entries {
        let read = |name: &str| {
            let bytes = fs::read(entry.path().join(name)).unwrap_or_default();
            support::text(&bytes)
        };
        if read("environ").contains(&marker) {
            let id = entry.file_name().to_string_lossy().into_owned();
            found.push(format!("{id}: {}", read("cmdline").replace('\0', " ")));
        }
    }
    found
}

/// Nothing of the run goes on, and nothing listens.
fn all_ended(place: &Place, what: &str) {
    let began = Instant::now();
    loop {
        let left = processes(place);
        if left.is_empty() {
            break;
        }
        assert!(
            began.elapsed() < Duration::from_secs(15),
            "left: {left:#?}\n{what}"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    let ports = fs::read_to_string(place.at().join("calls/ports")).unwrap_or_default();
    for port in ports.lines() {
        let port: u16 = port.parse().expect("port");
        assert!(
            TcpStream::connect(("127.0.0.1", port)).is_err(),
            "port {port}: {what}"
        );
    }
    let temporary = names(&place.at().join("tmp"));
    assert_eq!(temporary, Vec::<String>::new(), "{what}");
}

/// What an undisturbed run leaves, next to which the others are held.
fn made(place: &Place, output: &Output, what: &str) {
    assert!(output.status.success(), "{what}");
    assert_eq!(files(&place.at().join("out")), [Path::new("m")], "{what}");
    let seen = limit::output(
        Command::new("qemu-io")
            .args([
                "-c",
                "read -q -P 65 0 128k",
                "-c",
                "read -q -P 0 128k 64k",
                "-c",
                "read -q -P 65 192k 64k",
                "out/m",
            ])
            .current_dir(place.at()),
    );
    assert!(
        seen.status.success() && !both(&seen).contains("failed"),
        "{}{what}",
        both(&seen)
    );
    assert!(place.at().join("sum").exists(), "{what}");
    assert!(what.contains("provisioned"), "{what}");
    assert!(
        !place.at().join(".packsh").exists(),
        "state is left: {what}"
    );
    all_ended(place, what);
}

fn interrupted(sshd: &Sshd, shell: &str, how: &str, point: &str, number: usize) {
    let (place, _) = place(number);
    fs::write(place.at().join("hold"), format!("{point}\n")).expect("hold");
    let flags: &[&str] = if how == "abort" {
        &["-on-error=abort"]
    } else {
        &[]
    };
    let mut run = start(&place, sshd, shell, flags);
    run.wait_for(&place.at().join("at"));
    let signal = match how {
        "abort" => "INT",
        "force" => "KILL",
        signal => signal,
    };
    run.signal(signal);
    let output = run.end();
    let first = format!("{shell} {how} at {point}:\n{}", both(&output));
    let killed = signal == "KILL";
    if !killed {
        assert_eq!(output.status.code(), Some(1), "{first}");
        assert!(
            first.contains("Cleanly cancelled builds after being interrupted."),
            "{first}"
        );
    }
    let next: &[&str] = match how {
        "INT" | "TERM" => {
            all_ended(&place, &first);
            assert!(
                !place.at().join(".packsh").exists(),
                "state is left: {first}"
            );
            assert!(
                !place.at().join("out").exists() || point.contains("_post_"),
                "{first}"
            );
            return;
        }
        "force" => &["-force"],
        _ => &["-resume"],
    };
    if killed {
        all_ended(&place, &first);
    }
    let output = start(&place, sshd, shell, next).end();
    let what = format!("{first}\n---- {next:?}\n{}", both(&output));
    made(&place, &output, &what);
}

#[test]
fn every_step_by_every_signal() {
    let sshd = Sshd::start();
    let shells = shells();
    let (_, steps) = place(0);
    let mut jobs = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        for (n, how) in ["KILL", "INT", "TERM", "abort", "force"]
            .into_iter()
            .enumerate()
        {
            for (m, place) in ["begin", "end"].into_iter().enumerate() {
                // both places are killed at; the other ways take turns
                if how == "KILL" || (at + n + m) % 2 == 0 {
                    jobs.push((
                        shells[(at + n + m) % shells.len()],
                        how,
                        format!("{step}-{place}"),
                    ));
                }
            }
        }
    }
    let jobs: Vec<_> = jobs.into_iter().enumerate().collect();
    queue::all(&jobs, 6, |(number, (shell, how, point))| {
        interrupted(&sshd, shell, how, point, *number);
    });
}
