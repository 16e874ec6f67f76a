//! Processes under a time limit: nothing that a test starts can hang the tests.

use std::io::Read;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::text;

/// More than any one process of the tests takes on a busy machine.
pub const SECONDS: u64 = 120;

/// A process, the leader of a group of its own, whose output is collected.
pub struct Running {
    child: Child,
    what: String,
    limit: Duration,
    began: Instant,
    streams: [Collected; 2],
}

#[derive(Clone, Default)]
struct Collected {
    bytes: Arc<Mutex<Vec<u8>>>,
    over: Arc<Mutex<bool>>,
}

impl Collected {
    fn from(mut stream: impl Read + Send + 'static) -> Self {
        let out = Self::default();
        let own = out.clone();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count @ 1..) = stream.read(&mut buffer) {
                own.bytes.lock().expect("bytes").extend(&buffer[..count]);
            }
            *own.over.lock().expect("over") = true;
        });
        out
    }

    fn is_over(&self) -> bool {
        *self.over.lock().expect("over")
    }

    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.bytes.lock().expect("bytes"))
    }
}

/// Starts a command that may take so many seconds. Its standard input is empty unless the command says otherwise.
pub fn start(command: &mut Command, seconds: u64) -> Running {
    let what = format!("{command:?}").chars().take(300).collect();
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .unwrap_or_else(|fault| panic!("the tests need {:?}: {fault}", command.get_program()));
    let streams = [
        Collected::from(child.stdout.take().expect("stdout")),
        Collected::from(child.stderr.take().expect("stderr")),
    ];
    Running {
        child,
        what,
        limit: Duration::from_secs(seconds),
        began: Instant::now(),
        streams,
    }
}

/// Runs a command to its end.
pub fn output(command: &mut Command) -> Output {
    start(command.stdin(Stdio::null()), SECONDS).end()
}

impl Running {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal to the process alone.
    pub fn signal(&self, name: &str) {
        kill(name, &self.id().to_string());
    }

    /// Sends a signal to the process and those that it started, as a terminal does.
    pub fn signal_group(&self, name: &str) {
        kill(name, &format!("-{}", self.id()));
    }

    /// Whether it has ended; fails the test when it takes too long.
    pub fn is_over(&mut self) -> bool {
        let over = self.child.try_wait().expect("wait").is_some();
        if !over {
            self.check();
        }
        over
    }

    /// Waits until a file is there.
    pub fn wait_for(&mut self, path: &std::path::Path) {
        while !path.exists() {
            if self.is_over() && !path.exists() {
                let said = self.said();
                panic!("{} ended without {}\n{said}", self.what, path.display());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits for the end. Whoever holds the streams beyond it is part of the process.
    pub fn end(mut self) -> Output {
        while !self.is_over() {
            std::thread::sleep(Duration::from_millis(5));
        }
        while !self.streams.iter().all(Collected::is_over) {
            self.check();
            std::thread::sleep(Duration::from_millis(5));
        }
        Output {
            status: self.status(),
            stdout: self.streams[0].take(),
            stderr: self.streams[1].take(),
        }
    }

    fn status(&mut self) -> ExitStatus {
        self.child
            .try_wait()
            .expect("wait")
            .unwrap_or_else(|| ExitStatus::from_raw(-1))
    }

    fn said(&self) -> String {
        self.streams
            .iter()
            .map(|stream| text(&stream.take()))
            .collect()
    }

    fn check(&mut self) {
        if self.began.elapsed() > self.limit {
            self.stop();
            let (what, limit, said) = (&self.what, self.limit, self.said());
            panic!("{what} takes more than {limit:?}; it said\n{said}");
        }
    }

    /// Kills the process and what it has started.
    pub fn stop(&mut self) {
        for process in descendants(self.id()) {
            kill("KILL", &process.to_string());
        }
        kill("KILL", &format!("-{}", self.id()));
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            self.stop();
        }
    }
}

/// The children of a process, and theirs: those too that have a session of their own.
fn descendants(process: u32) -> Vec<u32> {
    let output = Command::new("ps").args(["-eo", "pid=,ppid="]).output();
    let list = output.map_or_else(|_| String::new(), |output| text(&output.stdout));
    let pairs: Vec<(u32, u32)> = list
        .lines()
        .filter_map(|line| {
            let (child, parent) = line.trim().split_once(' ')?;
            Some((child.parse().ok()?, parent.trim().parse().ok()?))
        })
        .collect();
    let mut out = vec![process];
    let mut at = 0;
    while let Some(parent) = out.get(at).copied() {
        let children = pairs.iter().filter(|(_, of)| *of == parent);
        out.extend(children.map(|(child, _)| *child));
        at += 1;
    }
    out
}

fn kill(signal: &str, target: &str) {
    let _ = Command::new("kill")
        .args([&format!("-{signal}"), "--", target])
        .stderr(Stdio::null())
        .status();
}
