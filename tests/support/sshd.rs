//! A real sshd on the loopback interface, and a user to log in as.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that ends with the test.
pub struct Sshd {
    process: Child,
    folder: tempfile::TempDir,
    /// Where it listens.
    pub port: u16,
}

/// The password of [`USER`].
pub const PASSWORD: &str = "pass word-3";
/// The user of the tests.
pub const USER: &str = "packshtest";

fn run(words: &[&str]) -> std::process::Output {
    super::limit::output(Command::new(words[0]).args(&words[1..]))
}

impl Sshd {
    /// Starts one. Making its user takes root, as in a container.
    pub fn start() -> Self {
        Self::start_with("")
    }

    /// Starts one with more lines in its configuration.
    pub fn start_with(more: &str) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("sshd")
            .tempdir()
            .expect("folder");
        let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let exists = run(&["id", USER]).status.success();
        if !exists {
            let hash = super::text(&run(&["openssl", "passwd", "-6", PASSWORD]).stdout);
            let output = run(&["useradd", "-m", "-s", "/bin/sh", "-p", hash.trim(), USER]);
            assert!(
                output.status.success(),
                "the tests of ssh make a user, so they need root: {}",
                super::both(&output)
            );
        }
        fs::create_dir_all("/run/sshd").expect("/run/sshd");
        run(&[
            "ssh-keygen",
            "-q",
            "-t",
            "rsa",
            "-b",
            "2048",
            "-N",
            "",
            "-f",
            &path("host"),
        ]);
        run(&[
            "ssh-keygen",
            "-q",
            "-t",
            "rsa",
            "-m",
            "PEM",
            "-b",
            "2048",
            "-N",
            "",
            "-f",
            &path("key"),
        ]);
        fs::copy(path("key.pub"), path("authorized_keys")).expect("keys");
        let port = TcpListener::bind("127.0.0.1:0")
            .expect("port")
            .local_addr()
            .expect("port")
            .port();
        let config = format!(
            "ListenAddress 127.0.0.1\nPort {port}\nHostKey {}\nAuthorizedKeysFile {}\nPidFile {}\nPasswordAuthentication yes\nUsePAM no\nStrictModes no\nSubsystem sftp internal-sftp\nHostKeyAlgorithms +ssh-rsa\nPubkeyAcceptedAlgorithms +ssh-rsa\nMaxStartups 100\n{more}",
            path("host"),
            path("authorized_keys"),
            path("pid")
        );
        fs::write(path("config"), config).expect("config");
        open_to_all(&folder);
        let process = Command::new("/usr/sbin/sshd")
            .args(["-D", "-f", &path("config"), "-E", &path("log")])
            .stdin(Stdio::null())
            .spawn()
            .expect("the tests need sshd (openssh-server)");
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                began.elapsed() < Duration::from_secs(10),
                "sshd does not start"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        Self {
            process,
            folder,
            port,
        }
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// The private key that it accepts.
    pub fn key(&self) -> PathBuf {
        self.folder.path().join("key")
    }
}

/// sshd reads the authorized keys as the user.
fn open_to_all(folder: &tempfile::TempDir) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("mode");
}

impl Drop for Sshd {
    fn drop(&mut self) {
        if self.process.kill().is_ok() {
            let _ = self.process.wait();
        }
    }
}
