//! Keys and the guest: `ssh_clear_authorized_keys` takes the key of the build from its list, the others stay; with `ssh_agent_auth` the
//! keys of the agent open it, and none is made.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::cloud::Cloud;
use super::keys::{Build, SOMEBODY, account, machine};
use super::same;
use super::support::limit;
use super::support::sshd::{PASSWORD, Sshd, USER};

const OTHERS: &str = "ssh-rsa AAAA one packsh\nssh-rsa AAAA the packsh key\n";

fn template(sshd: &Sshd, more: &Value) -> String {
    let mut keys = json!({ "ssh_host": "127.0.0.1", "ssh_port": sshd.port, "ssh_username": USER });
    let all = keys.as_object_mut().expect("object");
    all.extend(more.as_object().expect("object").clone());
    machine(&keys, &json!({ "type": "shell", "inline": ["id -un"] }))
}

#[test]
fn the_key_of_the_build_is_taken_from_the_guest() {
    let sshd = Sshd::start();
    let template = template(
        &sshd,
        &json!({
            "ssh_password": PASSWORD, "temporary_key_pair_name": "packsh key", "ssh_clear_authorized_keys": true
        }),
    );
    let by_password = SOMEBODY;
    let folder = Path::new("/home").join(USER).join(".ssh");
    let file = folder.join("authorized_keys");
    let cloud = Cloud::lend();
    let mut runs = Vec::new();
    for shell in ["", "mksh", "ksh93"] {
        fs::create_dir_all(&folder).expect("folder");
        fs::write(&file, format!("ssh-rsa BBBB packsh key\n{OTHERS}")).expect("keys");
        let owner = format!("{USER}:{USER}");
        let mut command = Command::new("chown");
        limit::output(command.args(["-R", &owner]).arg(&folder));
        let build = Build {
            template: &template,
            prepare: &account,
            files: &[],
            environment: by_password,
        };
        let (run, _) = build.run(&cloud, shell);
        assert!(run.success, "{shell}: {}", run.output);
        let left = fs::read_to_string(&file).expect("keys");
        // the name may be the end of another one
        let wanted = "ssh-rsa AAAA one packsh\n";
        assert_eq!(left, wanted, "{shell}: {}", run.output);
        assert!(!folder.join("authorized_keys.bak").exists(), "{shell}");
        runs.push(run);
    }
    fs::remove_dir_all(&folder).expect("folder");
    same("mksh", &runs[0], &runs[1]);
    same("ksh93", &runs[0], &runs[2]);
}

#[test]
fn the_keys_of_the_agent_open_the_guest() {
    let sshd = Sshd::start();
    let folder = tempfile::tempdir().expect("folder");
    let socket = folder.path().join("agent").to_string_lossy().into_owned();
    let mut agent = Command::new("ssh-agent")
        .args(["-D", "-a", &socket])
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("the tests need ssh-agent");
    let began = std::time::Instant::now();
    let add = || {
        let mut command = Command::new("ssh-add");
        let output = limit::output(command.arg(sshd.key()).env("SSH_AUTH_SOCK", &socket));
        output.status.success()
    };
    while !add() {
        assert!(began.elapsed().as_secs() < 20, "ssh-agent does not start");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let template = template(&sshd, &json!({ "ssh_agent_auth": true }));
    let environment = [SOMEBODY, &[("SSH_AUTH_SOCK", socket.as_str())]].concat();
    let cloud = Cloud::lend();
    let mut runs = Vec::new();
    for shell in ["", "mksh", "bash"] {
        let build = Build {
            template: &template,
            prepare: &account,
            files: &[],
            environment: &environment,
        };
        let (run, asked) = build.run(&cloud, shell);
        assert!(run.success, "{shell}: {}", run.output);
        assert!(
            run.output.contains(&format!("machine: {USER}\n")),
            "{}",
            run.output
        );
        assert!(
            asked.iter().all(|it| it.action != "CreateKeyPair"),
            "{shell}"
        );
        runs.push(run);
    }
    let _ = agent.kill();
    let _ = agent.wait();
    same("mksh", &runs[0], &runs[1]);
    same("bash", &runs[0], &runs[2]);
}
