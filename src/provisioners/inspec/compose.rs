//! What a program does for `inspec`: it runs InSpec here, which logs in to the guest by itself. Packer runs an SSH server in
//! between.

use super::{BEHIND, Inspec, NEEDS_SSH, refused, secret_argument};
use crate::communicator::guest::{Guest, Ssh};
use crate::diagnostic::Diagnostic;
use crate::lower::compose::{Compose, Composing, Stop};
use crate::plan::{LibFn, Word};
use crate::program::{Fact, Side, Stmt};
use crate::provisioners::ansible::run_here;
use crate::provisioners::guest::{given, known, ready, ready_folder, words};
use crate::provisioners::variables::{assignments, is_secret};
use crate::schema::Text;

/// provisioner/inspec/provisioner.go
impl Compose for Inspec {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let profile = self.profile.word.clone();
        at.step.title = words!("Run the profile ", profile, " of InSpec from here");
        let backend = match known(at.scope, "backend", &self.backend)?.as_str() {
            "" => "ssh".to_owned(),
            backend => backend.to_owned(),
        };
        let ssh = match (backend.as_str(), at.guest) {
            ("ssh", Guest::Ssh(ssh)) if ssh.is_direct() => Some(ssh),
            ("ssh", Guest::Ssh(_)) => return Err(refused(at.scope.span, BEHIND).into()),
            ("ssh", _) => return Err(refused(at.scope.span, NEEDS_SSH).into()),
            _ => None,
        };
        let mut variables = Vec::new();
        for (name, value) in assignments(&self.inspec_env_vars, at)? {
            variables.push(words!(name, "=", value));
        }
        let profile = self.carried(at, ("profile", "profile"), &self.profile)?;
        let mut arguments: Vec<Word> = vec![
            self.subcommand.word.clone(),
            profile,
            "--backend".into(),
            backend.into(),
            "--host".into(),
            self.host(at, ssh)?,
            "--user".into(),
            self.user(at, ssh)?,
        ];
        if let Some(ssh) = ssh {
            arguments.extend(login(at, ssh));
        }
        arguments.push("--input-file".into());
        for (number, text) in self.attributes.items.iter().enumerate() {
            let text = Text {
                word: at.again(text)?,
                ..text.clone()
            };
            let name = format!("attributes_{}", number + 1);
            arguments.push(self.carried(at, ("attributes", &name), &text)?);
        }
        arguments.push(own_attributes(at));
        for text in &self.extra_arguments.items {
            let word = at.again(text)?;
            if is_secret(at.scope, &word) {
                let span = text.span.unwrap_or(at.scope.span);
                return Err(secret_argument(span).into());
            }
            arguments.push(word);
        }
        let command = run_here(at, "inspec", &self.command, variables)?.words(arguments);
        at.run([command.or_die_with_status("InSpec failed")]);
        Ok(())
    }
}

impl Inspec {
    /// Carries a file or a folder of this host; where it is then. An address stays one.
    fn carried(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        (key, name): (&str, &str),
        path: &Text,
    ) -> Result<Word, Stop> {
        let carried = at.scope.carry(key, path, name)?;
        let local = match carried.folder {
            true => ready_folder(at, &carried)?,
            false => {
                ready(at, &carried)?;
                carried.path
            }
        };
        let address = path.word.as_literal().filter(|text| text.contains("://"));
        if let Some(address) = address {
            let told = words!(address, ", as it comes, by InSpec");
            at.step.facts.push(Fact::Fetches(Side::Host, told));
        }
        Ok(local)
    }

    /// Where the guest is. Packer's default is its own server.
    fn host(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        ssh: Option<&Ssh>,
    ) -> Result<Word, Diagnostic> {
        let host = &self.host;
        let default = host.is_blank() || host.word.as_literal() == Some("127.0.0.1");
        match ssh.filter(|_| default) {
            Some(ssh) => Ok(ssh.address().0.clone()),
            None if host.is_blank() => Ok("127.0.0.1".into()),
            None => at.again(host),
        }
    }

    /// Who logs in: over ssh the user of the connection, since that of Packer's own server is nobody to the guest.
    fn user(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        ssh: Option<&Ssh>,
    ) -> Result<Word, Diagnostic> {
        if let Some(user) = at.data.get("User").filter(|_| ssh.is_some()) {
            return Ok(user.clone());
        }
        if given(at.scope, "user", &self.user)? {
            return at.again(&self.user);
        }
        Ok(Word::call(LibFn("local_user"), Vec::new()))
    }
}

/// How InSpec logs in over ssh: with the key, the agent, or the password in a private file.
fn login(at: &mut Composing<'_, '_, '_, '_>, ssh: &Ssh) -> Vec<Word> {
    let mut out = Vec::new();
    let agent = at.data.get("SSHAgentAuth").and_then(Word::as_literal) == Some("true");
    if let Some(key) = ssh.key() {
        out.extend(["--key-files".into(), key]);
    } else if !agent {
        let file = at.scope.private("_login.json");
        let password = at.data.get("Password").cloned().unwrap_or_default();
        let password = Word::call(LibFn("json_string"), vec![password]);
        let before = "{\"version\": \"1.1\", \"cli_options\": {\"password\": \"";
        at.run([Stmt::Write {
            path: file.clone(),
            text: words!(before, password, "\"}}\n"),
            mode: Some(0o600),
        }]);
        out.extend(["--config".into(), file]);
    }
    out.extend(["--port".into(), ssh.address().1.clone()]);
    out
}

/// The attributes that Packer gives to every profile.
fn own_attributes(at: &mut Composing<'_, '_, '_, '_>) -> Word {
    let path = words!(
        crate::lower::compose::private(),
        "/packer-provisioner-inspec.yml"
    );
    let build = at.scope.build;
    let (name, kind) = (build.name.clone(), build.kind.clone());
    at.run([Stmt::Write {
        path: path.clone(),
        text: words!(
            "packer_build_name: ",
            name,
            "\npacker_builder_type: ",
            kind,
            "\n"
        ),
        mode: None,
    }]);
    path
}
