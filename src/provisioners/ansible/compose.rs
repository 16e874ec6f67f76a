//! What a program does for `ansible`: it runs Ansible here, which reaches the guest by the connection of the build. Packer
//! runs an SSH server in between.

use super::Ansible;
use super::arguments::{arguments, environment_of};
use super::lower::{HOST, OLD_HOST, unreachable};
use super::playbook;
use crate::communicator::guest::{Guest, Ssh};
use crate::helpers::Here;
use crate::lower::Carried;
use crate::lower::compose::{Compose, Composing, Stop, private};
use crate::plan::{LibFn, Part, Stmt as Call, Var, Word};
use crate::program::{Command, Fact, Side, Stmt, Undo};
use crate::provisioners::guest::{given, known, or_default, ready, ready_below, words};
use crate::schema::{Raw, Text};

/// The variable of Ansible's that says how ssh is called.
const SSH_ARGS: &str = "ANSIBLE_SSH_COMMON_ARGS";

/// provisioner/ansible/provisioner.go
impl Compose for Ansible {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let playbook = self.playbook_file.word.clone();
        at.step.title = words!("Run ", playbook, " by Ansible from here on the guest");
        let own = given(at.scope, "inventory_file", &self.inventory_file)?;
        let ssh = match at.guest {
            Guest::Ssh(ssh) => Some(ssh),
            Guest::None | Guest::Mock if own => None,
            Guest::None | Guest::Mock => return Err(unreachable(at.scope, "none").into()),
            Guest::Own(_) => return Err(Stop::Later),
        };
        let variables = self.variables(at, ssh)?;
        self.galaxy(at, &variables)?;
        let (key, file) = ("playbook_file", &self.playbook_file);
        let carried = playbook::playbook(at.scope, key, file)?;
        let playbook = absolute(&together(at, &carried)?);
        let (key, file) = ("inventory_file", &self.inventory_file);
        let inventory = if own {
            let carried = playbook::inventory(at.scope, key, file)?;
            ready(at, &carried)?;
            carried.path
        } else {
            self.inventory(at)?
        };
        let arguments = arguments(self, at, ssh)?;
        if let Some(ssh) = ssh {
            share(at, ssh);
        }
        let command = run_here(at, "ansible-playbook", &self.command, variables)?
            .words(arguments)
            .words(["-i".into(), inventory.clone(), playbook]);
        let failed = words!(self.playbook_file.word.clone(), " failed");
        at.run([command.or_die_with_status(failed)]);
        if at.step.undo.is_some() {
            at.run([remove(inventory), Stmt::Let("inventory", Word::empty())]);
        }
        Ok(())
    }
}

impl Ansible {
    /// The environment: the template's, Packer's, and how ssh gets at the connection.
    fn variables(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        ssh: Option<&Ssh>,
    ) -> Result<Vec<Word>, Stop> {
        let mut args = match ssh {
            Some(ssh) => words!("-o ControlPath='", shared(ssh, "%n", "%p"), "'"),
            None => Word::empty(),
        };
        let mut out = Vec::new();
        for (name, value) in environment_of(self, at)? {
            if name == SSH_ARGS {
                args = words!(args, " ", value);
            } else {
                out.push(words!(name, "=", value));
            }
        }
        if !args.is_empty() {
            out.push(words!(SSH_ARGS, "=", args));
        }
        Ok(out)
    }

    /// Installs what the file of requirements names.
    fn galaxy(&self, at: &mut Composing<'_, '_, '_, '_>, variables: &[Word]) -> Result<(), Stop> {
        let (key, file) = ("galaxy_file", &self.galaxy_file);
        if !given(at.scope, key, file)? {
            return Ok(());
        }
        let path = known(at.scope, key, file)?;
        let bytes = at.scope.house.request.disk.read(&path).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let has = |what: &str| text.lines().any(|line| line.starts_with(what));
        let carried = at.scope.carry(key, file, key)?;
        ready(at, &carried)?;
        let roles = has("roles:") || !has("collections:");
        for (wanted, first, key, target) in [
            (roles, None, "roles_path", &self.roles_path),
            (
                has("collections:"),
                Some("collection"),
                "collections_path",
                &self.collections_path,
            ),
        ] {
            if !wanted {
                continue;
            }
            let mut words: Vec<Word> = first.into_iter().map(Word::from).collect();
            words.extend(["install".into(), "-r".into(), carried.path.clone()]);
            if self.galaxy_force_install.value {
                words.push("-f".into());
            }
            if given(at.scope, key, target)? {
                words.extend(["-p".into(), target.word.clone()]);
                at.step.facts.push(Fact::Writes(target.word.clone()));
            }
            let tool = "ansible-galaxy";
            let command = run_here(at, tool, &self.galaxy_command, variables.to_vec())?;
            let failed = words!("cannot install what ", file.word.clone(), " names");
            at.run([command.words(words).or_die_with_status(failed)]);
        }
        let told = words!("what ", file.word.clone(), " names, by Ansible Galaxy");
        at.step.facts.push(Fact::Fetches(Side::Host, told));
        Ok(())
    }

