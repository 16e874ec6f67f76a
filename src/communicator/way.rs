//! The way to a guest that is reached by ssh(1): a bastion or a proxy, and the tunnels that the connection carries.
//!
//! Packer: communicator/ssh/connect.go (`BastionConnectFunc`, `ProxyConnectFunc`), run.md, section 2.

use super::Communicator;
use super::guest::{at_home, words};
use crate::diagnostic::{Code, Diagnostic};
use crate::helpers::{Bastion, Login, Suffix};
use crate::lower::Scope;
use crate::lower::compose::Stop;
use crate::plan::Word;
use crate::schema::{List, Text};

/// A bastion as ssh is told of it, what it needs to log in there, and how the head names it.
pub type ByBastion = (Bastion, Option<Login>, Word);

/// The bastion, if the guest is behind one.
pub fn bastion(
    config: &Communicator,
    guest: &Suffix,
    scope: &mut Scope<'_, '_>,
) -> Option<ByBastion> {
    let host = config.ssh_bastion_host.word.clone();
    if host.is_empty() {
        return None;
    }
    let own = guest.bastion();
    let password = scope.secret("ssh_bastion_password", &config.ssh_bastion_password);
    let (its_key, certificate) = if config.ssh_bastion_private_key_file.word.is_empty() {
        (false, &config.ssh_certificate_file)
    } else {
        (true, &config.ssh_bastion_certificate_file)
    };
    let key = if its_key {
        Some(own.clone())
    } else {
        (!config.ssh_private_key_file.word.is_empty()).then(|| guest.clone())
    };
    let user = config.ssh_bastion_username.word.clone();
    let port = Word::lit(config.ssh_bastion_port.value.to_string());
    let told = words(&[&user, &"@".into(), &host, &" port ".into(), &port]);
    let bastion = Bastion {
        certificate: (key.is_some() && !certificate.word.is_empty())
            .then(|| at_home(&certificate.word)),
        password: (!password.is_empty()).then(|| own.clone()),
        agent: config.ssh_bastion_agent_auth.value,
        host,
        user,
        port,
        key,
    };
    let login = Login {
        guest: own,
        password: (!password.is_empty()).then_some(password),
        key: its_key.then(|| at_home(&config.ssh_bastion_private_key_file.word)),
    };
    let login = (login.password.is_some() || login.key.is_some()).then_some(login);
    Some((bastion, login, told))
}

/// The SOCKS5 proxy as HOST:PORT, if the guest is reached by one.
///
/// # Errors
/// A proxy that wants a login: nc(1) has none for SOCKS5.
pub fn proxy(config: &Communicator, scope: &mut Scope<'_, '_>) -> Result<Option<Word>, Stop> {
    let host = &config.ssh_proxy_host.word;
    if host.is_empty() {
        return Ok(None);
    }
    let user = &config.ssh_proxy_username;
    if !scope.is_absent("ssh_proxy_username", user) {
        let span = user.span.unwrap_or(scope.span);
        let fault = "a proxy that wants a user's name and a password cannot be used";
        return Err(Diagnostic::error(Code::NotSupported, span, fault)
            .help("nc(1), by which ssh reaches the proxy, logs in to no SOCKS5 proxy: use one that needs no login, or a bastion")
            .into());
    }
    let port = config.ssh_proxy_port.value.to_string();
    Ok(Some(words(&[host, &":".into(), &port.into()])))
}

/// Options of ssh for the tunnels that last as long as the connection.
pub fn tunnels(config: &Communicator) -> Vec<Word> {
    let mut out = Vec::new();
    for (flag, list) in [
        ("-L", &config.ssh_local_tunnels),
        ("-R", &config.ssh_remote_tunnels),
    ] {
        for tunnel in &list.items {
            out.extend([Word::lit(flag), tunnel.word.clone()]);
        }
    }
    if !out.is_empty() {
        out.extend(["-o", "ExitOnForwardFailure=yes"].map(Word::lit));
    }
    out
}

/// Seconds between two signs of life that ssh asks for, and how many may be missing. Packer asks for them and does not
/// mind whether they come: the system gives up after about a quarter of an hour.
pub fn signs_of_life(config: &Communicator) -> (u64, u64) {
    let every = config.ssh_keep_alive_interval.value.whole_seconds();
    let silent = config.ssh_read_write_timeout.value.whole_seconds();
    if silent > 0 {
        let every = if every > 0 && every < silent {
            every
        } else {
            silent
        };
        return (every, silent / every);
    }
    match every {
        0 => (0, 0),
        every => (every, 900 / every + 1),
    }
}

/// A list as ssh takes it, with commas; nothing if it is empty.
pub fn listed(list: &List<Text>) -> Option<Word> {
    let mut all = Word::empty();
    for (index, text) in list.items.iter().enumerate() {
        if index > 0 {
            all.push_str(",");
        }
        all.append(text.word.clone());
    }
    (!all.is_empty()).then_some(all)
}
