//! What `ansible` lowers to: Ansible runs here and reaches the guest by itself, over the build's connection. Packer runs
//! an SSH server in between.

use super::arguments::{Arguments, environment};
use super::{Ansible, playbook};
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::options::{Daemon, Engine};
use crate::lower::{Connection, Lower, Scope, Steps};
use crate::plan::{LibFn, Stmt, Var, Word};
use crate::provisioners::guest::{given, known, or_default, words};
use crate::schema::Raw;

/// How Ansible reaches the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By ssh, with the build's connection.
    Ssh,
    /// By its own WinRM.
    Winrm,
    /// Into a container, by this connection plugin.
    Container(&'static str),
    /// Not by packsh's doing: the inventory of the template says how.
    Own,
}

pub(super) const HOST: &str =
    "{{ .HostAlias }} ansible_host={{ .Host }} ansible_user={{ .User }} ansible_port={{ .Port }}\n";
pub(super) const OLD_HOST: &str = "{{ .HostAlias }} ansible_ssh_host={{ .Host }} ansible_ssh_user={{ .User }} ansible_ssh_port={{ .Port }}\n";
const WINRM_HOST: &str = "{{ .HostAlias}} ansible_host={{ .Host }} ansible_connection=winrm ansible_winrm_transport=basic ansible_shell_type=powershell ansible_user={{ .User}} ansible_port={{ .Port }}\n";
const CONTAINER_HOST: &str =
    "{{ .HostAlias }} ansible_connection={{ .Plugin }} ansible_host={{ .Container }}{{ .As }}\n";

/// provisioner/ansible/provisioner.go
impl Lower for Ansible {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let own = given(steps.scope, "inventory_file", &self.inventory_file)?;
        let way = way(steps, own)?;
        let playbook = playbook::playbook(steps.scope, "playbook_file", &self.playbook_file)?;
        let playbook = steps.made_ready(playbook);
        let playbook = Word::call(LibFn("absolute"), vec![playbook]);
        steps.say("Provisioning with Ansible...");
        steps.body.push(Stmt::Set("ansible_made", Word::empty()));
        let variables = environment(self, steps)?;
        let mut connection = Word::empty();
        if way == Way::Ssh {
            if !own {
                connection = steps.scope.private("_connection");
            }
            let call = [self.host_alias.word.clone(), connection.clone()];
            steps.body.push(Stmt::call("ansible_over_ssh", call));
        }
        let mut exports = variables;
        if way == Way::Ssh && own {
            // its hosts have names of their own: ssh knows the guest by its address
            let file = Word::call(
                LibFn("quote"),
                vec![words!(Word::var(Var::Run("work")), "/ansible_ssh_config")],
            );
            exports.push(words!("ANSIBLE_SSH_COMMON_ARGS=-F ", file));
        }
        steps.body.push(Stmt::call("local_environment", exports));
        galaxy(self, steps)?;
        let inventory = if own {
            let carried = playbook::inventory(steps.scope, "inventory_file", &self.inventory_file)?;
            steps.made_ready(carried)
        } else {
            inventory(self, steps, way)?
        };
        let arguments = Arguments::new(self, steps, way)?;
        let mut call = arguments.before;
        call.push("-i".into());
        call.push(inventory);
        if !connection.is_empty() {
            call.push("-i".into());
            call.push(connection);
        }
        call.push(playbook);
        let command = known(steps.scope, "command", &self.command)?;
        if command == "ansible-playbook" {
            steps.body.push(Stmt::call("ansible_playbook", call));
        } else {
            call.insert(0, self.command.word.clone());
            steps.body.push(Stmt::call("ansible_command", call));
        }
        Ok(format!(
            "Run the playbook {} from here on the guest",
            self.playbook_file.word
        ))
    }
}

fn way(steps: &Steps<'_, '_, '_, '_>, own: bool) -> Result<Way, Diagnostic> {
    let connection = steps.connection();
    match connection {
        Connection::By("ssh") | Connection::Unplanned => Ok(Way::Ssh),
        Connection::By("winrm") => Ok(Way::Winrm),
        Connection::By("docker") => Ok(Way::Container(
            match steps.scope.house.request.options.docker {
                Engine::Docker => "docker",
                Engine::Podman => "containers.podman.podman",
            },
        )),
        Connection::Unnamed if own => Ok(Way::Own),
        Connection::Unnamed if steps.scope.build.kind == "lxc" => {
            Ok(Way::Container("community.general.lxc"))
        }
        Connection::Unnamed if steps.scope.build.kind == "lxd" => Ok(Way::Container(
            match steps.scope.house.request.options.lxd {
                Daemon::Lxd => "community.general.lxd",
                Daemon::Incus => "community.general.incus",
            },
        )),
        _ => {
            let kind = match connection {
                Connection::By(kind) => kind,
                _ => "none",
            };
            Err(unreachable(steps.scope, kind))
        }
    }
}

