//! The guest of a build, and what is done on it.

use std::sync::Arc;

use super::remote::{Remote, Running, Script, Sent, Source, ends_in_slash, for_its_shell};
use super::{Communicator, way};
use crate::helpers::{Connect, FetchFolder, Login, OnGuest, RunScript, Send, SendFolder, Suffix};
use crate::lower::Scope;
use crate::lower::compose::Stop;
use crate::plan::{LibFn, Part, Var, Word};
use crate::program::{Again, Command, Fact, Output, Step, Stmt, Test, Undo};

/// How the guest of a build is reached.
#[derive(Clone, Debug)]
pub enum Guest {
    /// `communicator = none`: commands do nothing, transfers fail.
    None,
    /// The file builder's: commands and transfers do nothing, and succeed.
    Mock,
    /// By ssh(1).
    Ssh(Ssh),
    /// By a tool of the builder's own.
    Own(Arc<dyn Remote>),
}

impl Guest {
    /// What takes commands and files, if there is anything.
    pub fn remote(&self) -> Option<&dyn Remote> {
        match self {
            Self::None | Self::Mock => None,
            Self::Ssh(ssh) => Some(ssh),
            Self::Own(own) => Some(own.as_ref()),
        }
    }
}

/// A guest that is reached by ssh(1).
#[derive(Clone, Debug)]
pub struct Ssh {
    guest: Suffix,
    on_guest: Arc<OnGuest>,
}

impl Ssh {
    /// The socket by which other commands of ssh(1) share the connection.
    pub fn socket(&self) -> Word {
        words(&[
            &Word::var(Var::Run("work")),
            &format!("/ssh{}", self.guest).into(),
        ])
    }

    /// The private key that logs in, if one does.
    pub fn key(&self) -> Option<Word> {
        let path = format!("/key{}", self.guest).into();
        let key = words(&[&Word::var(Var::Run("work")), &path]);
        self.on_guest.key.then_some(key)
    }

    /// Whether a tool of its own reaches the guest: there is no bastion and no proxy before it.
    pub fn is_direct(&self) -> bool {
        self.on_guest.bastion.is_none() && self.on_guest.proxy.is_none()
    }

    /// The guest's address, and the port of its sshd.
    pub fn address(&self) -> (&Word, &Word) {
        (&self.on_guest.host, &self.on_guest.port)
    }
}

impl Remote for Ssh {
    fn is_container(&self) -> bool {
        false
    }

    fn command(&self, command: Word) -> Command {
        Command::helper((*self.on_guest).clone(), [command])
    }

    fn write(&self, path: Word, mode: &str) -> Command {
        if path.as_literal().is_none() {
            let send = Send {
                guest: self.guest.clone(),
                ssh: Arc::clone(&self.on_guest),
            };
            return Command::helper(send, [path, Word::lit(mode)]);
        }
        let chmod = format!(" && chmod {mode} ").into();
        self.command(words(&[&"cat >".into(), &path, &chmod, &path]))
    }

    fn run_script(&self, script: Script<'_>) -> Result<Vec<Stmt>, Stop> {
        let Running {
            keep,
            disconnect,
            hidden,
            patience,
        } = script.running;
        let helper = RunScript {
            guest: self.guest.clone(),
            keep,
            disconnect,
            hidden,
            patience,
            ssh: Arc::clone(&self.on_guest),
        };
        let words = [script.path.clone(), script.command.clone()];
        let command = script.source.into(Command::helper(helper, words));
        Ok(vec![command.or_die_unless(script.codes, script.failed)])
    }

    fn send(&self, sent: Sent<'_>, from: Source, mode: Option<u32>) -> Vec<Stmt> {
        let to = for_its_shell(sent.to);
        let one = |mode: u32, from: Source| {
            let command = from.into(self.write(to.clone(), &format!("{mode:04o}")));
            command.or_die(sent.failed.clone())
        };
        match (mode, from) {
            (Some(mode), from) => vec![one(mode, from)],
            (None, Source::File(path)) => {
                let test = Test::Succeeds(Command::new("test", ["-d".into(), path.clone()]));
                let whole = self.send_folder(sent, path.clone(), ends_in_slash(sent.name));
                let file = vec![one(0o644, Source::File(path))];
                vec![Stmt::If(test, whole, file)]
            }
            (None, from) => vec![one(0o644, from)],
        }
    }

    fn send_folder(&self, sent: Sent<'_>, folder: Word, contents: bool) -> Vec<Stmt> {
        let helper = SendFolder {
            guest: self.guest.clone(),
            contents,
            ssh: Arc::clone(&self.on_guest),
        };
        let words = [folder, for_its_shell(sent.folder)];
        vec![Command::helper(helper, words).or_die(sent.failed.clone())]
    }

