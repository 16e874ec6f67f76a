//! What stand-ins note of the calls that are made of them, and the little state that they have.
//!
//! All is in one folder. Programs are processes of their own, so a lock file keeps them apart.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The state of stand-ins: `vm` is `running`.
pub type State = BTreeMap<String, String>;

/// The folder of one run's notes.
#[derive(Clone)]
pub struct Journal {
    pub folder: PathBuf,
}

/// One call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// Its number, in the order of beginning.
    pub number: usize,
    /// The program and its arguments; of a request its method and path.
    pub words: Vec<String>,
    /// Standard input, as far as the stand-in reads it; of a request its body.
    pub input: String,
    /// What of the environment is of interest.
    pub environment: Vec<String>,
    /// How many other calls were running when it began.
    pub beside: usize,
    /// Why it is no call that anybody expects.
    pub fault: String,
}

struct Lock(PathBuf);

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

impl Journal {
    pub fn new(folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("folder");
        Self {
            folder: folder.to_path_buf(),
        }
    }

    /// A process that was killed may have left its lock: after some seconds it is nobody's.
    fn lock(&self) -> Lock {
        let path = self.folder.join("lock");
        let began = Instant::now();
        loop {
            let made = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path);
            if made.is_ok() {
                return Lock(path);
            }
            if began.elapsed() > Duration::from_secs(5) {
                let _ = fs::remove_file(&path);
            }
            std::thread::sleep(Duration::from_micros(300));
        }
    }

    fn note(&self, line: &Value) {
        let mut file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.join("calls"))
            .expect("calls");
        file.write_all(format!("{line}\n").as_bytes())
            .expect("calls");
    }

    fn lines(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.folder.join("calls")).unwrap_or_default();
        text.lines()
            .map(|line| serde_json::from_str(line).expect("a line of calls"))
            .collect()
    }

    /// Notes that a call begins; gives its number and whether this is the one that is to fail.
    pub fn begin(&self, words: &[String]) -> (usize, bool) {
        let _lock = self.lock();
        let lines = self.lines();
        let begun = lines.iter().filter(|line| !line["words"].is_null()).count();
        let beside = begun - (lines.len() - begun);
        self.note(&json!({"number": begun, "words": words, "beside": beside}));
        (begun, self.to_fail() == Some(begun))
    }

    /// Notes the end of a call.
    pub fn end(&self, number: usize, input: &str, environment: &[String], fault: &str) {
        let _lock = self.lock();
        self.note(&json!({
            "number": number, "input": input, "environment": environment, "fault": fault,
        }));
    }

    /// Looks at the state, and changes it.
    pub fn state<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        let _lock = self.lock();
        let path = self.folder.join("state");
        let text = fs::read_to_string(&path).unwrap_or_else(|_| "{}".to_owned());
        let mut state: State = serde_json::from_str(&text).expect("state");
        let out = act(&mut state);
        fs::write(path, json!(state).to_string()).expect("state");
        out
    }

    /// Says which call is to fail.
    pub fn fail(&self, number: usize) {
        fs::write(self.folder.join("fail"), number.to_string()).expect("fail");
    }

    fn to_fail(&self) -> Option<usize> {
        fs::read_to_string(self.folder.join("fail"))
            .ok()?
            .parse()
            .ok()
    }

    /// All calls, in the order of their beginning.
    pub fn calls(&self) -> Vec<Call> {
        let mut calls: Vec<Call> = Vec::new();
        let texts = |value: &Value| -> Vec<String> {
            let list = value.as_array().cloned().unwrap_or_default();
            let texts = list.iter().filter_map(Value::as_str);
            texts.map(str::to_owned).collect()
        };
        for line in self.lines() {
            let number = line["number"].as_u64().expect("number") as usize;
            if line["words"].is_null() {
                let call = &mut calls[number];
                call.input = line["input"].as_str().unwrap_or_default().to_owned();
                call.environment = texts(&line["environment"]);
                call.fault = line["fault"].as_str().unwrap_or_default().to_owned();
            } else {
                calls.push(Call {
                    number,
                    words: texts(&line["words"]),
                    beside: line["beside"].as_u64().unwrap_or_default() as usize,
                    ..Call::default()
                });
            }
        }
        calls
    }
}
