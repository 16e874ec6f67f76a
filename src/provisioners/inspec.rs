//! `inspec`: runs InSpec on this host against the guest.

mod compose;

use super::guest::{given, known, words};
use super::paths;
use super::variables::is_secret;
use crate::config;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::{Connection, Lower, Steps};
use crate::plan::{LibFn, Stmt, Word};
use crate::schema::{Checks, Int, List, Text, Validate};
use crate::source::Span;

config! {
    /// Runs InSpec on this host against the guest.
    pub struct Inspec as "inspec" {
        /// Command.
        command: Text = "inspec" => untagged("Command");
        /// Set by the provisioner itself.
        subcommand: Text = "exec" => untagged("SubCommand");
        /// More arguments.
        extra_arguments: List<Text>;
        /// Variables for InSpec: `NAME=VALUE`.
        inspec_env_vars: List<Text>;
        /// Profile of the credentials file.
        profile: Text => required("profile must be specified.");
        /// Folder of attributes.
        attributes_directory: Text;
        /// Attributes.
        attributes: List<Text>;
        /// How InSpec connects.
        backend: Text = "ssh";
        /// User; `<local user>` if it is not given.
        user: Text;
        /// Host.
        host: Text = "127.0.0.1";
        /// Local port.
        local_port: Int;
        /// Private key of the local server.
        ssh_host_key_file: Text;
        /// Public key that may log in to it.
        ssh_authorized_key_file: Text;
    }
}

impl Validate for Inspec {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::file(
            "ssh_authorized_key_file",
            &self.ssh_authorized_key_file,
            checks,
        );
        paths::file("ssh_host_key_file", &self.ssh_host_key_file, checks);
        checks.among(
            "backend",
            &self.backend,
            &["", "docker", "local", "ssh", "winrm"],
            format!("backend: {} must be a valid backend", self.backend.shown()),
        );
        checks.refuse(
            self.backend.shown() == "docker" && self.host.is_blank(),
            &self.host,
            "backend: host must be specified for docker backend",
        );
        checks.refuse(
            self.local_port.value > 65_535,
            &self.local_port,
            format!("local_port: {} must be a valid port", self.local_port.value),
        );
        let attrs = &self.attributes_directory;
        let path = attrs.shown().to_owned();
        checks.folder(
            attrs,
            &format!("attrs: {path} is invalid: "),
            &format!("attrs: {path} must point to a directory"),
        );
    }
}

/// provisioner/inspec/provisioner.go, without the SSH server that Packer runs in between.
impl Lower for Inspec {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let setup = steps.builder.map_or(&[][..], |builder| &builder.setup);
        let detour = setup.iter().any(|stmt| match stmt {
            Stmt::Set("b_bastion_host", _) => true,
            Stmt::Call(function, _) => function.0 == "ssh_through_proxy",
            _ => false,
        });
        let backend = match known(steps.scope, "backend", &self.backend)?.as_str() {
            "" => "ssh".to_owned(),
            backend => backend.to_owned(),
        };
        let ssh = backend == "ssh";
        steps.say("Provisioning with Inspec...");
        let mut exports = Vec::new();
        for text in &self.inspec_env_vars.items {
            exports.push(steps.scope.again(text, steps.data)?);
        }
        let profile = steps.carry("profile", &self.profile, "profile")?.path;
        let host = host(self, steps, ssh)?;
        let mut call: Vec<Word> = vec![
            self.subcommand.word.clone(),
            profile,
            "--backend".into(),
            backend.into(),
            "--host".into(),
            host,
            "--user".into(),
            user(self, steps, ssh)?,
        ];
        if ssh {
            call.extend(login(steps, detour)?);
        }
        call.push("--input-file".into());
        for (number, text) in self.attributes.items.iter().enumerate() {
            let text = Text {
                word: steps.scope.again(text, steps.data)?,
                ..text.clone()
            };
            let name = format!("attributes_{}", number + 1);
            call.push(steps.carry("attributes", &text, &name)?.path);
        }
        call.push(own_attributes(steps));
        for text in &self.extra_arguments.items {
            let word = steps.scope.again(text, steps.data)?;
            if is_secret(steps.scope, &word) {
                return Err(secret_argument(text.span.unwrap_or(steps.scope.span)));
            }
            call.push(word);
        }
        steps.body.push(Stmt::call("local_environment", exports));
        if known(steps.scope, "command", &self.command)? == "inspec" {
            steps.body.push(Stmt::call("inspec_profile", call));
        } else {
            call.insert(0, self.command.word.clone());
            steps.body.push(Stmt::call("inspec_command", call));
        }
        Ok(format!(
            "Run the profile {} of InSpec from here",
            self.profile.word
        ))
    }
}