    fn fetch(&self, from: &Word, to: Word, failed: Word) -> Vec<Stmt> {
        let command = words(&[&"cat ".into(), &for_its_shell(from)]);
        vec![
            self.command(command)
                .output(Output::File(to))
                .or_die(failed),
        ]
    }

    fn fetch_folder(&self, from: &Word, to: Word, failed: Word) -> Option<Vec<Stmt>> {
        let helper = FetchFolder {
            guest: self.guest.clone(),
            ssh: Arc::clone(&self.on_guest),
        };
        let command = Command::helper(helper, [for_its_shell(from), to]);
        Some(vec![command.or_die(failed)])
    }
}

/// Where a guest is reached.
#[derive(Clone, Debug)]
pub struct At {
    /// Its address.
    pub host: Word,
    /// The port.
    pub port: Word,
    /// What the head tells of the two, if that is not what they are.
    pub told: Option<Word>,
    /// Whether it ends with the process `$qemu`.
    pub qemu: bool,
}

/// The guest that the communicator's keys describe, and the steps that connect to it.
///
/// # Errors
/// What is not composed yet.
pub fn compose(
    config: &Communicator,
    host: Word,
    scope: &mut Scope<'_, '_>,
) -> Result<(Guest, Vec<Step>), Stop> {
    let at = At {
        host,
        port: Word::lit(config.guest_port().to_string()),
        told: None,
        qemu: false,
    };
    compose_at(config, at, scope)
}

/// The same for a guest whose port is another one on this host.
///
/// # Errors
/// What is not composed yet.
pub fn compose_at(
    config: &Communicator,
    at: At,
    scope: &mut Scope<'_, '_>,
) -> Result<(Guest, Vec<Step>), Stop> {
    match config.communicator.value.as_str() {
        "none" => Ok((Guest::None, Vec::new())),
        "ssh" => ssh(config, at, scope),
        _ => Err(Stop::Later),
    }
}

