//! The way to a guest that is reached by ssh(1): bastions, proxies and tunnels, against real servers.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::sshd::{PASSWORD, Sshd, USER};
use crate::support::{both, limit, packsh, shells};
use crate::{compiled, run};

/// A machine behind something, on which one line is printed.
fn template(server: &Sshd, more: &Value) -> Value {
    let mut builder = json!({
        "type": "null",
        "ssh_host": "127.0.0.1",
        "ssh_port": server.port,
        "ssh_username": USER,
        "ssh_private_key_file": server.key(),
        "ssh_timeout": "20s",
    });
    let all = builder.as_object_mut().expect("an object");
    all.extend(more.as_object().expect("an object").clone());
    json!({
        "variables": {"jump": "127.0.0.1"},
        "builders": [builder],
        "provisioners": [{"type": "shell", "inline": ["echo through"]}],
    })
}

/// Runs it in a shell; the password of a bastion comes from the environment.
fn said(shell: &str, folder: &Path) -> (bool, String) {
    let mut command = run(shell, folder);
    // a shell that ssh is not to start
    command.env("SHELL", "/bin/false");
    command.env("PKR_SECRET_ssh_bastion_password", PASSWORD);
    let output = limit::output(&mut command);
    (output.status.success(), both(&output))
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
    listener.expect("port").port()
}

#[test]
fn a_bastion_leads_to_the_guest() {
    let (server, bastion) = (Sshd::start(), Sshd::start());
    let way = json!({
        "ssh_bastion_host": "{{user `jump`}}", "ssh_bastion_port": bastion.port, "ssh_bastion_username": USER,
    });
    for login in [
        json!({"ssh_bastion_private_key_file": bastion.key()}),
        json!({"ssh_bastion_password": PASSWORD}),
    ] {
        let mut way = way.clone();
        let all = way.as_object_mut().expect("an object");
        all.extend(login.as_object().expect("an object").clone());
        for shell in shells() {
            let scratch = tempfile::tempdir().expect("folder");
            compiled(scratch.path(), &template(&server, &way));
            let script = fs::read_to_string(scratch.path().join("t.ksh")).expect("script");
            assert!(!script.contains(PASSWORD), "{script}");
            let before = bastion.log().matches("Accepted ").count();
            let (good, said) = said(shell, scratch.path());
            assert!(
                good && said.contains("    null: through\n"),
                "{shell}: {said}"
            );
            assert!(
                bastion.log().matches("Accepted ").count() > before,
                "{shell}: {}",
                bastion.log()
            );
        }
    }
}

/// Ansible's own ssh knows nothing of the bastion: it goes by the connection that is there.
#[test]
fn ansible_goes_by_the_connection_that_is_there() {
    let (server, bastion) = (Sshd::start(), Sshd::start());
    let way = json!({
        "ssh_bastion_host": "127.0.0.1", "ssh_bastion_port": bastion.port, "ssh_bastion_username": USER,
        "ssh_bastion_private_key_file": bastion.key(),
    });
    let mut template = template(&server, &way);
    template["provisioners"] =
        json!([{"type": "ansible", "playbook_file": "play.yml", "use_proxy": false, "user": USER}]);
    let scratch = tempfile::tempdir().expect("folder");
    let play = "- hosts: all\n  gather_facts: false\n  tasks:\n    - ansible.builtin.raw: echo by the bastion\n";
    fs::write(scratch.path().join("play.yml"), play).expect("playbook");
    compiled(scratch.path(), &template);
    let (good, said) = said("mksh", scratch.path());
    assert!(good && said.contains("null: default "), "{said}");
    for (name, log) in [("guest", server.log()), ("bastion", bastion.log())] {
        assert_eq!(log.matches("Accepted ").count(), 1, "{name}: {log}\n{said}");
    }
}

