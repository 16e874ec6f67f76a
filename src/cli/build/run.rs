//! Runs the scripts of all builds, as many at once as is allowed, and says what Packer says.

use std::io::{BufRead, BufReader, PipeReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Instant;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::hear::{Listener, Said};
use super::lasted::lasted;
use super::made::Made;
use super::screen::{Kind, Screen};

/// One build, and the script that performs it.
pub struct Job {
    /// Listens to its script.
    pub listener: Listener,
    /// The script.
    pub path: PathBuf,
    /// Its flags.
    pub flags: Vec<String>,
}

/// How the scripts are run.
pub struct Setting {
    /// The shell that runs them.
    pub shell: PathBuf,
    /// What they find in their environment besides.
    pub environment: Vec<(String, String)>,
    /// How many run at once.
    pub at_once: usize,
    /// Whether they only fetch what builds need.
    pub fetches: bool,
}

/// What happens during a run.
enum Event {
    /// A script printed a line.
    Line(usize, Vec<u8>),
    /// A script has ended, well or not.
    End(usize, bool),
    /// The run is to end.
    Signal(i32),
}

/// How a build ended.
enum Outcome {
    Good(Vec<Made>),
    Failed(String),
}

/// Runs all builds; true if every one was good.
///
/// # Errors
/// What keeps the run from beginning.
pub fn all(jobs: Vec<Job>, setting: &Setting, screen: &Screen<'_>) -> Result<bool, String> {
    let began = Instant::now();
    let names: Vec<String> = jobs
        .iter()
        .map(|job| job.listener.name().to_owned())
        .collect();
    let (sender, events) = channel();
    // a terminal that goes away tells the scripts itself, and under nohup(1) nobody
    let mut signals = Signals::new([SIGINT, SIGTERM])
        .map_err(|fault| format!("packsh: signals cannot be waited for: {fault}\n"))?;
    let handle = signals.handle();
    let told = sender.clone();
    let waiter = thread::spawn(move || {
        for signal in signals.forever() {
            if told.send(Event::Signal(signal)).is_err() {
                return;
            }
        }
    });
    screen.announce(&names);
    let mut run = Run {
        screen,
        setting,
        running: jobs.iter().map(|_| None).collect(),
        outcomes: jobs.iter().map(|_| None).collect(),
        waiting: (0..jobs.len()).rev().collect(),
        jobs,
        sender,
        interrupted: false,
    };
    run.go(&events);
    handle.close();
    let _ = waiter.join();
    Ok(run.summary(began))
}

/// A run of all builds.
struct Run<'r> {
    screen: &'r Screen<'r>,
    setting: &'r Setting,
    jobs: Vec<Job>,
    /// The numbers of those that have not begun, the first one last.
    waiting: Vec<usize>,
    /// For each build, the process that runs and when it began.
    running: Vec<Option<(u32, Instant)>>,
    outcomes: Vec<Option<Outcome>>,
    sender: Sender<Event>,
    interrupted: bool,
}

