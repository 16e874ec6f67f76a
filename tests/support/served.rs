//! A server of the tests, in Python, that works in a folder (`serving.py` has what they share).

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::certificate::Certificate;
use super::project;

/// It ends with the test.
pub struct Served {
    process: Child,
    folder: tempfile::TempDir,
    /// Where it listens.
    pub port: u16,
}

impl Served {
    /// Starts a script of `tests/`: its arguments are the folder, in which there is `rules.json`, and the certificate and its key.
    pub fn start(
        script: &str,
        rules: &Value,
        certificate: Option<&Certificate>,
        environment: &[(&str, &str)],
    ) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        fs::write(folder.path().join("rules.json"), rules.to_string()).expect("rules");
        let mut command = Command::new("python3");
        command
            .arg("-B")
            .arg(project().join("tests").join(script))
            .arg(folder.path())
            .envs(environment.iter().copied())
            .stdin(Stdio::null());
        if let Some(certificate) = certificate {
            command.args([certificate.path("cert.pem"), certificate.path("key.pem")]);
        }
        let process = command.spawn().expect("the tests need python3");
        let mut served = Self {
            process,
            folder,
            port: 0,
        };
        let began = Instant::now();
        while served.port == 0 {
            assert!(began.elapsed() < Duration::from_secs(30), "no server");
            std::thread::sleep(Duration::from_millis(20));
            served.port = served.read("port").parse().unwrap_or(0);
        }
        served
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The text of one of its files, empty if there is none yet.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
