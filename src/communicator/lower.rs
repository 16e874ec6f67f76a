//! The communicator's settings and its step, as the plan has them.

use std::collections::BTreeMap;

use super::Communicator;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::{Comm, Scope};
use crate::plan::{Part, Step, Stmt, Var, Word};
use crate::schema::{Duration, Int, List, Text};

/// What a communicator lowers to.
#[derive(Debug)]
pub struct Reached {
    /// Which one.
    pub comm: Comm,
    /// What each process that works on the build sets first.
    pub setup: Vec<Stmt>,
    /// StepConnect.
    pub step: Step,
    /// What the build's templates may ask of it at run time.
    pub data: BTreeMap<String, Word>,
}

/// Lowers the communicator. `host` is where the builder finds its guest.
pub fn lower(
    config: &Communicator,
    host: Word,
    scope: &mut Scope<'_, '_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Reached> {
    let origin = scope.origin("communicator", config.communicator.span);
    match config.communicator.value.as_str() {
        "none" => {
            let mut step = Step::new(
                "connect",
                "StepConnect",
                "No communicator: commands do nothing, transfers fail",
                origin,
            );
            step.body = vec![Stmt::call("connect_none", [])];
            Some(Reached {
                comm: Comm::None,
                setup: vec![Stmt::call("none_settings", [])],
                step,
                data: data(config, Word::empty(), Word::empty()),
            })
        }
        "ssh" => Some(ssh(config, host, origin, scope)),
        "winrm" => Some(super::winrm::lower(config, host, origin, scope)),
        other => {
            faults.push(Diagnostic::error(
                Code::NotSupported,
                config.communicator.span.unwrap_or(scope.span),
                format!("the communicator `{other}` is not supported yet"),
            )
            .help("use `ssh`, `winrm` or `none` to compile it; `packsh validate` checks the template as it is"));
            None
        }
    }
}

/// Collects the settings that are given.
pub(super) struct Settings(pub(super) Vec<Stmt>);

impl Settings {
    pub(super) fn text(&mut self, name: &'static str, text: &Text) {
        if !text.word.is_empty() {
            self.0.push(Stmt::Set(name, text.word.clone()));
        }
    }

    pub(super) fn word(&mut self, name: &'static str, word: Word) {
        if !word.is_empty() {
            self.0.push(Stmt::Set(name, word));
        }
    }

    fn number(&mut self, name: &'static str, number: &Int) {
        if number.value != 0 {
            self.0
                .push(Stmt::Set(name, Word::lit(number.value.to_string())));
        }
    }

    pub(super) fn seconds(&mut self, name: &'static str, duration: &Duration) {
        if duration.value.nanoseconds != 0 {
            let seconds = duration.value.whole_seconds().to_string();
            self.0.push(Stmt::Set(name, Word::lit(seconds)));
        }
    }

    pub(super) fn flag(&mut self, name: &'static str, value: bool) {
        if value {
            self.0.push(Stmt::Set(name, Word::lit("1")));
        }
    }

    fn list(&mut self, name: &'static str, list: &List<Text>, separator: &str) {
        let mut all = Word::empty();
        for (index, text) in list.items.iter().enumerate() {
            if index > 0 {
                all.push_str(separator);
            }
            all.append(text.word.clone());
        }
        self.word(name, all);
    }
}

fn ssh(config: &Communicator, host: Word, origin: String, scope: &mut Scope<'_, '_>) -> Reached {
    let password = scope.secret("ssh_password", &config.ssh_password);
    let bastion_password = scope.secret("ssh_bastion_password", &config.ssh_bastion_password);
    let proxy_password = scope.secret("ssh_proxy_password", &config.ssh_proxy_password);
    let mut set = Settings(vec![Stmt::call("ssh_settings", [])]);
    if host != Word::var(Var::Build("host")) {
        set.word("b_host", host.clone());
    }
    set.word("b_port", port(config));
    set.text("b_user", &config.ssh_username);
    set.word("b_ssh_password", password.clone());
    set.text("b_ssh_key_file", &config.ssh_private_key_file);
    set.text("b_ssh_certificate_file", &config.ssh_certificate_file);
    set.flag("b_ssh_agent", config.ssh_agent_auth.value);
    set.flag("b_ssh_pty", config.ssh_pty.value);
    let timeout = match config.ssh_wait_timeout.value.nanoseconds {
        0 => &config.ssh_timeout,
        _ => &config.ssh_wait_timeout,
    };
    set.seconds("b_ssh_timeout", timeout);
    set.number("b_ssh_attempts", &config.ssh_handshake_attempts);
    set.seconds("b_ssh_keep_alive", &config.ssh_keep_alive_interval);
    set.word(
        "b_ssh_transfer",
        Word::lit(config.ssh_file_transfer_method.value.clone()),
    );
    set.flag(
        "b_ssh_forward_agent",
        !config.ssh_disable_agent_forwarding.value,
    );
    set.list("b_ssh_ciphers", &config.ssh_ciphers, ",");
    set.list("b_ssh_kex", &config.ssh_key_exchange_algorithms, ",");
    set.list("b_ssh_local_tunnels", &config.ssh_local_tunnels, "\n");
    set.list("b_ssh_remote_tunnels", &config.ssh_remote_tunnels, "\n");
    set.seconds("b_pause_connecting", &config.pause_before_connecting);
    set.seconds("b_ssh_read_write_timeout", &config.ssh_read_write_timeout);
    if !config.ssh_bastion_host.word.is_empty() {
        set.text("b_bastion_host", &config.ssh_bastion_host);
        set.number("b_bastion_port", &config.ssh_bastion_port);
        set.text("b_bastion_user", &config.ssh_bastion_username);
        set.word("b_bastion_password", bastion_password);
        set.flag("b_bastion_agent", config.ssh_bastion_agent_auth.value);
        let own = !config.ssh_bastion_private_key_file.word.is_empty();
        if own {
            set.text("b_bastion_key_file", &config.ssh_bastion_private_key_file);
            set.text(
                "b_bastion_certificate_file",
                &config.ssh_bastion_certificate_file,
            );
        } else {
            set.text("b_bastion_key_file", &config.ssh_private_key_file);
            set.text("b_bastion_certificate_file", &config.ssh_certificate_file);
        }
    }
    if !config.ssh_proxy_host.word.is_empty() {
        set.0.push(Stmt::call("ssh_through_proxy", []));
        set.text("b_proxy_host", &config.ssh_proxy_host);
        set.number("b_proxy_port", &config.ssh_proxy_port);
        set.text("b_proxy_user", &config.ssh_proxy_username);
        set.word("b_proxy_password", proxy_password);
    }
    let title = format!(
        "Connect by ssh to {}@{host} port {}",
        config.ssh_username.word,
        port(config)
    );
    let mut step = Step::new("connect", "StepConnect", title, origin);
    step.body = vec![Stmt::call("connect_ssh", [])];
    step.undo = vec![Stmt::call("disconnect_ssh", [])];
    Reached {
        comm: Comm::Ssh,
        setup: set.0,
        step,
        data: data(config, host, password),
    }
}

fn port(config: &Communicator) -> Word {
    Word::lit(match config.ssh_port.value {
        0 => "22".to_owned(),
        port => port.to_string(),
    })
}

/// What Packer's PopulateProvisionHookData puts there from the communicator's keys. With `none` there is nothing:
/// StepConnect ends before it notes the communicator.
pub(crate) fn data(config: &Communicator, host: Word, password: Word) -> BTreeMap<String, Word> {
    let mut data = BTreeMap::new();
    let mut put = |name: &str, word: Word| data.insert(name.to_owned(), word);
    put("PackerRunUUID", Word::var(Var::Run("run_uuid")));
    put("ID", Word::lit("ERR_ID_NOT_IMPLEMENTED_BY_BUILDER"));
    put(
        "PackerHTTPIP",
        Word::lit("ERR_HTTP_IP_NOT_IMPLEMENTED_BY_BUILDER"),
    );
    put(
        "PackerHTTPPort",
        Word::lit("ERR_HTTP_PORT_NOT_IMPLEMENTED_BY_BUILDER"),
    );
    put(
        "PackerHTTPAddr",
        Word::lit("ERR_HTTP_ADDR_NOT_IMPLEMENTED_BY_BUILDER"),
    );
    if config.communicator.value == "ssh" {
        put("Host", host);
        put("Port", port(config));
        put("User", config.ssh_username.word.clone());
        put("Password", password);
        put("ConnType", Word::lit("ssh"));
        let private = if config.ssh_private_key_file.word.is_empty() {
            Word::empty()
        } else {
            [Part::Call(
                crate::plan::LibFn("file_text"),
                vec![config.ssh_private_key_file.word.clone()],
            )]
            .into_iter()
            .collect()
        };
        put("SSHPrivateKey", private);
        key_data(config, &mut data);
    } else if config.communicator.value == "winrm" {
        put("Host", host);
        put("Port", super::winrm::port(config));
        put("User", config.winrm_username.word.clone());
        put("Password", password.clone());
        put("ConnType", Word::lit("winrm"));
        for key in ["SSHPublicKey", "SSHPrivateKey", "SSHPrivateKeyFile"] {
            put(key, Word::empty());
        }
        put("SSHAgentAuth", Word::lit("false"));
        put("WinRMPassword", password);
    }
    data
}

/// What is told of a key that is given, whether the communicator looks at it or not.
pub(super) fn key_data(config: &Communicator, data: &mut BTreeMap<String, Word>) {
    let agent = config.ssh_agent_auth.value.to_string();
    for (name, word) in [
        ("SSHPublicKey", Word::empty()),
        (
            "SSHPrivateKeyFile",
            config.ssh_private_key_file.word.clone(),
        ),
        ("SSHAgentAuth", Word::lit(agent)),
        ("WinRMPassword", Word::empty()),
    ] {
        data.insert(name.to_owned(), word);
    }
}