/// A secret that would stand on the command line.
fn secret_argument(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::NotSupported,
        span,
        "an argument of `extra_arguments` holds a secret, and everybody can see a command line",
    )
    .help("give it in `inspec_env_vars`, or in a file of attributes")
}

const NEEDS_SSH: &str = "InSpec's backend `ssh` needs the communicator `ssh`";

const BEHIND: &str = "InSpec does not reach a guest behind a bastion or a proxy";

/// A guest that InSpec does not reach.
fn refused(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error(Code::NotSupported, span, message)
        .help("reach the guest without it, or run InSpec by `shell-local`")
}

/// Where the guest is. Packer's default is its own server.
fn host(config: &Inspec, steps: &mut Steps<'_, '_, '_, '_>, ssh: bool) -> Result<Word, Diagnostic> {
    let host = &config.host;
    let default = host.is_blank() || host.word.as_literal() == Some("127.0.0.1");
    match steps.data.get("Host").filter(|_| ssh && default) {
        Some(guest) => Ok(guest.clone()),
        None if host.is_blank() => Ok("127.0.0.1".into()),
        None => steps.scope.again(host, steps.data),
    }
}

/// Who logs in: over ssh the user of the connection, since that of Packer's own server is nobody to the guest.
fn user(config: &Inspec, steps: &mut Steps<'_, '_, '_, '_>, ssh: bool) -> Result<Word, Diagnostic> {
    if let Some(user) = steps.data.get("User").filter(|_| ssh) {
        return Ok(user.clone());
    }
    if given(steps.scope, "user", &config.user)? {
        return steps.scope.again(&config.user, steps.data);
    }
    Ok(Word::call(LibFn("local_user"), Vec::new()))
}

/// How InSpec logs in over ssh: with the key, the agent, or the password in a private file.
fn login(steps: &mut Steps<'_, '_, '_, '_>, detour: bool) -> Result<Vec<Word>, Diagnostic> {
    let refuse = |message: &str| Err(refused(steps.scope.span, message));
    let data = |key: &str| steps.data.get(key).cloned().unwrap_or_default();
    match steps.connection() {
        Connection::By("ssh") => {}
        Connection::Unplanned => return Ok(Vec::new()),
        _ => return refuse(NEEDS_SSH),
    }
    if detour {
        return refuse(BEHIND);
    }
    let mut out = Vec::new();
    let keyed = !data("SSHPrivateKeyFile").is_empty() || !data("SSHPrivateKey").is_empty();
    let agent = data("SSHAgentAuth").as_literal() == Some("true");
    let (password, port) = (data("Password"), data("Port"));
    steps.body.push(Stmt::call("ssh_ready", []));
    if keyed {
        let key = Word::call(LibFn("private_key"), Vec::new());
        out.extend(["--key-files".into(), key]);
    } else if !agent {
        let file = steps.scope.private("_login.json");
        let password = Word::call(LibFn("json_string"), vec![password]);
        steps.body.push(Stmt::Write {
            path: file.clone(),
            text: words!(
                "{\"version\": \"1.1\", \"cli_options\": {\"password\": ",
                password,
                "}}\n"
            ),
            mode: 0o600,
        });
        out.extend(["--config".into(), file]);
    }
    out.extend(["--port".into(), port]);
    Ok(out)
}

/// The attributes that Packer gives to every profile.
fn own_attributes(steps: &mut Steps<'_, '_, '_, '_>) -> Word {
    let folder = steps.scope.private("_attributes");
    let path = words!(folder.clone(), "/packer-provisioner-inspec.yml");
    let build = steps.scope.build;
    steps.body.push(Stmt::call("folder", [folder]));
    steps.body.push(Stmt::Write {
        path: path.clone(),
        text: words!(
            "packer_build_name: ",
            build.name.clone(),
            "\npacker_builder_type: ",
            build.kind.clone(),
            "\n"
        ),
        mode: 0o600,
    });
    path
}