fn ssh(
    config: &Communicator,
    at: At,
    scope: &mut Scope<'_, '_>,
) -> Result<(Guest, Vec<Step>), Stop> {
    let At {
        host,
        port,
        told,
        qemu,
    } = at;
    let guest = scope.build.suffix.clone();
    let password = scope
        .secret_is_absent("ssh_password", &config.ssh_password)
        .then(Word::empty)
        .unwrap_or_else(|| scope.secret("ssh_password", &config.ssh_password));
    let key = (!scope.is_absent("ssh_private_key_file", &config.ssh_private_key_file))
        .then(|| at_home(&config.ssh_private_key_file.word));
    let certificate = (!scope.is_absent("ssh_certificate_file", &config.ssh_certificate_file))
        .then(|| at_home(&config.ssh_certificate_file.word));
    let agent = config.ssh_agent_auth.value;
    // as Packer: who logs in by the agent lends it, unless that is forbidden
    let lent = agent && !config.ssh_disable_agent_forwarding.value;
    let user = config.ssh_username.word.clone();
    let (alive, missing) = way::signs_of_life(config);
    let (bastion, bastion_login, behind) = match way::bastion(config, &guest, scope) {
        Some((bastion, login, told)) => (Some(bastion), login, Some(told)),
        None => (None, None, None),
    };
    let proxy = way::proxy(config, scope)?;
    let tunnels = way::tunnels(config);
    let on_guest = Arc::new(OnGuest {
        guest: guest.clone(),
        host: host.clone(),
        port: port.clone(),
        user: user.clone(),
        password: !password.is_empty(),
        key: key.is_some(),
        certificate,
        agent,
        lent,
        pty: config.ssh_pty.value,
        alive,
        missing,
        ciphers: way::listed(&config.ssh_ciphers),
        kex: way::listed(&config.ssh_key_exchange_algorithms),
        legacy: scope.house.request.options.legacy_ssh,
        bastion,
        proxy: proxy.clone(),
    });
    let timeout = match config.ssh_wait_timeout.value.nanoseconds {
        0 => &config.ssh_timeout,
        _ => &config.ssh_wait_timeout,
    };
    let seconds = timeout.value.whole_seconds();
    let address = words(&[&user, &"@".into(), &host, &" port ".into(), &port]);
    let title = words(&[
        &"Wait for ssh to ".into(),
        &address,
        &format!(" (at most {})", timeout.value.brief()).into(),
    ]);
    let mut step = Step::new(
        title,
        scope.origin("communicator", config.communicator.span),
    );
    let late = words(&[
        &"no ssh to ".into(),
        &host,
        &" port ".into(),
        &port,
        &format!(" within {seconds} s: ").into(),
    ]);
    let connect = || Connect {
        guest: guest.clone(),
        seconds,
        late: late.clone(),
        tunnels: tunnels.clone(),
        proxy: proxy.is_some(),
        qemu,
        attempts: u64::try_from(config.ssh_handshake_attempts.value)
            .unwrap_or(10)
            .max(1),
        ssh: Arc::clone(&on_guest),
    };
    if !password.is_empty() || key.is_some() {
        let login = Login {
            guest: guest.clone(),
            password: (!password.is_empty()).then_some(password),
            key,
        };
        step.body.push(Stmt::Run(Command::helper(login, [])));
    }
    if let Some(login) = bastion_login {
        step.body.push(Stmt::Run(Command::helper(login, [])));
    }
    if agent || config.ssh_bastion_agent_auth.value {
        let socket = Word::var(Var::Env("SSH_AUTH_SOCK".to_owned()));
        let fails = Stmt::Die(Word::lit(
            "there is no ssh-agent(1): SSH_AUTH_SOCK is not set",
        ));
        step.body
            .push(Stmt::If(Test::Given(socket).not(), vec![fails], Vec::new()));
    }
    step.body.push(Stmt::Let("connected", Word::lit("1")));
    step.body.push(Stmt::Run(Command::helper(connect(), [])));
    let socket = words(&[&Word::var(Var::Run("work")), &format!("/ssh{guest}").into()]);
    let disconnect = || {
        let ends = ["-O", "exit", "guest"].map(Word::lit);
        let words = ["-F".into(), "/dev/null".into(), "-S".into(), socket.clone()];
        let command = Command::new("ssh", words).words(ends);
        Stmt::Run(command.output(Output::Null).silent())
    };
    let pause = config.pause_before_connecting.value;
    if pause.nanoseconds > 0 {
        step.body.extend([
            disconnect(),
            Stmt::Run(Command::new(
                "sleep",
                [Word::lit(pause.whole_seconds().to_string())],
            )),
            Stmt::Run(Command::helper(connect(), [])),
        ]);
    }
    step.undo = Some(Undo {
        flag: "connected",
        body: vec![disconnect()],
        kept_by_abort: false,
        told: Word::empty(),
    });
    step.ends_with_run = Some(Again::Here);
    let mut told = match told {
        Some(told) => words(&[&"ssh ".into(), &user, &"@".into(), &told]),
        None => words(&[&"ssh ".into(), &address]),
    };
    told.push_str("; its host key is new and not checked");
    if lent {
        told.push_str("; lends the guest the keys of your ssh-agent(1)");
    }
    step.facts.push(Fact::Connects(told));
    if let Some(behind) = behind {
        let mut told = words(&[&"by the bastion, ssh ".into(), &behind]);
        told.push_str("; its host key is not checked");
        step.facts.push(Fact::Connects(told));
    }
    if let Some(proxy) = proxy {
        let told = words(&[&"by the SOCKS5 proxy ".into(), &proxy]);
        step.facts.push(Fact::Connects(told));
    }
    for tunnel in &config.ssh_local_tunnels.items {
        let told = words(&[
            &"ssh: a tunnel to the guest's network, ".into(),
            &tunnel.word,
        ]);
        step.facts.push(Fact::Listens(told));
    }
    for tunnel in &config.ssh_remote_tunnels.items {
        let told = words(&[
            &"the guest, for a tunnel to this host's network, ".into(),
            &tunnel.word,
        ]);
        step.facts.push(Fact::Listens(told));
    }
    let ssh = Ssh { guest, on_guest };
    Ok((Guest::Ssh(ssh), vec![step]))
}

/// Words one behind the other.
pub fn words(pieces: &[&Word]) -> Word {
    let mut out = Word::empty();
    for piece in pieces {
        out.append((*piece).clone());
    }
    out
}

/// A path whose `~/` is the home folder.
pub fn at_home(path: &Word) -> Word {
    match path.parts() {
        [Part::Literal(text), rest @ ..] if text.starts_with("~/") => {
            let mut out = Word::var(Var::Env("HOME".to_owned()));
            out.push_str(&text[1..]);
            rest.iter().for_each(|part| out.push(part.clone()));
            out
        }
        [Part::Literal(_), ..] => path.clone(),
        _ => Word::call(LibFn("at_home"), vec![path.clone()]),
    }
}
