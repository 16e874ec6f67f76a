//! The Makefile of a machine: what it builds, and what `make clean` leaves.

use std::fs;
use std::process::{Command, Output};
use std::time::Duration;

use serde_json::json;

use crate::support::qemu::Place;
use crate::support::{both, makes, packsh_ok};

/// A Makefile of a machine with a server and a boot command, which may take so long to halt.
fn place(timeout: &str) -> Place {
    let place = Place::new();
    place.template(&json!({ "builders": [{
        "type": "qemu", "name": "m", "vm_name": "m", "output_directory": "out-m", "qemu_binary": "stand-in",
        "iso_url": "cd.iso", "iso_checksum": "none", "accelerator": "tcg", "headless": true, "disk_size": "10M",
        "communicator": "none", "shutdown_timeout": timeout, "http_directory": "dir", "boot_wait": "-1s",
        "boot_command": ["x"], "boot_key_interval": "1ms",
    }]}));
    packsh_ok(
        place.at(),
        &["compile", "--target", "make", "-o", "build.mk", "t.json"],
    );
    place
}

fn make(place: &Place, make: &str, lives: &str, words: &[&str]) -> Output {
    let mut command = Command::new(make);
    place
        .with_stand_ins(&mut command)
        .args(["-f", "build.mk", "KSH=mksh"])
        .args(words)
        .env("QEMU_LIVES", lives);
    place.run(&mut command, 60)
}

fn clean(place: &Place, name: &str) {
    let output = make(place, name, "1", &["clean"]);
    let said = both(&output);
    assert!(output.status.success(), "{name}: {said}");
    for word in ["find:", "HTTP server"] {
        assert!(!said.contains(word), "{name}: {said}");
    }
    for left in ["out-m", ".packsh"] {
        assert!(
            !place.at().join(left).exists(),
            "{name}: {left} is left: {said}"
        );
    }
    // the server looks every half second whether it is still wanted
    for _ in 0..100 {
        if place.leftovers().is_empty() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(place.leftovers(), Vec::<String>::new(), "{name}: {said}");
}

#[test]
fn machines_are_built_and_cleaned_away() {
    std::thread::scope(|scope| {
        for name in makes() {
            scope.spawn(move || in_make(name));
        }
    });
}

fn in_make(name: &str) {
    // before anything is built, there is nothing to say
    let good = place("60s");
    clean(&good, name);
    let said = both(&make(&good, name, "3", &[]));
    assert!(good.at().join("out-m/m").exists(), "{said}");
    clean(&good, name);
    // a machine that does not halt is ended with its recipe
    let slow = place("1s");
    let output = make(&slow, name, "60", &[]);
    let said = both(&output);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("the guest has not halted"), "{said}");
    assert!(!slow.at().join("out-m").exists(), "{said}");
    let marker = format!("QEMU_CALLS={}", slow.at().display());
    let runs = fs::read_dir("/proc")
        .expect("/proc")
        .flatten()
        .any(|entry| {
            let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
            crate::support::text(&environment).contains(&marker)
        });
    assert!(!runs, "the machine is left: {said}");
    clean(&slow, name);
}
