//! Builds of qemu that are interrupted, and aborted, in each of their steps: no process is left, no port, no file; and `-force`
//! makes what an undisturbed run makes. The steps are read out of the script, so that a new one is tried, too.

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

/// Each step calls it as it begins. It waits where `hold` says, and tells by `at` that it does.
const HOLD: &str = r#"
hold() {
	[[ -e HERE/hold && $(cat HERE/hold) == "$1" ]] || return 0
	mv HERE/hold HERE/at
	sleep 60 || die 'the wait was ended'
}
"#;

/// Where a script can be held.
struct Points {
    last: usize,
    /// The last one at which the builder has not made its artifact.
    made: usize,
}

/// A script whose steps can be stopped.
fn place(number: usize) -> (Place, Points) {
    let place = Place::new();
    let template = json!({
        "builders": [{
            "type": "qemu", "name": "m", "vm_name": "m", "output_directory": "out", "qemu_binary": "stand-in",
            // no two builds of this test have a port in common
            "host_port_min": 20_000 + number * 10, "host_port_max": 20_009 + number * 10,
            "vnc_port_min": 5900 + number * 10, "vnc_port_max": 5909 + number * 10,
            "iso_url": "cd.iso", "iso_checksum": "none", "accelerator": "tcg", "headless": true, "disk_size": "1M",
            "http_directory": "dir", "floppy_files": ["base.txt"], "boot_wait": "-1s",
            "boot_command": ["http://{{ .HTTPIP }}:{{ .HTTPPort }}/inner/file<enter><wait>x"], "boot_key_interval": "1ms",
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
    let (text, points) = with_holds(&text, place.at());
    fs::write(&script, text).expect("script");
    (place, points)
}

/// The script with a place to hold it before each statement of its build that begins a step or stands alone.
fn with_holds(script: &str, at: &Path) -> (String, Points) {
    let mut out = String::new();
    let (mut inside, mut document, mut perl) = (false, false, false);
    let (mut count, mut made) = (0, 0);
    for line in script.lines() {
        if line == "build_m() {" {
            out += &HOLD.replace("HERE", &at.display().to_string());
            inside = true;
        }
        let begins = [
            "say ",
            "made=",
            "qemu-img ",
            "mkdir ",
            "mformat ",
            "qemu=",
            "http=",
            "type_keys ",
            "connected=",
            "run_script ",
            "kill ",
            "mv ",
            "stand-in ",
            "sleep ",
            "on_guest ",
            "original=",
        ];
        let statement = line
            .strip_prefix('\t')
            .filter(|it| begins.iter().any(|one| it.starts_with(one)));
        if inside && !document && !perl && statement.is_some() {
            count += 1;
            out += &format!("\thold {count}\n");
        }
        if inside && line == "\tmade=" {
            made = count;
        }
        out += line;
        out.push('\n');
        document = match document {
            true => line != "EOF",
            false => line.contains("<<'EOF'") || line.contains("<<EOF"),
        };
        perl = match perl {
            true => !line.contains("}' ") && !line.contains("exit 1' "),
            false => line.contains("perl -M"),
        };
        if line == "}" && !document && !perl {
            inside = false;
        }
    }
    assert!(count > 24, "{count} places: {out}");
    let last = count;
    (out, Points { last, made })
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
        .arg("build.ksh")
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
    all_ended(place, what);
}

fn interrupted(sshd: &Sshd, shell: &str, how: &str, point: usize, number: usize) {
    let (place, points) = place(number);
    fs::write(place.at().join("hold"), format!("{point}\n")).expect("hold");
    let flags: &[&str] = match how {
        "abort" => &["-on-error=abort"],
        _ => &[],
    };
    let mut run = start(&place, sshd, shell, flags);
    run.wait_for(&place.at().join("at"));
    run.signal(if how == "abort" { "INT" } else { how });
    let output = run.end();
    let first = format!("{shell} {how} at {point}:\n{}", both(&output));
    assert_eq!(output.status.code(), Some(1), "{first}");
    all_ended(&place, &first);
    if how != "abort" {
        // what the builder has made is no longer undone behind it
        let kept = point > points.made;
        assert!(kept || !place.at().join("out").exists(), "{first}");
        return;
    }
    let output = start(&place, sshd, shell, &["-force"]).end();
    let what = format!("{first}\n---- -force\n{}", both(&output));
    made(&place, &output, &what);
}

#[test]
fn every_step_by_every_signal() {
    let sshd = Sshd::start();
    let shells = shells();
    let (_, points) = place(0);
    let mut jobs = Vec::new();
    for point in 1..=points.last {
        for (n, how) in ["INT", "TERM", "HUP", "abort"].into_iter().enumerate() {
            jobs.push((shells[(point + n) % shells.len()], how, point));
        }
    }
    let jobs: Vec<_> = jobs.into_iter().enumerate().collect();
    queue::all(&jobs, 6, |(number, (shell, how, point))| {
        interrupted(&sshd, shell, how, *point, *number);
    });
}
