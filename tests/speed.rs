//! Guards on speed that a busy machine cannot break: they count what is used instead of timing it, or leave a wide
//! margin. The figures themselves come from `cargo bench` and `tools/compare`.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const PACKSH: &str = env!("CARGO_BIN_EXE_packsh");

fn benches() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches")
}

fn good(output: &Output) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{:?}: {told}", output.status);
}

/// The tools that a run of the standard script calls, with how often, counted by stand-ins on PATH that note their names
/// and go on to the real ones.
fn calls(shell: &str) -> BTreeMap<String, usize> {
    let folder = tempfile::tempdir().expect("folder");
    let bin = folder.path().join("bin");
    fs::create_dir(&bin).expect("bin");
    let log = folder.path().join("calls");
    for real in ["/bin", "/usr/bin"] {
        for tool in fs::read_dir(real).expect("tools") {
            let tool = tool.expect("tool").path();
            let name = tool.file_name().unwrap_or_default();
            let stand_in = bin.join(name);
            if stand_in.exists()
                || !name
                    .to_string_lossy()
                    .chars()
                    .all(|c| c.is_ascii_lowercase())
            {
                continue;
            }
            let text = format!(
                "#!/bin/sh\necho '{}' >>'{}'\nexec '{}' \"$@\"\n",
                name.display(),
                log.display(),
                tool.display()
            );
            fs::write(&stand_in, text).expect("stand-in");
            fs::set_permissions(&stand_in, fs::Permissions::from_mode(0o755)).expect("mode");
        }
    }
    let script = folder.path().join("run.ksh");
    let compiled = Command::new(PACKSH)
        .args(["compile", "-o"])
        .arg(&script)
        .arg(benches().join("run/run.json"))
        .output();
    good(&compiled.expect("packsh"));
    let shell = which(shell);
    let run = Command::new("timeout")
        .arg("60")
        .arg(shell)
        .arg(&script)
        .env("PATH", &bin)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output();
    good(&run.expect("shell"));
    let mut calls = BTreeMap::new();
    for name in fs::read_to_string(&log).expect("calls").lines() {
        *calls.entry(name.to_owned()).or_default() += 1;
    }
    calls
}

fn which(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|path| path.exists())
        .unwrap_or_else(|| panic!("{name} is not installed: see tools/test"))
}

/// A file builder and three shell-local provisioners: a provisioner needs its shell only.
#[test]
fn a_script_calls_few_tools() {
    for shell in ["mksh", "ksh93", "bash"] {
        let calls = calls(shell);
        let others = calls.iter().filter(|(name, _)| *name != "sleep");
        let count: usize = others.map(|(_, times)| times).sum();
        assert!(count <= 21, "{shell}: {count} calls: {calls:?}");
        assert!(calls.contains_key("mkfifo"), "{shell}: {calls:?}");
    }
}

/// The data that validation may have, in KiB: Packer takes over 1,000,000 for the same.
const DATA: usize = 100_000;

#[test]
fn validate_and_compile_need_little_memory() {
    for arguments in ["validate", "compile -o -"] {
        // the stack of the working thread is in it, though hardly used: 65,536
        let script = format!("ulimit -d {DATA} && exec \"$0\" {arguments} typical.json");
        let output = Command::new("bash")
            .args(["-c", &script, PACKSH])
            .current_dir(benches().join("typical"))
            .output();
        good(&output.expect("bash"));
    }
}

fn least(program: &str, arguments: &[&str]) -> Duration {
    let once = || {
        let began = Instant::now();
        let output = Command::new("timeout")
            .args(["100", program])
            .args(arguments)
            .current_dir(benches().join("typical"))
            .env("CHECKPOINT_DISABLE", "1")
            .output();
        good(&output.expect(program));
        began.elapsed()
    };
    (0..3).map(|_| once()).min().unwrap_or_default()
}

/// Even as the tests build it, without optimisation.
#[test]
fn validate_takes_a_fraction_of_packers_time() {
    let packer = least("packer", &["validate", "typical.json"]);
    let packsh = least(PACKSH, &["validate", "typical.json"]);
    assert!(packsh * 5 < packer, "{packsh:?} and {packer:?}");
}

/// Seconds of CPU that ten runs of a script take, its children included.
fn cpu(shell: &str, script: &Path, folder: &Path) -> f64 {
    let ten = "for i in 1 2 3 4 5 6 7 8 9 10; do rm -rf out; \"$0\" \"$1\" </dev/null >said 2>&1 || cat said; done; times";
    let output = Command::new("bash")
        .args(["-c", ten, shell])
        .arg(script)
        .current_dir(folder)
        .output()
        .expect("bash");
    good(&output);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    // the second line is that of the children: 0m1.234s 0m0.567s
    let times: Vec<f64> = said
        .split(['m', 's', ' ', '\n'])
        .filter_map(|number| number.parse().ok())
        .collect();
    let [.., user_minutes, user, system_minutes, system] = times.as_slice() else {
        panic!("{said}");
    };
    60.0 * (user_minutes + system_minutes) + user + system
}

/// Two builds, each with a local script, a checksum, an archive and a manifest.
#[test]
fn a_script_takes_little_more_than_one_written_by_hand() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let by_hand = project.join("../shared/examples/motd.ksh");
    let folder = tempfile::tempdir().expect("folder");
    let ours = folder.path().join("motd.ksh");
    let compiled = Command::new(PACKSH)
        .args(["compile", "-o"])
        .arg(&ours)
        .arg(project.join("fixtures/motd/motd.json"))
        .output();
    good(&compiled.expect("packsh"));
    for shell in ["mksh", "ksh93"] {
        // what else runs on the machine disturbs both: the least of three
        let least = |script: &Path| {
            let runs = (0..3).map(|_| cpu(shell, script, folder.path()));
            runs.fold(f64::MAX, f64::min)
        };
        let (ours, theirs) = (least(&ours), least(&by_hand));
        assert!(
            ours <= 1.5 * theirs,
            "{shell}: {ours} s, by hand {theirs} s"
        );
    }
}
