//! `boot_expect`: what is typed waits for the guest's serial console.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::pretended::guest;
use crate::support::qemu::Place;
use crate::support::{both, packsh, shells};

fn machine(name: &str, keys: Value) -> Value {
    let mut builder = json!({
        "type": "qemu", "name": name, "vm_name": name, "output_directory": format!("out-{name}"),
        "qemu_binary": "stand-in", "iso_url": "cd.iso", "iso_checksum": "none", "accelerator": "tcg",
        "headless": true, "disk_size": "10M", "communicator": "none", "shutdown_timeout": "60s",
        "boot_key_interval": "1ms", "boot_wait": "40s",
        "boot_command": ["ab<enter><wait40s>", "c<wait1s><enter>"],
    });
    let object = builder.as_object_mut().expect("object");
    object.extend(keys.as_object().expect("keys").clone());
    builder
}

fn builds() -> Value {
    json!({
        "variables": { "prompt": "Name? " },
        "builders": [
            machine("late", json!({"boot_expect": ["boot: ", "{{user `prompt`}}"]})),
            machine("never", json!({"boot_expect": ["boot: ", "Here?"], "boot_command": ["ab<enter><wait2s>", "c"]})),
            machine("silent", json!({"boot_expect": ["boot: "], "boot_wait": "2s"})),
            machine("ended", json!({"boot_expect": ["boot: ", "", "Done"], "boot_command": ["a<wait1s>b<wait40s>"]})),
        ],
    })
}

#[test]
fn keys_wait_for_the_console() {
    let first = Place::new();
    let places: Vec<(&str, Place)> = shells()
        .into_iter()
        .map(|shell| (shell, Place::beside(&first).compiled(&builds())))
        .collect();
    std::thread::scope(|scope| {
        for (shell, place) in &places {
            scope.spawn(|| in_shell(shell, place));
        }
    });
    for (shell, place) in &places {
        assert_eq!(place.leftovers(), Vec::<String>::new(), "{shell}");
    }
}

fn in_shell(shell: &str, place: &Place) {
    let began = Instant::now();
    let mut command = place.script(shell, &[]);
    command
        .env("QEMU_LIVES", "7")
        .env("QEMU_SHOWS_late", "boot: |Name? ")
        .env("QEMU_SHOWS_never", "boot: |boot: again")
        .env("QEMU_SHOWS_ended", "loading\nboot: ");
    let said = both(&place.run(&mut command, 100));
    let who = format!("{shell}: {said}");
    // the pauses are limits, and not waited for
    assert!(began.elapsed() < Duration::from_secs(38), "{who}");
    let console = |name: &str| {
        let file = place.at().join("calls").join(format!("{name}-console"));
        let text = fs::read_to_string(file).expect("console");
        text.lines().collect::<Vec<_>>().join("; ")
    };
    assert_eq!(
        console("late"),
        "shows boot: ; a; b; ret; shows Name? ; c; ret",
        "{who}"
    );
    // what was typed behind no text did not wait for one
    assert_eq!(console("ended"), "shows loading; boot: ; a; b", "{who}");
    assert_eq!(console("silent"), "", "{who}");
    for part in [
        "never: the serial port has not shown \"Here?\" within 2 s, but last: boot: boot: again",
        "silent: the serial port has not shown \"boot: \" within 2 s",
        "ended: the machine ended before its serial port showed \"Done\"",
    ] {
        assert!(said.contains(part), "`{part}` in {who}");
    }
    let left = ["never", "silent", "ended"].map(|it| place.at().join(format!("out-{it}")));
    assert!(left.iter().all(|folder| !folder.exists()), "{who}");
}

#[test]
fn what_cannot_be_waited_for_is_refused() {
    for (keys, words) in [
        (
            json!({"qemuargs": [["-m", "64M"], ["-serial", "stdio"]]}),
            "`qemuargs` gives the guest's serial ports by `-serial`, but `boot_expect` needs the first one",
        ),
        (
            json!({"boot_command": ["a<enter>"], "boot_expect": ["a", "b"]}),
            "`boot_expect` has 2 texts, but there are 1 pauses",
        ),
        (
            json!({"boot_command": [], "disable_vnc": true}),
            "nothing is waited for with `disable_vnc`",
        ),
        (
            json!({"boot_wait": "-1s"}),
            "the first text of `boot_expect` is waited for as long as `boot_wait` says, which is no time",
        ),
    ] {
        let mut machine = machine("m", json!({"boot_expect": ["boot: "]}));
        let object = machine.as_object_mut().expect("object");
        object.extend(keys.as_object().expect("keys").clone());
        let place = Place::new();
        place.template(&json!({ "builders": [machine] }));
        let output = packsh()
            .args(["compile", "-o", "build.ksh", "t.json"])
            .current_dir(place.at())
            .output()
            .expect("packsh");
        let said = both(&output);
        assert!(!output.status.success() && said.contains(words), "{said}");
        assert!(!place.at().join("build.ksh").exists(), "{said}");
    }
}

/// Packer has no such key: with `--packer-compat`, validate says so in its words.
#[test]
fn packers_verdict_is_kept() {
    let place = Place::new();
    place.template(&builds());
    let validate = |words: &[&str]| {
        let mut command = packsh();
        command.arg("validate").args(words).arg("t.json");
        place.run(command.current_dir(place.at()), 60)
    };
    let own = validate(&[]);
    assert!(own.status.success(), "{}", both(&own));
    assert!(both(&own).contains("`boot_expect` is packsh's own key"));
    let compatible = validate(&["--packer-compat"]);
    let mut command = crate::support::packer();
    command.args(["validate", "t.json"]);
    let packers = place.run(place.with_stand_ins(&mut command), 60);
    assert_eq!(compatible.status.code(), packers.status.code());
    let words = |output: &std::process::Output| crate::support::text(&output.stdout);
    assert_eq!(words(&compatible), words(&packers));
}

/// The boot loader and the kernel of a real guest are waited for, and no time is lost.
#[test]
fn a_real_guest_is_waited_for() {
    let place = Place::new();
    fs::copy(guest().join("install.iso"), place.at().join("install.iso")).expect("CD");
    let place = place.compiled(&json!({ "builders": [machine("real", json!({
        "qemu_binary": "qemu-system-x86_64", "iso_url": "install.iso", "memory": 256, "shutdown_timeout": "1s",
        "boot_wait": "100s", "boot_command": ["bsd<enter><wait100s>"], "boot_expect": ["boot:", "(A)utoinstall or (S)hell?"],
    }))]}));
    let mut command = place.script("mksh", &[]);
    let began = Instant::now();
    let said = both(&place.run(&mut command, 200));
    // nobody halts it
    assert!(
        said.contains("the guest has not halted within 1s"),
        "{said}"
    );
    assert!(began.elapsed() < Duration::from_secs(100), "{said}");
    assert_eq!(place.leftovers(), Vec::<String>::new(), "{said}");
}