#[test]
fn a_bastion_that_refuses_is_told() {
    let (server, bastion) = (Sshd::start(), Sshd::start());
    let way = json!({
        "ssh_bastion_host": "127.0.0.1", "ssh_bastion_port": bastion.port, "ssh_bastion_username": USER,
        // the guest's key is none of the bastion's
        "ssh_bastion_private_key_file": server.key(), "ssh_handshake_attempts": 1,
    });
    let scratch = tempfile::tempdir().expect("folder");
    compiled(scratch.path(), &template(&server, &way));
    let (good, said) = said("mksh", scratch.path());
    assert!(!good && said.contains("t.ksh: null: "), "{said}");
    assert!(
        said.contains("Permission denied") || said.contains("refuses the login"),
        "{said}"
    );
}

/// A SOCKS5 proxy that ends with the test.
struct Proxy(Child);

impl Proxy {
    /// By way of a server: ssh is one.
    fn start(by: &Sshd, port: u16) -> Self {
        let child = Command::new("ssh")
            .args([
                "-F",
                "/dev/null",
                "-N",
                "-a",
                "-x",
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=no",
            ])
            .args([
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-D",
                &format!("127.0.0.1:{port}"),
            ])
            .arg("-i")
            .arg(by.key())
            .args(["-p", &by.port.to_string(), &format!("{USER}@127.0.0.1")])
            .stdin(Stdio::null())
            .spawn()
            .expect("ssh");
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(began.elapsed() < Duration::from_secs(20), "no proxy");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self(child)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if self.0.kill().is_ok() {
            let _ = self.0.wait();
        }
    }
}

#[test]
fn a_proxy_leads_to_the_guest() {
    let (server, through) = (Sshd::start(), Sshd::start());
    let port = free_port();
    let way = json!({"ssh_proxy_host": "127.0.0.1", "ssh_proxy_port": port});
    let scratch = tempfile::tempdir().expect("folder");
    compiled(scratch.path(), &template(&server, &way));
    let proxy = Proxy::start(&through, port);
    for shell in shells() {
        let (good, said) = said(shell, scratch.path());
        assert!(
            good && said.contains("    null: through\n"),
            "{shell}: {said}"
        );
    }
    drop(proxy);
    // without it there is no other way
    let way = json!({"ssh_proxy_host": "127.0.0.1", "ssh_proxy_port": port, "ssh_timeout": "3s"});
    compiled(scratch.path(), &template(&server, &way));
    let (good, said) = said("mksh", scratch.path());
    assert!(!good && said.contains("no ssh to 127.0.0.1"), "{said}");
}

#[test]
fn a_proxy_that_wants_a_login_is_refused_when_compiling() {
    let scratch = tempfile::tempdir().expect("folder");
    let server = Sshd::start();
    let way = json!({"ssh_proxy_host": "192.0.2.1", "ssh_proxy_username": "u", "ssh_proxy_password": "p"});
    fs::write(
        scratch.path().join("t.json"),
        template(&server, &way).to_string(),
    )
    .expect("template");
    let output = packsh()
        .args(["compile", "t.json"])
        .current_dir(scratch.path())
        .output()
        .expect("packsh");
    let said = both(&output);
    assert!(
        !output.status.success() && said.contains("PS0408") && said.contains("ssh_proxy_username"),
        "{said}"
    );
}

#[test]
fn tunnels_last_as_long_as_the_connection() {
    let server = Sshd::start();
    let (here, there) = (free_port(), free_port());
    // what goes to the port here is the guest's own sshd, and the other way round
    let way = json!({
        "ssh_local_tunnels": [format!("{here}:127.0.0.1:{}", server.port)],
        "ssh_remote_tunnels": [format!("{there}:127.0.0.1:{}", server.port)],
    });
    let scan = |port: u16, mark: &str| {
        format!("ssh-keyscan -T 5 -p {port} 127.0.0.1 2>&1 | grep -q ssh-rsa && echo {mark}")
    };
    let mut template = template(&server, &way);
    template["provisioners"] = json!([
        {"type": "shell", "inline": [scan(there, "there")]},
        {"type": "shell-local", "inline": [scan(here, "here")]},
    ]);
    for shell in shells() {
        let scratch = tempfile::tempdir().expect("folder");
        compiled(scratch.path(), &template);
        let (good, said) = said(shell, scratch.path());
        assert!(
            good && said.contains("null: there\n") && said.contains("null: here\n"),
            "{shell}: {said}"
        );
        assert!(
            TcpStream::connect(("127.0.0.1", here)).is_err(),
            "{shell}: a tunnel is left"
        );
    }
}

