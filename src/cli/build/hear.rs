//! What the script of one build prints, line by line, and what Packer would say of it.

use super::made::{Ended, Made};
use super::marks::{tags, unmarked};
use super::screen::{Kind, clean};
use crate::plan::Policy;
use crate::program::{Build, Processor, Told};

/// What a script says before another try of a step.
const AGAIN: &str = "It failed: try again";

/// How shells tell of processes that were ended, which the end of a build says better.
const NOISE: [&str; 4] = ["Terminated", "Hangup", "Killed", "Interrupt"];

/// Something to say, its prefix included.
pub type Said = (Kind, String);

/// How far a build is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Undoing {
    Nothing,
    Steps,
    /// The `error-cleanup-provisioner` runs.
    Cleanup,
}

/// Listens to the script of one build.
#[derive(Debug)]
pub struct Listener {
    /// The mark of the script.
    mark: String,
    /// The script's file. The mark is its name, by which the script's messages begin.
    path: String,
    /// The build's name.
    name: String,
    /// The name as it stands before lines, once the script has said anything.
    label: Option<String>,
    steps: Vec<(Option<Processor>, Policy)>,
    /// The steps that are Packer's provisioning step, and those of the builder behind them.
    provisioning: Option<std::ops::Range<usize>>,
    /// The step that is done.
    at: Option<usize>,
    /// How often it is tried again yet.
    left: u64,
    undoing: Undoing,
    done: bool,
    /// Whether what was made is left as it is when a step fails.
    aborts: bool,
    interrupted: bool,
    /// Messages of failures that may be followed by another try.
    held: Vec<String>,
    /// Why the step failed the first time.
    first: Option<String>,
    /// Why the build failed.
    fault: Option<String>,
    settled: bool,
    /// Why the `error-cleanup-provisioner` failed.
    cleanup: Option<String>,
    /// For each artifact whether its text is followed by its files.
    told: Vec<bool>,
    artifacts: Vec<Vec<String>>,
}

impl Listener {
    /// Listens to the script of a build at that path. The file's name is the mark that its own lines bear.
    pub fn new(build: &Build, mark: &str, path: &str, aborts: bool) -> Self {
        let steps = build.steps.iter();
        let results = build.results.iter();
        Self {
            mark: mark.to_owned(),
            path: path.to_owned(),
            name: clean(&build.name.to_string()),
            label: None,
            steps: steps
                .map(|step| (step.processor.clone(), step.policy.clone()))
                .collect(),
            provisioning: build.provisioned_from.map(|from| from..build.built),
            at: None,
            left: 0,
            undoing: Undoing::Nothing,
            done: false,
            aborts,
            interrupted: false,
            held: Vec::new(),
            first: None,
            fault: None,
            settled: false,
            cleanup: None,
            told: results
                .map(|artifact| matches!(artifact.told, Told::Files(_)))
                .collect(),
            artifacts: Vec::new(),
        }
    }

    /// The build's name.
    pub fn name(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }

    /// The build is to end.
    pub fn interrupt(&mut self) {
        self.interrupted = true;
    }

    /// A line that the script has printed.
    pub fn line(&mut self, line: &str) -> Vec<Said> {
        let line = clean(line);
        let mut out = Vec::new();
        match self.own_part(&line) {
            Some((0, _)) | None => self.whole(&line, &mut out),
            Some((at, own)) => {
                self.whole(&line[..at], &mut out);
                self.whole(own, &mut out);
            }
        }
        out
    }