/// A guest that Ansible does not reach.
pub(super) fn unreachable(scope: &Scope<'_, '_>, kind: &str) -> Diagnostic {
    let message = format!("Ansible does not reach a guest by the communicator `{kind}`");
    Diagnostic::error(Code::NotSupported, scope.span, message)
        .help("use `ssh`, or `inventory_file` with hosts that Ansible reaches by itself")
}

/// Installs what the file of requirements names.
fn galaxy(config: &Ansible, steps: &mut Steps<'_, '_, '_, '_>) -> Result<(), Diagnostic> {
    let (key, file) = ("galaxy_file", &config.galaxy_file);
    if !given(steps.scope, key, file)? {
        return Ok(());
    }
    let path = known(steps.scope, key, file)?;
    let bytes = steps
        .scope
        .house
        .request
        .disk
        .read(&path)
        .unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let has = |what: &str| text.lines().any(|line| line.starts_with(what));
    let local = steps.carry(key, file, key)?.path;
    let roles = has("roles:") || !has("collections:");
    for (wanted, first, key, target) in [
        (roles, None, "roles_path", &config.roles_path),
        (
            has("collections:"),
            Some("collection"),
            "collections_path",
            &config.collections_path,
        ),
    ] {
        if !wanted {
            continue;
        }
        let mut call: Vec<Word> = first.into_iter().map(Word::from).collect();
        call.extend(["install".into(), "-r".into(), local.clone()]);
        if config.galaxy_force_install.value {
            call.push("-f".into());
        }
        if given(steps.scope, key, target)? {
            call.extend(["-p".into(), target.word.clone()]);
        }
        if known(steps.scope, "galaxy_command", &config.galaxy_command)? == "ansible-galaxy" {
            steps.body.push(Stmt::call("ansible_galaxy", call));
        } else {
            call.insert(0, config.galaxy_command.word.clone());
            steps.body.push(Stmt::call("ansible_galaxy_command", call));
        }
    }
    Ok(())
}

/// Makes the inventory: the guest, and its groups.
fn inventory(
    config: &Ansible,
    steps: &mut Steps<'_, '_, '_, '_>,
    way: Way,
) -> Result<Word, Diagnostic> {
    let default = match way {
        Way::Winrm => WINRM_HOST,
        Way::Container(_) => CONTAINER_HOST,
        // Packer has not asked for the version then, and takes it for an old one
        _ if config.skip_version_check.value => OLD_HOST,
        _ => HOST,
    };
    let template = match config.inventory_file_template.text.as_str() {
        "" => or_default(&Raw::default(), default),
        _ => config.inventory_file_template.clone(),
    };
    let user = match given(steps.scope, "user", &config.user)? {
        true => config.user.word.clone(),
        false => steps.data.get("User").cloned().unwrap_or_default(),
    };
    let plugin = match way {
        Way::Container(plugin) => plugin,
        _ => "",
    };
    let container = match steps.scope.build.kind.as_str() {
        "lxc" => Word::var(Var::Build("lxc_name")),
        "lxd" => Word::var(Var::Build("lxd_name")),
        _ => steps.data.get("ID").cloned().unwrap_or_default(),
    };
    let more = [
        ("As", exec_user(steps)),
        ("Plugin", plugin.into()),
        ("Container", container),
        ("HostAlias", config.host_alias.word.clone()),
        ("User", user),
    ];
    let host = steps.scope.run_time(&template, steps.data, &more)?;
    let mut text = host.clone();
    for group in &config.groups.items {
        text.append(words!("[", group.word.clone(), "]\n", host.clone()));
    }
    for group in &config.empty_groups.items {
        text.append(words!("[", group.word.clone(), "]\n"));
    }
    let folder = &config.inventory_directory;
    let in_folder = given(steps.scope, "inventory_directory", folder)?;
    let keep = config.keep_inventory_file.value;
    let path = if in_folder || keep {
        let mut call = vec![folder.word.clone()];
        if keep {
            call.push("keep".into());
        }
        steps.body.push(Stmt::call("ansible_inventory", call));
        steps.body.push(Stmt::Take("inventory"));
        Word::var(Var::Local("inventory"))
    } else {
        let private = steps.scope.private("_inventory");
        steps.body.push(Stmt::call("folder", [private.clone()]));
        words!(private, "/packer-provisioner-ansible")
    };
    steps.body.push(Stmt::Write {
        path: path.clone(),
        text,
        mode: 0o600,
    });
    Ok(path)
}

/// docker's `exec_user`, for a line of the inventory: Packer's proxy runs commands as that user.
fn exec_user(steps: &Steps<'_, '_, '_, '_>) -> Word {
    let setup = steps.builder.map_or(&[][..], |builder| &builder.setup);
    let user = setup.iter().find_map(|stmt| match stmt {
        Stmt::Set("b_docker_exec_user", user) => Some(user),
        _ => None,
    });
    match user {
        Some(user) if user.as_literal() != Some("") => words!(" ansible_user=", user.clone()),
        _ => Word::empty(),
    }
}
