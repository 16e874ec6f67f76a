//! A guest that is reached by WinRM: the server of `tests/winrm`, and what came to it.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::certificate::Certificate;
use super::project;

/// A password that every place on the way has to quote.
pub const PASSWORD: &str = "p&<w\"-s3cr'et $`\\ %41";

/// Variables of the environment.
pub type Environment = Vec<(&'static str, PathBuf)>;

/// A server that ends with the test.
pub struct Guest {
    process: Option<Child>,
    folder: tempfile::TempDir,
    /// Where it listens.
    pub port: u16,
}

impl Guest {
    /// One that a machine will be, with the environment of what starts it.
    pub fn later(rules: &Value, certificate: Option<&Certificate>) -> (Self, Environment) {
        let folder = tempfile::tempdir().expect("folder");
        fs::write(folder.path().join("rules.json"), rules.to_string()).expect("rules");
        let mut environment = vec![
            ("WINRM_FOLDER", folder.path().to_path_buf()),
            ("WINRM_PASSWORD", PASSWORD.into()),
        ];
        if let Some(certificate) = certificate {
            environment.push(("WINRM_CERTIFICATE", certificate.path("cert.pem")));
            environment.push(("WINRM_KEY", certificate.path("key.pem")));
        }
        let guest = Self {
            process: None,
            folder,
            port: 0,
        };
        (guest, environment)
    }

    /// Where it listens, or did.
    pub fn listens(&self) -> u16 {
        let port = fs::read_to_string(self.path("port")).expect("no machine was started");
        port.parse().expect("a port")
    }

    /// Starts one that answers by `rules`; with TLS if there is a certificate.
    pub fn start(rules: &Value, certificate: Option<&Certificate>) -> Self {
        Self::by("Basic", rules, certificate)
    }

    /// One that lets in by a scheme of HTTP.
    pub fn by(scheme: &str, rules: &Value, certificate: Option<&Certificate>) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        fs::write(folder.path().join("rules.json"), rules.to_string()).expect("rules");
        let mut command = Command::new("python3");
        command
            .arg("-B")
            .arg(project().join("tests/winrm/server.py"))
            .arg(folder.path())
            .env("WINRM_PASSWORD", PASSWORD)
            .env("WINRM_AUTH", scheme)
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
            process: Some(process),
            folder,
            port,
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The lines of one of its files.
    pub fn rows(&self, name: &str) -> Vec<Value> {
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
        if let Some(process) = &mut self.process {
            let _ = process.kill();
            let _ = process.wait();
        }
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
