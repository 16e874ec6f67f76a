//! A certificate that nobody has signed.

use std::path::PathBuf;
use std::process::Command;

use super::text;

/// It and its key, in a folder that ends with it.
pub struct Certificate(tempfile::TempDir);

impl Certificate {
    /// For these names, as openssl(1) writes them: `DNS:example.org,IP:127.0.0.1`.
    pub fn of(names: &str) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let output = Command::new("openssl")
            .args([
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            ])
            .args([
                "-subj",
                "/CN=test",
                "-addext",
                &format!("subjectAltName={names}"),
            ])
            .args(["-keyout", "key.pem", "-out", "cert.pem"])
            .current_dir(folder.path())
            .output()
            .expect("the tests need openssl");
        assert!(output.status.success(), "{}", text(&output.stderr));
        Self(folder)
    }

    /// `cert.pem` or `key.pem`.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}
