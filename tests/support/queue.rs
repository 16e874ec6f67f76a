//! Many checks that wait most of their time: some at once, and all of their faults in the end.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Does each of the jobs, so many at a time. Those behind one that fails are done, too; then the test fails with all that failed.
pub fn all<J: Sync + Debug>(jobs: &[J], at_once: usize, check: impl Fn(&J) + Sync) {
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    let work = || {
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Err(fault) = catch_unwind(AssertUnwindSafe(|| check(job))) {
                let text = fault.downcast_ref::<String>().cloned().unwrap_or_default();
                let text = format!("{job:?}: {text}");
                faults.lock().expect("faults").push(text);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(work);
        }
    });
    let faults = faults.into_inner().expect("faults");
    let count = faults.len();
    assert!(count == 0, "{count} faults\n{}", faults.join("\n----\n"));
}
