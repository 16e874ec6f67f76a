//! How much memory a build's processes take at once, without QEMU's own.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// By this variable of the environment a build's processes are known, those too that left their parent (`ssh -f`).
const MARK: &str = "PACKSH_METER";

/// What was found at one moment, in KiB.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The resident set of each process, one after the other, as `ps` shows it.
    pub resident: u64,
    /// Pages that several processes have are shared out among them: what the machine has to have.
    pub shared_out: u64,
    /// What each program has of the resident memory, and how many processes run it.
    pub programs: BTreeMap<String, (u64, usize)>,
}

/// Looks every now and then.
pub struct Meter {
    over: Arc<AtomicBool>,
    thread: JoinHandle<Memory>,
}

impl Meter {
    /// Looks from now on at the processes that this command starts.
    pub fn on(command: &mut Command) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let value = format!("{}-{count}", std::process::id());
        command.env(MARK, &value);
        let over = Arc::new(AtomicBool::new(false));
        let own = over.clone();
        let thread = std::thread::spawn(move || {
            let wanted = format!("{MARK}={value}");
            let mut peak = Memory::default();
            while !own.load(Ordering::Relaxed) {
                let now = now(wanted.as_bytes());
                peak.shared_out = peak.shared_out.max(now.shared_out);
                if now.resident > peak.resident {
                    peak.resident = now.resident;
                    peak.programs = now.programs;
                }
                std::thread::sleep(Duration::from_millis(150));
            }
            peak
        });
        Self { over, thread }
    }

    /// The most of each that was seen at once.
    pub fn end(self) -> Memory {
        self.over.store(true, Ordering::Relaxed);
        self.thread.join().expect("the meter")
    }
}

fn now(wanted: &[u8]) -> Memory {
    let mut out = Memory::default();
    for entry in fs::read_dir("/proc").expect("/proc").flatten() {
        // processes end while one looks at them
        if let Some((program, resident, shared_out)) = process(&entry.path(), wanted) {
            out.resident += resident;
            out.shared_out += shared_out;
            let program = out.programs.entry(program).or_default();
            program.0 += resident;
            program.1 += 1;
        }
    }
    out
}

fn process(at: &Path, wanted: &[u8]) -> Option<(String, u64, u64)> {
    let environment = fs::read(at.join("environ")).ok()?;
    if !environment.split(|byte| *byte == 0).any(|it| it == wanted) {
        return None;
    }
    let program = fs::read_to_string(at.join("comm")).ok()?;
    // both builds have these, and they do the same in both
    if program.starts_with("qemu-") {
        return None;
    }
    let sums = fs::read_to_string(at.join("smaps_rollup")).ok()?;
    let sum = |name: &str| -> Option<u64> {
        let line = sums.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    };
    Some((program.trim().to_owned(), sum("Rss:")?, sum("Pss:")?))
}
