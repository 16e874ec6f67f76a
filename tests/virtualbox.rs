//! VirtualBox, as far as traces do not show it: what is tried again, the cache that is shared with Packer, the HTTP server
//! under make, and interrupts.

#[path = "virtualbox/bench.rs"]
mod bench;
mod support;

use std::fs;
use std::time::{Duration, Instant};

use bench::{Bench, quiet};
use serde_json::{Value, json};
use support::fetched::{image, sha1, sha256};
use support::limit::{self, Running};
use support::mirror::Mirror;
use support::winrm::{Guest, PASSWORD};
use support::{both, makes, names, shells};

/// Runs something in every shell at once.
fn everywhere(test: impl Fn(&'static str) + Sync) {
    std::thread::scope(|scope| {
        for shell in shells() {
            let test = &test;
            scope.spawn(move || test(shell));
        }
    });
}

/// Packer tries 5 times, a minute apart, what another process has locked, and nothing else. Here the minute is shorter.
#[test]
fn what_is_locked_is_tried_again() {
    let keys =
        json!({ "skip_export": true, "target_snapshot": "after", "boot_command": ["a<enter>"] });
    everywhere(|shell| {
        for (locked, keys_locked, tries, end) in [
            (4, 1, 5, "Build 'm' finished"),
            (
                5,
                0,
                5,
                "Error starting VM: retry count exhausted. Last err: VBoxManage error: VBoxManage: error: The machine is locked",
            ),
            (
                0,
                5,
                1,
                "Error running boot command: retry count exhausted. Last err: VBoxManage error: VBoxManage: error: The machine is locked",
            ),
        ] {
            let bench = Bench::new(&[quiet("virtualbox-vm", "m", &keys)]);
            let script = bench.script();
            let text = fs::read_to_string(&script).expect("script");
            assert_eq!(text.matches("\t\tnap 60\n").count(), 1, "the minute");
            let quick = text.replace("\t\tnap 60\n", "\t\techo >>minutes; nap 0.01\n");
            fs::write(&script, quick).expect("script");
            fs::write(bench.note("locked"), format!("{locked}\n")).expect("note");
            fs::write(bench.note("keys_locked"), format!("{keys_locked}\n")).expect("note");
            let output = limit::output(&mut bench.command(shell, &["t.ksh", "-color=false"]));
            let said = both(&output);
            assert!(said.contains(end), "{shell}: no `{end}` in\n{said}");
            assert_eq!(bench.calls(&["startvm"]).len(), tries, "{shell}: {said}");
            let minutes = fs::read_to_string(bench.at("minutes")).expect("minutes");
            let wanted = usize::min(locked, 4) + usize::min(keys_locked, 4);
            assert_eq!(minutes.lines().count(), wanted, "{shell}: {said}");
        }
    });
}

/// What VBoxManage complains of is a failure, even if it ends well.
#[test]
fn a_complaint_is_a_failure() {
    let builder = quiet("virtualbox-vm", "m", &json!({ "target_snapshot": "after" }));
    let wanted = "Error starting VM: VBoxManage error: VBoxManage.exe: error: but it ends well";
    let run = |who: &str| {
        let bench = Bench::new(std::slice::from_ref(&builder));
        fs::write(bench.note("complain"), "").expect("note");
        let mut command = match who {
            "packer" => bench.packer(),
            shell => {
                bench.script();
                bench.command(shell, &["t.ksh", "-color=false"])
            }
        };
        let output = limit::output(&mut command);
        let said = both(&output);
        assert!(said.contains(wanted), "{who}: {said}");
        assert_eq!(output.status.code(), Some(1), "{who}: {said}");
        // it was not started: nobody looks whether it runs, and nothing is locked
        assert_eq!(bench.calls(&["startvm", "showvminfo"]).len(), 1, "{who}");
    };
    run("packer");
    everywhere(run);
}

/// Files have the same names in Packer's cache and in ours, whatever form their checksums have; what -fetch puts there is
/// enough for a build without a network.
#[test]
fn the_cache_is_shared_with_packer() {
    let (machine, additions) = (image(1, 3000), image(2, 2000));
    let served = [
        ("machine.ova", machine.clone()),
        ("additions_7.0.10.iso", additions.clone()),
    ];
    let mirror = Mirror::new(&served);
    let sum = sha256(&machine);
    let builders: Vec<Value> = [
        sum.to_uppercase(),
        format!("sha256:{sum}"),
        "none".to_owned(),
    ]
    .iter()
    .enumerate()
    .map(|(number, checksum)| {
        let keys = json!({
            "source_path": mirror.url("good/machine.ova"), "checksum": checksum,
            "guest_additions_mode": "attach", "guest_additions_url": mirror.url("good/additions_{{.Version}}.iso"),
            "guest_additions_sha256": sha256(&additions).to_uppercase(),
        });
        quiet("virtualbox-ovf", &format!("m{number}"), &keys)
    })
    .collect();
    let kept = |bench: &Bench| {
        let mut names = names(&bench.at("packer_cache"));
        names.retain(|name| name.ends_with(".ova") || name.ends_with(".iso"));
        names
    };
    let theirs = Bench::new(&builders);
    let output = limit::output(&mut theirs.packer());
    assert!(output.status.success(), "{}", both(&output));
    let wanted = kept(&theirs);
    assert_eq!(wanted.len(), 4, "{wanted:?}");
    let name = format!("{}.iso", sha1(sha256(&additions)));
    assert!(wanted.contains(&name), "{wanted:?} without {name}");
    let ours: Vec<(&str, Bench)> = shells()
        .into_iter()
        .map(|shell| (shell, Bench::new(&builders)))
        .collect();
    for (shell, bench) in &ours {
        bench.script();
        let words = ["t.ksh", "-color=false", "-fetch"];
        let output = limit::output(&mut bench.command(shell, &words));
        assert!(output.status.success(), "{shell}: {}", both(&output));
        assert_eq!(kept(bench), wanted, "{shell}: {}", both(&output));
    }
    // from here on there is no network; of what has no checksum only the cache knows
    mirror.end();
    for (shell, bench) in &ours {
        let words = ["t.ksh", "-color=false", "-offline", "-parallel-builds=1"];
        let output = limit::output(&mut bench.command(shell, &words));
        assert!(output.status.success(), "{shell}: {}", both(&output));
        let attached = fs::canonicalize(bench.at("packer_cache").join(&name)).expect("additions");
        let calls = bench.calls(&["storageattach"]).join("\n");
        assert!(calls.contains(&attached.display().to_string()), "{calls}");
    }
}

/// The builder of the tests that follow: the guest is told of the server, and halts by itself.
fn serving(name: &str) -> Value {
    let keys = json!({
        "iso_url": "install.iso", "iso_checksum": "none", "http_directory": "www", "boot_command": ["a<enter>"],
        "vboxmanage": [["setextradata", "{{.Name}}", "port", "{{.HTTPPort}}"]],
        "disable_shutdown": true, "keep_registered": true,
    });
    quiet("virtualbox-iso", name, &keys)
}

/// The server that one recipe begins serves the next ones; a make that goes on where an earlier one failed serves at the
/// port that the guest was told.
#[test]
fn the_server_lives_from_recipe_to_recipe() {
    for make in makes() {
        let bench = Bench::new(&[serving("m")]);
        bench.makefile();
        fs::write(bench.note("fail"), "1\n").expect("note");
        let run = || limit::start(&mut bench.command(make, &["KSH=mksh"]), limit::SECONDS);
        let output = run().end();
        let said = both(&output);
        assert!(!output.status.success(), "{make}: {said}");
        let served = || fs::read_to_string(bench.note("served")).unwrap_or_default();
        assert_eq!(served(), "hello\n", "{make}: {said}");
        let port = fs::read_to_string(bench.note("port")).expect("port");
        let open = || std::net::TcpStream::connect(format!("127.0.0.1:{}", port.trim())).is_ok();
        let ends = |said: &str| {
            let began = Instant::now();
            while open() {
                let late = began.elapsed() > Duration::from_secs(20);
                assert!(!late, "{make}: the server outlives make\n{said}");
                std::thread::sleep(Duration::from_millis(50));
            }
        };
        ends(&said);
        let mut second = run();
        second.wait_for(&bench.note("looked"));
        assert!(open(), "{make}: the guest runs, and nothing is served");
        fs::remove_file(bench.note("running")).expect("running");
        let output = second.end();
        let said = both(&output);
        assert!(output.status.success(), "{make}: {said}");
        // the failed start, the one that worked, what was typed
        assert_eq!(served(), "hello\n".repeat(3), "{make}: {said}");
        assert_eq!(bench.calls(&["setextradata"]).len(), 5, "{make}: {said}");
        ends(&said);
        assert!(bench.at("out-m/m.ovf").exists(), "{make}: {said}");
    }
}

/// Starts a build and waits until its machine runs and the script looks for its end.
fn running(bench: &Bench, shell: &str) -> Running {
    bench.script();
    let mut run = limit::start(&mut bench.command(shell, &["t.ksh", "-color=false"]), 60);
    run.wait_for(&bench.note("looked"));
    run
}

/// What undoes a build: in this order, each once.
const UNDONE: [&str; 3] = [
    "controlvm m poweroff",
    "storageattach m --storagectl IDE Controller --port 0 --device 1 --type dvddrive --medium none",
    "unregistervm m --delete",
];

#[test]
fn an_interrupt_leaves_no_machine() {
    everywhere(|shell| {
        for signal in ["INT", "TERM"] {
            let bench = Bench::new(&[serving("m")]);
            let run = running(&bench, shell);
            run.signal(signal);
            let output = run.end();
            let what = format!("{shell} {signal}:\n{}", both(&output));
            assert_eq!(output.status.code(), Some(1), "{what}");
            let mut calls = bench.calls(&["controlvm", "storageattach", "unregistervm"]);
            calls.retain(|call| !call.contains("keyboard") && !call.contains("install.iso"));
            calls.retain(|call| !call.contains("--type hdd"));
            assert_eq!(calls, UNDONE, "{what}");
            assert!(!bench.note("running").exists(), "{what}");
            let left = names(&bench.at(""));
            let wanted = ["install.iso", "packer_cache", "t.json", "t.ksh", "www"];
            assert_eq!(left, wanted, "{what}");
            assert!(names(&bench.tmp()).is_empty(), "{what}");
        }
    });
}

/// What is killed outright undoes nothing: the machine runs on, and -resume goes on with it.
#[test]
fn what_was_killed_is_gone_on_with() {
    everywhere(|shell| {
        let bench = Bench::new(&[serving("m")]);
        let mut run = running(&bench, shell);
        run.stop();
        drop(run);
        assert!(bench.note("running").exists(), "{shell}");
        assert!(bench.calls(&["unregistervm"]).is_empty(), "{shell}");
        fs::remove_file(bench.note("looked")).expect("note");
        let words = ["t.ksh", "-color=false", "-resume"];
        let mut again = limit::start(&mut bench.command(shell, &words), 60);
        again.wait_for(&bench.note("looked"));
        fs::remove_file(bench.note("running")).expect("running");
        let output = again.end();
        let said = both(&output);
        assert!(output.status.success(), "{shell}: {said}");
        for call in ["createvm", "startvm", "export"] {
            assert_eq!(bench.calls(&[call]).len(), 1, "{shell} {call}: {said}");
        }
        assert!(bench.at("out-m/m.ovf").exists(), "{shell}: {said}");
    });
}

/// A Windows guest is reached by a port that is forwarded to its WinRM; what VirtualBox is told, and what the guest is sent, is
/// the same.
#[test]
fn a_windows_guest_is_reached_by_a_forwarded_port() {
    let keys = json!({
        "communicator": "winrm", "winrm_username": "vagrant", "winrm_password": "{{user `password`}}",
        "winrm_timeout": "40s", "host_port_min": 59700, "host_port_max": 59790, "iso_url": "install.iso",
        "iso_checksum": "none", "virtualbox_version_file": "C:/version.txt", "guest_additions_mode": "upload",
        "guest_additions_url": "install.iso", "guest_additions_sha256": sha256(b"an image\n"),
        "guest_additions_path": "C:/additions-{{.Version}}.iso",
    });
    let template = json!({
        "variables": { "password": "x" }, "sensitive-variables": ["password"],
        "builders": [quiet("virtualbox-iso", "m", &keys)],
    });
    let run = |who: &str| {
        let rules = json!([{ "match": "WinRM connected", "stdout": "WinRM connected.\r\n" }]);
        let guest = Guest::start(&rules, None);
        let bench = Bench::with(&template);
        fs::write(bench.note("guest"), format!("{}\n", guest.port)).expect("note");
        let mut command = match who {
            "packer" => {
                let mut command = bench.command("packer", &["build", "-color=false"]);
                let password = format!("password={PASSWORD}");
                command.args(["-var", &password, "t.json"]);
                command.env("CHECKPOINT_DISABLE", "1");
                command
            }
            shell => {
                bench.script();
                let mut command = bench.command(shell, &["t.ksh", "-color=false"]);
                command.env("PKR_VAR_password", PASSWORD);
                command
            }
        };
        let output = limit::output(&mut command);
        let said = both(&output);
        assert!(output.status.success(), "{who}: {said}");
        let port = fs::read_to_string(bench.note("forwarded")).expect("a port");
        let rule = format!(
            "modifyvm m --natpf1 packercomm,tcp,127.0.0.1,{},,5985",
            port.trim()
        );
        let mut calls = bench.calls(&["modifyvm", "startvm", "controlvm", "export"]);
        calls.retain(|call| !call.contains("--vrdeport"));
        let at = calls.iter().position(|call| *call == rule);
        calls.remove(at.unwrap_or_else(|| panic!("{who}: no `{rule}` in {calls:?}")));
        (calls, guest.uploads(), said)
    };
    let (wanted, sent, said) = run("packer");
    let paths: Vec<&str> = sent.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths.len(), 2, "{paths:?}: {said}");
    everywhere(|shell| {
        let (calls, own, said) = run(shell);
        assert_eq!(calls, wanted, "{shell}: {said}");
        assert_eq!(own, sent, "{shell}: {said}");
    });
}
