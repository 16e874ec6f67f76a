//! Whole builds of a real guest, by TCG, next to real Packer: from a CD that is typed at, and from the image of a disk; two at
//! once.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::memory::{Memory, Meter};
use crate::pretended::guest;
use crate::support::{both, copy, files, limit, packer, packsh_ok, project, text};

/// More than the two builds take on a busy machine.
const SECONDS: u64 = 400;

/// The folder of one run.
fn folder() -> tempfile::TempDir {
    let scratch = tempfile::tempdir().expect("folder");
    let at = scratch.path();
    copy(&project().join("fixtures").join("qemu_real"), at);
    for name in ["install.iso", "base.qcow2", "key"] {
        fs::copy(guest().join(name), at.join(name)).expect(name);
    }
    run(at, "chmod", &["600", "key"]);
    let sums = run(at, "sha256sum", &["install.iso", "base.qcow2"]);
    fs::write(at.join("SHA256SUMS"), sums).expect("sums");
    scratch
}

fn run(at: &Path, program: &str, words: &[&str]) -> String {
    let output = limit::output(Command::new(program).args(words).current_dir(at));
    assert!(
        output.status.success(),
        "{program} {words:?}: {}",
        both(&output)
    );
    text(&output.stdout)
}

/// A file of the guest, read out of the disk while it is off.
fn inside(at: &Path, disk: &str, path: &str) -> String {
    run(at, "qemu-img", &["convert", "-O", "raw", disk, "raw"]);
    // where the installer puts the one partition
    run(
        at,
        "dd",
        &["if=raw", "of=part", "bs=1M", "skip=1", "status=none"],
    );
    fs::remove_file(at.join("raw")).expect("raw");
    let found = run(at, "debugfs", &["-R", &format!("cat {path}"), "part"]);
    fs::remove_file(at.join("part")).expect("part");
    found
}

/// Format and size of a disk as the guest sees it.
fn kind(at: &Path, disk: &str) -> (String, u64) {
    let told = run(at, "qemu-img", &["info", "--output=json", disk]);
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    let format = told["format"].as_str().expect("format").to_owned();
    (format, told["virtual-size"].as_u64().expect("size"))
}

/// What a build took, what is left, what was said.
struct Built {
    time: Duration,
    memory: Memory,
    left: Vec<String>,
    said: String,
}

fn timed(command: &mut Command, at: &Path) -> Built {
    let meter = Meter::on(command);
    let began = Instant::now();
    let running = limit::start(
        command.current_dir(at).stdin(std::process::Stdio::null()),
        SECONDS,
    );
    let output = running.end();
    let time = began.elapsed();
    let memory = meter.end();
    assert!(output.status.success(), "{command:?}: {}", both(&output));
    let left = files(at)
        .iter()
        .map(|path| path.display().to_string())
        .filter(|path| !path.starts_with("packer_cache"))
        .collect();
    Built {
        time,
        memory,
        left,
        said: both(&output),
    }
}

#[test]
fn guests_are_built_as_by_packer() {
    let (theirs, ours) = (folder(), folder());
    packsh_ok(
        ours.path(),
        &["compile", "-var", "key=key", "qemu_real.json"],
    );
    let packers = timed(
        packer().args(["build", "-color=false", "-var", "key=key", "qemu_real.json"]),
        theirs.path(),
    );
    let own = timed(Command::new("mksh").arg("qemu_real.ksh"), ours.path());
    let (our_words, their_words) = (&own.said, &packers.said);
    let without: Vec<&String> = own
        .left
        .iter()
        .filter(|path| *path != "qemu_real.ksh")
        .collect();
    assert_eq!(
        without,
        packers.left.iter().collect::<Vec<_>>(),
        "{our_words}\n{their_words}"
    );
    for name in ["mark-installed", "mark-changed"] {
        let of = |at: &Path| fs::read_to_string(at.join(name)).expect(name);
        assert_eq!(of(ours.path()), of(theirs.path()));
        assert!(of(ours.path()).contains("(qemu)"), "{our_words}");
    }
    for (disk, seen) in [
        ("out-installed/installed.qcow2", false),
        ("out-changed/changed.qcow2", true),
    ] {
        assert_eq!(kind(ours.path(), disk), kind(theirs.path(), disk));
        for path in ["/root/mark", "/root/words", "/root/seen", "/etc/hostname"] {
            let [own, packers] = [&ours, &theirs].map(|it| inside(it.path(), disk, path));
            assert_eq!(own, packers, "{path} in {disk}");
            assert_eq!(own.is_empty(), path == "/root/seen" && !seen, "{path}");
        }
    }
    costs(&packers, &own);
}

/// The script is not slower than Packer, and takes less than a tenth of its memory.
fn costs(packers: &Built, own: &Built) {
    println!("Packer took {:?}, the script {:?}", packers.time, own.time);
    assert!(
        own.time < packers.time.mul_f64(1.1),
        "Packer took {:?}, the script {:?}",
        packers.time,
        own.time
    );
    let (most, least) = (&packers.memory, &own.memory);
    let told = format!(
        "peak of Packer's processes {} KiB, of the script's {} KiB ({:.3} of it); with shared pages counted once {} KiB and \
         {} KiB ({:.3})\nPacker: {:?}\nthe script: {:?}",
        most.resident,
        least.resident,
        ratio(least.resident, most.resident),
        most.shared_out,
        least.shared_out,
        ratio(least.shared_out, most.shared_out),
        most.programs,
        least.programs
    );
    println!("{told}");
    assert!(
        least.programs.contains_key("mksh") && least.programs.contains_key("ssh"),
        "{told}"
    );
    assert!(most.programs.contains_key("packer"), "{told}");
    assert!(ratio(least.resident, most.resident) < 0.1, "{told}");
    // Packer's processes share most of their pages. Without them the script takes about a ninth.
    assert!(ratio(least.shared_out, most.shared_out) < 0.15, "{told}");
}

fn ratio(part: u64, whole: u64) -> f64 {
    let float = |kib: u64| f64::from(u32::try_from(kib).expect("less than 4 TiB"));
    float(part) / float(whole)
}
