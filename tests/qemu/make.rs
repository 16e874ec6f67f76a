//! The Makefile of a machine: what it builds, and what `make clean` leaves.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use serde_json::json;

use crate::support::qemu::Place;
use crate::support::{both, files, makes, packsh_ok};

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
    for word in ["find:", "HTTP server", "Cleanup failed"] {
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

/// The process that the Makefile remembers as the machine.
fn process(place: &Place) -> String {
    let state = place.at().join(".packsh");
    let found = files(&state)
        .into_iter()
        .find(|path| path.ends_with("values"));
    let values = fs::read_to_string(state.join(found.expect("values"))).expect("values");
    let mut lines = values.lines().filter_map(|line| line.split_once("b_pid="));
    let (_, last) = lines.next_back().expect("b_pid");
    last.trim_matches('\'').to_owned()
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
    let said = both(&make(&good, name, "2", &[]));
    assert!(said.contains("VM files in directory: out-m"), "{said}");
    assert!(good.at().join("out-m/m").exists(), "{said}");
    clean(&good, name);
    // a machine that does not halt runs until it is cleaned away
    let slow = place("1s");
    let output = make(&slow, name, "60", &[]);
    let said = both(&output);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("the guest has not halted"), "{said}");
    let process = format!("/proc/{}", process(&slow));
    assert!(Path::new(&process).exists(), "{process}: {said}");
    clean(&slow, name);
    assert!(!Path::new(&process).exists(), "{process} is left: {said}");
}
