//! The guest of these tests: the server beside this file, and what came to it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{project, text};

/// A password that every place on the way has to quote.
pub const PASSWORD: &str = "p&<w\"-s3cr'et $`\\ %41";

/// A server that ends with the test.
pub struct Guest {
    process: Child,
    folder: tempfile::TempDir,
    /// Where it listens.
    pub port: u16,
}

impl Guest {
    /// Starts one that answers by `rules`; with TLS if there is a certificate.
    pub fn start(rules: &Value, certificate: Option<&Certificate>) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        fs::write(folder.path().join("rules.json"), rules.to_string()).expect("rules");
        let mut command = Command::new("python3");
        command
            .arg(project().join("tests/winrm/server.py"))
            .arg(folder.path())
            .env("WINRM_PASSWORD", PASSWORD)
            .stdin(Stdio::null());
        if let Some(certificate) = certificate {
            command.args([certificate.path("cert.pem"), certificate.path("key.pem")]);
        }
        let process = command.spawn().expect("the tests need python3");
        let began = Instant::now();
        let port = loop {
            if let Ok(port) = fs::read_to_string(folder.path().join("port")) {
                break port.parse().expect("a port");
            }
            assert!(began.elapsed() < Duration::from_secs(30), "no server");
            std::thread::sleep(Duration::from_millis(20));
        };
        Self {
            process,
            folder,
            port,
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn rows(&self, name: &str) -> Vec<Value> {
        let rows = fs::read_to_string(self.path(name)).unwrap_or_default();
        rows.lines()
            .map(|row| serde_json::from_str(row).expect("row"))
            .collect()
    }

    /// The requests that came.
    pub fn requests(&self) -> Vec<Value> {
        self.rows("requests.jsonl")
    }

    /// How many requests had the wrong password.
    pub fn refused(&self) -> usize {
        self.rows("refused.jsonl").len()
    }

    /// The shells that nobody deleted.
    pub fn open(&self) -> usize {
        let open = fs::read_to_string(self.path("open")).unwrap_or_default();
        open.lines().count()
    }

    /// What was uploaded, in order: path and contents.
    pub fn uploads(&self) -> Vec<(String, Vec<u8>)> {
        let rows = self.rows("uploads.jsonl");
        rows.iter()
            .map(|row| {
                let file = row["file"].as_str().expect("file");
                let path = row["path"].as_str().expect("path").to_owned();
                (path, fs::read(self.path(file)).expect("upload"))
            })
            .collect()
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A certificate that nobody has signed.
pub struct Certificate(tempfile::TempDir);

impl Certificate {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let output = Command::new("openssl")
            .args([
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            ])
            .args([
                "-subj",
                "/CN=127.0.0.1",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
            ])
            .args(["-keyout", "key.pem", "-out", "cert.pem"])
            .current_dir(folder.path())
            .output()
            .expect("the tests need openssl");
        assert!(output.status.success(), "{}", text(&output.stderr));
        Self(folder)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// A template with this guest, and provisioners.
pub fn template(port: u16, more: &Value, provisioners: &Value) -> Value {
    let mut builder = serde_json::json!({
        "type": "null", "name": "guest", "communicator": "winrm", "winrm_host": "127.0.0.1", "winrm_port": port,
        "winrm_username": "vagrant", "winrm_password": "{{user `password`}}", "winrm_timeout": "20s"
    });
    let builder_keys = builder.as_object_mut().expect("object");
    builder_keys.extend(more.as_object().expect("object").clone());
    serde_json::json!({
        "variables": { "password": "x" }, "sensitive-variables": ["password"],
        "builders": [builder], "provisioners": provisioners
    })
}

/// What is left of a run in a folder of temporary files: the names.
pub fn left_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("folder");
    entries
        .map(|entry| {
            entry
                .expect("entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect()
}