    /// Where in a line the script says something of its own: what is before is the end of an output that has no newline
    /// there.
    fn own_part<'l>(&self, line: &'l str) -> Option<(usize, &'l str)> {
        let own = format!("==> {}: {}:", self.label.as_ref()?, self.mark);
        let at = line.find(&own)?;
        // where secrets are masked, its private folder stands before what is its own
        let folder = std::env::temp_dir().join("tmp.");
        let folder = folder.to_string_lossy();
        let private = line[..at].rfind(&*folder).filter(|private| {
            let random = &line[private + folder.len()..at];
            random.chars().all(|c| c.is_ascii_alphanumeric())
        });
        Some((private.unwrap_or(at), &line[at..]))
    }

    fn whole(&mut self, line: &str, out: &mut Vec<Said>) {
        let marked = format!("{}:", self.mark);
        if self.label.is_none()
            && let Some(rest) = line.strip_prefix("==> ")
            && let Some((label, _)) = rest.split_once(&format!(": {marked}"))
        {
            self.label = Some(label.to_owned());
        }
        let own = format!("==> {}: ", self.name());
        let others = format!("    {}: ", self.name());
        if let Some(said) = line.strip_prefix(&own) {
            match said.strip_prefix(&marked).and_then(|it| it.split_once(':')) {
                Some((tag, title)) => self.tag(tag, title, out),
                None => self.ordinary(Kind::Say, said, out),
            }
            return;
        }
        let text = line.strip_prefix(&others).unwrap_or(line);
        let field = text
            .strip_prefix(&self.mark)
            .and_then(|it| it.strip_prefix(tags::FIELD));
        let died = text
            .strip_prefix(&self.mark)
            .and_then(|it| it.strip_prefix(": "));
        if let Some(field) = field {
            self.field(field);
        } else if let Some(message) = died {
            self.died(message, out);
        } else if let Some(last) = self.artifacts.last_mut().and_then(|it| it.last_mut()) {
            // only a field has more than one line here
            last.push('\n');
            last.push_str(text);
        } else if !text.contains(&self.path) {
            self.ordinary(Kind::Message, text, out);
        } else if !NOISE.iter().any(|noise| text.contains(noise)) {
            let text = text.replace(&self.path, "packsh");
            self.ordinary(Kind::Message, &text, out);
        }
    }

    /// The script has ended.
    pub fn end(&mut self, good: bool) -> (Vec<Said>, Ended) {
        let mut out = Vec::new();
        if good {
            self.flush(&mut out);
        } else {
            self.settle(&mut out);
        }
        let fault = (!good).then(|| self.reason());
        let artifacts = self.artifacts.iter().enumerate();
        let artifacts =
            artifacts.map(|(at, fields)| Made::of(fields, self.told.get(at) == Some(&true)));
        let ended = Ended {
            artifacts: artifacts.filter(|_| good).collect(),
            fault,
        };
        (out, ended)
    }

    fn tag(&mut self, tag: &str, title: &str, out: &mut Vec<Said>) {
        match tag {
            tags::UNDO => self.undo(Undoing::Steps, out),
            tags::CLEANUP => self.undo(Undoing::Cleanup, out),
            tags::ARTIFACT => self.artifacts.push(Vec::new()),
            tags::DONE => {
                self.flush(out);
                self.done = true;
            }
            number => {
                if let Ok(number) = number.parse() {
                    self.begin(number, title, out);
                }
            }
        }
    }

    /// A step begins.
    fn begin(&mut self, number: usize, title: &str, out: &mut Vec<Said>) {
        self.flush(out);
        self.first = None;
        self.at = Some(number);
        let Some((processor, policy)) = self.steps.get(number).cloned() else {
            return;
        };
        self.left = policy.retries;
        if let Some(Processor { name, kind }) = &processor {
            let running = format!("==> {}: Running post-processor: {name}", self.name());
            out.push((
                Kind::Say,
                if name == kind {
                    running
                } else {
                    format!("{running} (type {kind})")
                },
            ));
        }
        if let Some(time) = &policy.pause_before {
            self.say(
                &format!("Pausing {time} before the next provisioner..."),
                out,
            );
        }
        if let Some(time) = &policy.timeout {
            self.say(
                &format!("Setting a {time} timeout for the next provisioner..."),
                out,
            );
        }
        if !title.is_empty() {
            self.say(title, out);
        }
    }

    /// What stands before the lines of the step that is done now.
    fn target(&self) -> String {
        match self.processor() {
            Some(processor) => format!("{} ({})", self.name(), processor.kind),
            None => self.name().to_owned(),
        }
    }

    fn processor(&self) -> Option<&Processor> {
        self.steps.get(self.at?)?.0.as_ref()
    }

    fn say(&self, text: &str, out: &mut Vec<Said>) {
        out.push((Kind::Say, format!("==> {}: {text}", self.target())));
    }

    fn complain(&self, text: &str, out: &mut Vec<Said>) {
        out.push((Kind::Error, format!("==> {}: {text}", self.target())));
    }

    /// A line that is no sign of anything.
    fn ordinary(&mut self, kind: Kind, text: &str, out: &mut Vec<Said>) {
        if !self.held.is_empty() && self.undoing == Undoing::Nothing {
            let again = self.again(out);
            if again && kind == Kind::Say && text == AGAIN {
                return;
            }
        }
        match kind {
            Kind::Message => out.push((kind, format!("    {}: {text}", self.target()))),
            Kind::Say | Kind::Error => self.say(text, out),
        }
    }

    /// A message with which the script, or a part of it, ends.
    fn died(&mut self, message: &str, out: &mut Vec<Said>) {
        let message = message
            .strip_prefix(&format!("{}: ", self.name()))
            .unwrap_or(message);
        let message = unmarked(message, &self.mark);
        match self.undoing {
            Undoing::Nothing if !self.done => self.held.push(message),
            Undoing::Cleanup if self.cleanup.is_none() => self.cleanup = Some(message),
            _ => self.complain(&message, out),
        }
    }

    /// The step goes on behind a failure. True if Packer's words for another try were said.
    fn again(&mut self, out: &mut Vec<Said>) -> bool {
        let held = std::mem::take(&mut self.held);
        if let Some(first) = held.first() {
            self.first.get_or_insert_with(|| first.clone());
        }
        match held.first() {
            Some(first) if self.left > 0 => {
                let left = self.left;
                self.left -= 1;
                self.say(
                    &format!(
                        "Provisioner failed with \"{first}\", retrying with {left} trie(s) left"
                    ),
                    out,
                );
                true
            }
            _ => {
                held.iter().for_each(|message| self.complain(message, out));
                false
            }
        }
    }

    /// What was held and turned out to be no end.
    fn flush(&mut self, out: &mut Vec<Said>) {
        if !self.held.is_empty() {
            self.again(out);
        }
    }

    fn undo(&mut self, what: Undoing, out: &mut Vec<Said>) {
        if !self.done {
            self.settle(out);
        }
        self.undoing = what;
    }

    /// The build has failed: finds out why, once.
    fn settle(&mut self, out: &mut Vec<Said>) {
        if self.settled {
            return;
        }
        self.settled = true;
        let held = std::mem::take(&mut self.held);
        self.fault = self.first.clone().or_else(|| held.first().cloned());
        let retried = self
            .at
            .and_then(|at| self.steps.get(at))
            .is_some_and(|(_, policy)| policy.retries > 0);
        if retried && !held.is_empty() {
            self.say("retry limit reached.", out);
        }
        // the step says again that it failed
        for message in held.iter().filter(|it| Some(*it) != self.fault.as_ref()) {
            if !message.starts_with("failed: ") && !retried {
                self.complain(message, out);
            }
        }
        let provisioning = match (&self.provisioning, self.at) {
            (Some(range), Some(at)) => range.contains(&at),
            _ => false,
        };
        if self.interrupted || !provisioning {
            return;
        }
        if self.aborts {
            let fault = self.fault.clone().unwrap_or_default();
            self.complain(&fault, out);
            self.complain("Step \"StepProvision\" failed, aborting...", out);
        } else {
            self.say(
                "Provisioning step had errors: Running the cleanup provisioner, if present...",
                out,
            );
        }
    }

    /// Why the build failed, as Packer words it.
    fn reason(&self) -> String {
        let fault = match &self.fault {
            Some(fault) => fault.clone(),
            None if self.interrupted => "build was cancelled".to_owned(),
            None => "the build ended before it was done".to_owned(),
        };
        if let Some(cleanup) = &self.cleanup {
            return format!("Cleanup failed: {cleanup}. Original Provisioning error: {fault}");
        }
        match self.processor() {
            Some(_) => format!("1 error(s) occurred:\n\n* Post-processor failed: {fault}"),
            None => fault,
        }
    }

    fn field(&mut self, field: &str) {
        if let Some(artifact) = self.artifacts.last_mut() {
            artifact.push(field.to_owned());
        }
    }
}
