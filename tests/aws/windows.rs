//! The password that Windows makes for itself: AWS gives it encrypted for the key pair of the instance. With it Packer and a script log in
//! to the same kind of WinRM server.

use serde_json::json;

use super::cloud::{Cloud, Windows};
use super::keys::{Build, SOMEBODY, account, machine};
use super::same;
use super::support::winrm::{Guest, PASSWORD};

fn template(port: u16, limit: &str) -> String {
    let keys = json!({
        "communicator": "winrm", "winrm_username": "vagrant", "winrm_host": "127.0.0.1", "winrm_port": port, "winrm_timeout": "20s",
        "windows_password_timeout": limit
    });
    machine(&keys, &json!({ "type": "powershell", "inline": ["hello"] }))
}

#[test]
fn the_password_of_windows_is_decrypted() {
    let cloud = Cloud::lend();
    let mut runs = Vec::new();
    for shell in ["", "mksh", "bash"] {
        let rules = json!([{ "match": "WinRM connected", "stdout": "WinRM connected.\r\n" }]);
        let guest = Guest::start(&rules, None);
        let build = Build {
            template: &template(guest.port, "1m"),
            prepare: &|cloud| {
                cloud.windows(Windows::Says(PASSWORD));
                account(cloud)
            },
            files: &[],
            environment: SOMEBODY,
        };
        let (run, _) = build.run(&cloud, shell);
        assert!(run.success, "{shell}: {}", run.output);
        assert_eq!(guest.refused(), 0, "{shell}: {}", run.output);
        assert!(!guest.uploads().is_empty(), "{shell}: {}", run.output);
        assert!(!run.output.contains(PASSWORD), "{shell}: {}", run.output);
        assert!(run.output.contains("Password retrieved!"), "{}", run.output);
        runs.push(run);
    }
    same("mksh", &runs[0], &runs[1]);
    same("bash", &runs[0], &runs[2]);
}

#[test]
fn a_password_that_does_not_come_ends_the_build() {
    let cloud = Cloud::lend();
    let mut runs = Vec::new();
    for shell in ["", "ksh93"] {
        let build = Build {
            template: &template(1, "4s"),
            prepare: &|cloud| {
                cloud.windows(Windows::IsSilent);
                account(cloud)
            },
            files: &[],
            environment: SOMEBODY,
        };
        let (run, _) = build.run(&cloud, shell);
        assert!(!run.success, "{shell}: {}", run.output);
        let why = "Timeout waiting for password.";
        assert!(run.output.contains(why), "{shell}: {}", run.output);
        runs.push(run);
    }
    assert_eq!(runs[0].left, runs[1].left, "{}", runs[1].output);
}