/// Packer takes them always; a script only if it is asked to.
#[test]
fn algorithms_of_old_guests_are_taken_if_that_is_compiled_in() {
    let server =
        Sshd::start_with("HostKeyAlgorithms ssh-rsa\nKexAlgorithms diffie-hellman-group14-sha1\n");
    let scratch = tempfile::tempdir().expect("folder");
    let template = template(&server, &json!({"ssh_timeout": "2s"}));
    compiled(scratch.path(), &template);
    let (good, said) = said("mksh", scratch.path());
    assert!(!good && said.contains("no matching"), "{said}");
    crate::support::packsh_ok(
        scratch.path(),
        &["compile", "--force", "--with", "legacy-ssh", "t.json"],
    );
    for shell in shells() {
        let (good, said) = self::said(shell, scratch.path());
        assert!(
            good && said.contains("    null: through\n"),
            "{shell}: {said}"
        );
    }
}

/// An ssh-agent with a key, which ends with the test.
struct Agent {
    child: Child,
    folder: tempfile::TempDir,
}

impl Agent {
    fn with(key: &Path) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let child = Command::new("ssh-agent")
            .args(["-D", "-a"])
            .arg(folder.path().join("socket"))
            .stdout(Stdio::null())
            .spawn()
            .expect("ssh-agent");
        let agent = Self { child, folder };
        let began = Instant::now();
        while !agent.socket().exists() {
            assert!(began.elapsed() < Duration::from_secs(20), "no agent");
            std::thread::sleep(Duration::from_millis(50));
        }
        let mut add = Command::new("ssh-add");
        let output = limit::output(add.arg(key).env("SSH_AUTH_SOCK", agent.socket()));
        assert!(output.status.success(), "{}", both(&output));
        agent
    }

    fn socket(&self) -> std::path::PathBuf {
        self.folder.path().join("socket")
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        if self.child.kill().is_ok() {
            let _ = self.child.wait();
        }
    }
}

/// As Packer: the guest is lent the agent by which this host logs in, unless the template forbids it.
#[test]
fn the_agent_is_lent_where_the_template_asks_for_it() {
    let server = Sshd::start();
    let agent = Agent::with(&server.key());
    for (forbidden, wanted) in [(false, "lent\n"), (true, "kept\n")] {
        let mut template = template(
            &server,
            &json!({"ssh_agent_auth": true, "ssh_disable_agent_forwarding": forbidden}),
        );
        let builder = template["builders"][0].as_object_mut().expect("an object");
        builder.remove("ssh_private_key_file");
        template["provisioners"] = json!([{"type": "shell", "inline": ["ssh-add -l >/dev/null 2>&1 && echo lent || echo kept"]}]);
        let scratch = tempfile::tempdir().expect("folder");
        compiled(scratch.path(), &template);
        let script = fs::read_to_string(scratch.path().join("t.ksh")).expect("script");
        let told = script
            .lines()
            .take_while(|line| line.starts_with('#'))
            .any(|line| line.contains("lends the guest"));
        assert_eq!(told, !forbidden, "{script}");
        let output =
            limit::output(run("mksh", scratch.path()).env("SSH_AUTH_SOCK", agent.socket()));
        assert!(
            both(&output).contains(&format!("    null: {wanted}")),
            "{}",
            both(&output)
        );
        let output = limit::output(run("mksh", scratch.path()).env_remove("SSH_AUTH_SOCK"));
        assert!(
            both(&output).contains("there is no ssh-agent(1)"),
            "{}",
            both(&output)
        );
    }
}