impl Run<'_> {
    fn go(&mut self, events: &Receiver<Event>) {
        loop {
            while !self.interrupted && self.busy() < self.setting.at_once {
                let Some(at) = self.waiting.pop() else {
                    break;
                };
                self.start(at);
            }
            if self.busy() == 0 && (self.waiting.is_empty() || self.interrupted) {
                return;
            }
            if self.screen.console.is_broken() && !self.interrupted {
                // nobody reads any more
                self.interrupt(SIGTERM);
            }
            match events.recv() {
                Ok(Event::Line(at, line)) => {
                    let line = String::from_utf8_lossy(&line);
                    let said = self.jobs[at].listener.line(&line);
                    self.say(at, &said);
                }
                Ok(Event::End(at, good)) => self.end(at, good),
                Ok(Event::Signal(signal)) => self.interrupt(signal),
                Err(_) => return,
            }
        }
    }

    /// How many builds run.
    fn busy(&self) -> usize {
        self.running.iter().flatten().count()
    }

    fn say(&self, at: usize, said: &[Said]) {
        for (kind, text) in said {
            self.screen.build(at, *kind, text);
        }
    }

    fn start(&mut self, at: usize) {
        let job = &self.jobs[at];
        match begin(&job.path, &job.flags, self.setting) {
            Ok((child, output)) => {
                self.running[at] = Some((child.id(), Instant::now()));
                let sender = self.sender.clone();
                thread::spawn(move || listen(at, child, output, &sender));
            }
            Err(fault) => {
                let fault = format!("the script cannot be run: {fault}");
                self.fail(at, Instant::now(), fault);
            }
        }
    }

    fn end(&mut self, at: usize, good: bool) {
        let Some((_, began)) = self.running[at].take() else {
            return;
        };
        let (said, ended) = self.jobs[at].listener.end(good);
        self.say(at, &said);
        match ended.fault {
            Some(fault) => self.fail(at, began, fault),
            None => {
                let name = self.jobs[at].listener.name();
                let text = format!("Build '{name}' finished after {}.", lasted(began.elapsed()));
                self.screen.build(at, Kind::Say, &text);
                self.outcomes[at] = Some(Outcome::Good(ended.artifacts));
            }
        }
    }

    fn fail(&mut self, at: usize, began: Instant, fault: String) {
        let name = self.jobs[at].listener.name();
        let time = lasted(began.elapsed());
        let text = format!("Build '{name}' errored after {time}: {fault}");
        self.screen.build(at, Kind::Error, &text);
        self.outcomes[at] = Some(Outcome::Failed(fault));
    }

    /// Passes a signal on to the scripts, which undo what they did.
    fn interrupt(&mut self, signal: i32) {
        if !self.interrupted {
            let signal = match signal {
                SIGINT => "interrupt",
                _ => "terminated",
            };
            self.screen.put(
                Kind::Error,
                &format!("Cancelling build after receiving {signal}"),
            );
        }
        self.interrupted = true;
        for (job, running) in self.jobs.iter_mut().zip(&self.running) {
            if let Some((process, _)) = running {
                job.listener.interrupt();
                terminate(*process);
            }
        }
    }

    /// Tells how the builds ended; true if all went well.
    fn summary(&self, began: Instant) -> bool {
        let screen = self.screen;
        let time = lasted(began.elapsed());
        screen.put(Kind::Say, &format!("\n==> Wait completed after {time}"));
        if self.interrupted {
            let text = "Cleanly cancelled builds after being interrupted.";
            screen.put(Kind::Say, text);
            return false;
        }
        let ended = || {
            let outcomes = self.outcomes.iter().flatten();
            let jobs = self.jobs.iter().map(|job| job.listener.name());
            jobs.zip(outcomes)
        };
        let errors = ended().filter_map(|(name, outcome)| match outcome {
            Outcome::Failed(fault) => Some((name, fault)),
            Outcome::Good(_) => None,
        });
        let errors: Vec<(&str, &String)> = errors.collect();
        if !errors.is_empty() {
            screen.machine("", &["error-count", &errors.len().to_string()]);
            let text = "\n==> Some builds didn't complete successfully and had errors:";
            screen.put(Kind::Error, text);
            for (name, fault) in &errors {
                screen.machine(name, &["error", fault]);
                screen.put(Kind::Error, &format!("--> {name}: {fault}"));
            }
        }
        let made = ended().filter_map(|(name, outcome)| match outcome {
            Outcome::Good(made) if !made.is_empty() => Some((name, made)),
            _ => None,
        });
        let made: Vec<(&str, &Vec<Made>)> = made.collect();
        if self.setting.fetches {
            if errors.is_empty() {
                screen.put(Kind::Say, "\n==> All that the builds download is there.");
            }
        } else if made.is_empty() {
            let text = "\n==> Builds finished but no artifacts were created.";
            screen.put(Kind::Say, text);
        } else {
            let text = "\n==> Builds finished. The artifacts of successful builds are:";
            screen.put(Kind::Say, text);
            for (name, artifacts) in made {
                self.artifacts(name, artifacts);
            }
        }
        errors.is_empty()
    }

    fn artifacts(&self, name: &str, artifacts: &[Made]) {
        let screen = self.screen;
        screen.machine(name, &["artifact-count", &artifacts.len().to_string()]);
        for (at, artifact) in artifacts.iter().enumerate() {
            let at = at.to_string();
            let tell = |fields: &[&str]| {
                let fields: Vec<&str> = ["artifact", &at].iter().chain(fields).copied().collect();
                screen.machine(name, &fields);
            };
            tell(&["builder-id", &artifact.builder_id]);
            tell(&["id", &artifact.id]);
            tell(&["string", &artifact.text]);
            tell(&["files-count", &artifact.files.len().to_string()]);
            for (at, file) in artifact.files.iter().enumerate() {
                tell(&["file", &at.to_string(), file]);
            }
            tell(&["end"]);
            screen.put(Kind::Say, &format!("--> {name}: {}", artifact.text));
        }
    }
}

/// Begins a script; gives the process, and what it prints.
fn begin(path: &Path, flags: &[String], setting: &Setting) -> std::io::Result<(Child, PipeReader)> {
    let (reader, writer) = std::io::pipe()?;
    let mut command = Command::new(&setting.shell);
    command.arg(path).args(flags);
    command.envs(setting.environment.iter().cloned());
    command.stdin(Stdio::null());
    command.stdout(writer.try_clone()?).stderr(writer);
    let child = command.spawn()?;
    // the command still holds the writer, which would never end
    drop(command);
    Ok((child, reader))
}

/// Passes on what a script prints, and its end.
fn listen(at: usize, mut child: Child, output: PipeReader, sender: &Sender<Event>) {
    let mut output = BufReader::new(output);
    loop {
        let mut line = Vec::new();
        match output.read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => break,
            Ok(_) => {
                if line.last() == Some(&b'\n') {
                    line.pop();
                }
                if sender.send(Event::Line(at, line)).is_err() {
                    break;
                }
            }
        }
    }
    let good = child.wait().is_ok_and(|status| status.success());
    // who does not listen any more need not know
    let _ = sender.send(Event::End(at, good));
}

/// Tells a process to end.
fn terminate(process: u32) {
    let killed = Command::new("sh")
        .args(["-c", "kill -TERM \"$1\" 2>/dev/null", "sh"])
        .arg(process.to_string())
        .stdin(Stdio::null())
        .status();
    // one that has ended need not be told
    drop(killed);
}