    /// Writes the inventory: the guest, and its groups. Unless it is to stay, it lies in the private folder, or goes when the
    /// step ends.
    fn inventory(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<Word, Stop> {
        // without a check Packer has not asked for the version, and takes it for an old one
        let default = match self.skip_version_check.value {
            true => OLD_HOST,
            false => HOST,
        };
        let template = match self.inventory_file_template.text.as_str() {
            "" => or_default(&Raw::default(), default),
            _ => self.inventory_file_template.clone(),
        };
        let user = match given(at.scope, "user", &self.user)? {
            true => self.user.word.clone(),
            false => at.data.get("User").cloned().unwrap_or_default(),
        };
        let more = [("HostAlias", self.host_alias.word.clone()), ("User", user)];
        let host = at.run_time(&template, &more)?;
        let mut text = host.clone();
        for group in &self.groups.items {
            text.append(words!("[", group.word.clone(), "]\n", host.clone()));
        }
        for group in &self.empty_groups.items {
            text.append(words!("[", group.word.clone(), "]\n"));
        }
        let path = self.inventory_path(at)?;
        at.run([Stmt::Write {
            path: path.clone(),
            text,
            mode: None,
        }]);
        Ok(path)
    }

    fn inventory_path(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<Word, Stop> {
        let folder = &self.inventory_directory;
        let in_folder = given(at.scope, "inventory_directory", folder)?;
        let keep = self.keep_inventory_file.value;
        if !in_folder && !keep {
            return Ok(words!(private(), "/inventory"));
        }
        let name = "packer-provisioner-ansible.XXXXXXXXXX"; // mktemp(1) fills in the X
        let words = match in_folder {
            true => vec![words!(folder.word.clone(), "/", name)],
            false => vec!["-t".into(), name.into()],
        };
        let failed = "cannot make the inventory";
        let made = Command::new("mktemp", words).or_dies(failed);
        at.run([Stmt::Capture("inventory", made)]);
        let path = Word::var(Var::Local("inventory"));
        if keep {
            let told = match in_folder {
                true => words!(folder.word.clone(), "/", name),
                false => words!("$TMPDIR/", name),
            };
            at.step.facts.push(Fact::Writes(told));
        } else {
            at.step.undo = Some(Undo {
                flag: "inventory",
                body: vec![remove(path.clone())],
                kept_by_abort: false,
                told: Word::empty(),
            });
        }
        Ok(path)
    }
}

fn remove(path: Word) -> Stmt {
    Stmt::Run(Command::new("rm", ["-f".into(), path]))
}

/// Where ssh finds the connection of the build: by the name and the port that it is called with, so that it is not taken for
/// another host's.
fn shared(ssh: &Ssh, name: &str, port: &str) -> Word {
    words!(ssh.socket(), format!("-{name}-{port}"))
}

/// Lets Ansible's ssh find the connection of the build.
fn share(at: &mut Composing<'_, '_, '_, '_>, ssh: &Ssh) {
    let (host, port) = ssh.address();
    let link = words!(ssh.socket(), "-", host.clone(), "-", port.clone());
    let command = Command::new("ln", ["-sf".into(), ssh.socket(), link]);
    at.run([command.or_die("cannot share the connection to the guest")]);
}

/// A command of this host, with the caller's environment and these variables; nothing that a tool asks for is printed.
pub fn run_here(
    at: &mut Composing<'_, '_, '_, '_>,
    usual: &'static str,
    command: &Text,
    variables: Vec<Word>,
) -> Result<Command, Stop> {
    let name = known(at.scope, "command", command)?;
    let tool = (name == usual).then_some(usual);
    if tool.is_none() {
        at.step.facts.push(Fact::Needs(command.word.clone()));
    }
    let here = Command::helper(Here { tool }, []).words(variables);
    Ok(here.words([command.word.clone()]))
}

/// Makes a playbook ready with what lies beside it; where it then is.
fn together(at: &mut Composing<'_, '_, '_, '_>, carried: &Carried) -> Result<Word, Stop> {
    let folder = carried.ready.iter().find_map(|stmt| match stmt {
        Call::Call(LibFn("folder"), words) => words.first(),
        _ => None,
    });
    match folder {
        Some(folder) => ready_below(at, carried, folder),
        None => {
            ready(at, carried)?;
            Ok(carried.path.clone())
        }
    }
}

/// A path of this host, seen from the root.
fn absolute(path: &Word) -> Word {
    match path.parts() {
        [Part::Literal(text), ..] if !text.starts_with('/') => {
            words!(Word::var(Var::Run("pwd")), "/", path.clone())
        }
        [
            Part::Literal(_) | Part::Var(Var::Run(_) | Var::Local(_)),
            ..,
        ] => path.clone(),
        _ => Word::call(LibFn("absolute"), vec![path.clone()]),
    }
}
