//! `ansible-local`: runs Ansible on the guest.

mod compose;

use super::guest::{System, base_name, given, join, known, words};
use super::paths;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lower, Steps};
use crate::plan::{LibFn, Stmt, Var, Word};
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// Runs Ansible on the guest.
    pub struct AnsibleLocal as "ansible-local" {
        /// Command.
        command: Text = "ANSIBLE_FORCE_COLOR=1 PYTHONUNBUFFERED=1 ansible-playbook" => untagged("Command");
        /// More arguments.
        extra_arguments: List<Text>;
        /// Folder of group variables.
        group_vars: Text;
        /// Folder of host variables.
        host_vars: Text;
        /// Directory with all of the playbook's files.
        playbook_dir: Text;
        /// Playbook.
        playbook_file: Text;
        /// Several playbooks.
        playbook_files: List<Text>;
        /// Folders of playbooks.
        playbook_paths: List<Text>;
        /// Folders of roles.
        role_paths: List<Text>;
        /// Remote directory; default with a UUID; `/tmp/packer-provisioner-ansible-local/<uuid>` if it is
        /// not given.
        staging_directory: Text;
        /// Remove it at the end.
        clean_staging_directory: Bool;
        /// Inventory.
        inventory_file: Text;
        /// Groups 127.0.0.1 is put in.
        inventory_groups: List<Text>;
        /// Requirements for Galaxy.
        galaxy_file: Text;
        /// Command of Ansible Galaxy.
        galaxy_command: Text = "ansible-galaxy";
    }
}

impl Validate for AnsibleLocal {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.exclusive(
            &[
                ("playbook_files", &self.playbook_files),
                ("playbook_file", &self.playbook_file),
            ],
            "Either playbook_file or playbook_files can be specified, not both",
        );
        checks.require_one(
            &[
                ("playbook_file", &self.playbook_file),
                ("playbook_files", &self.playbook_files),
            ],
            "Either playbook_file or playbook_files must be specified",
        );
        paths::file("playbook_file", &self.playbook_file, checks);
        for path in &self.playbook_files.items {
            paths::file("playbook_files", path, checks);
        }
        paths::file("inventory_file", &self.inventory_file, checks);
        paths::file("galaxy_file", &self.galaxy_file, checks);
        paths::folder("playbook_dir", &self.playbook_dir, checks);
        paths::folder("group_vars", &self.group_vars, checks);
        paths::folder("host_vars", &self.host_vars, checks);
        for path in &self.playbook_paths.items {
            paths::folder("playbook_paths", path, checks);
        }
        for path in &self.role_paths.items {
            paths::folder("role_paths", path, checks);
        }
    }
}

/// The commands of the guest: Packer takes it for a Unix, and does not use sudo.
const UNIX: System = System {
    windows: false,
    sudo: false,
};

/// provisioner/ansible-local/provisioner.go
impl Lower for AnsibleLocal {
    fn lower(&self, steps: &mut Steps<'_, '_, '_, '_>) -> Result<String, Diagnostic> {
        let mut staging = self.staging_directory.word.clone();
        if !given(steps.scope, "staging_directory", &self.staging_directory)? {
            steps.body.push(Stmt::call("uuid", []));
            steps.body.push(Stmt::Take("staging"));
            staging = words!(
                "/tmp/packer-provisioner-ansible-local/",
                Word::var(Var::Local("staging"))
            );
        }
        steps.say("Provisioning with Ansible...");
        if given(steps.scope, "playbook_dir", &self.playbook_dir)? {
            steps.message("Uploading Playbook directory to Ansible staging directory...");
            let fault = "Error uploading playbook_dir directory";
            let (key, from) = ("playbook_dir", &self.playbook_dir);
            contents(steps, (key, key), from, &staging, fault)?;
        } else {
            steps.message("Creating Ansible staging directory...");
            make(steps, &staging, "Error creating staging directory");
        }
        let playbooks = playbooks(self, steps, &staging)?;
        let inventory = send_variables(self, steps, &staging)?;
        roles(self, steps, &staging)?;
        run(self, steps, &staging, playbooks, &inventory)?;
        if self.clean_staging_directory.value {
            steps.message("Removing staging directory...");
            steps.message(words!("Removing directory: ", staging.clone()));
            let fault = "Error removing staging directory: Non-zero exit status. See output above for more information.";
            steps.command(UNIX.remove(&staging), fault);
        }
        Ok("Run Ansible on the guest".to_owned())
    }
}

fn make(steps: &mut Steps<'_, '_, '_, '_>, path: &Word, what: &str) {
    let fault = format!("{what}: Non-zero exit status. See output above for more information.");
    steps.message(words!("Creating directory: ", path.clone()));
    steps.command(UNIX.make(path), &fault);
}

fn contents(
    steps: &mut Steps<'_, '_, '_, '_>,
    (key, name): (&str, &str),
    from: &Text,
    to: &Word,
    fault: &str,
) -> Result<(), Diagnostic> {
    make(steps, to, fault);
    steps.send_contents(key, name, from, to.clone(), fault)
}

/// Sends a file to the staging folder; where it is then.
fn file(
    steps: &mut Steps<'_, '_, '_, '_>,
    key: &str,
    from: &Text,
    staging: &Word,
    what: &str,
) -> Result<Word, Diagnostic> {
    let to = join(staging, base_name(steps.scope, key, from)?);
    let fault = words!(
        format!("Error uploading {what}: Error uploading "),
        from.word.clone()
    );
    steps.send_file(key, from, to.clone(), fault)?;
    Ok(to)
}

/// Sends the playbooks; where they are then.
fn playbooks(
    config: &AnsibleLocal,
    steps: &mut Steps<'_, '_, '_, '_>,
    staging: &Word,
) -> Result<Vec<Word>, Diagnostic> {
    if given(steps.scope, "playbook_file", &config.playbook_file)? {
        steps.message("Uploading main Playbook file...");
        let (key, what) = ("playbook_file", "main playbook");
        return Ok(vec![file(
            steps,
            key,
            &config.playbook_file,
            staging,
            what,
        )?]);
    }
    let mut folder = known(steps.scope, "playbook_dir", &config.playbook_dir)?;
    let disk = steps.scope.house.request.disk;
    if !folder.is_empty() {
        folder = disk.absolute(folder.trim_end_matches('/'));
    }
    let mut out = Vec::new();
    for (number, from) in config.playbook_files.items.iter().enumerate() {
        let here = disk.absolute(&known(steps.scope, "playbook_files", from)?);
        let inside = here.strip_prefix(&folder).filter(|_| !folder.is_empty());
        if let Some(name) = inside {
            out.push(join(staging, name));
            continue;
        }
        // the whole path of this host, as it is when the script runs
        let path = Word::call(LibFn("absolute"), vec![from.word.clone()]);
        let to = words!(staging.clone(), path.clone());
        steps.message(words!("Uploading playbook file: ", path.clone()));
        let remote = Word::call(LibFn("folder_of"), vec![to.clone()]);
        make(steps, &remote, "Error uploading playbook file");
        let name = format!("playbook_{}", number + 1);
        let local = steps.carry("playbook_files", from, &name)?.path;
        let fault = words!("Error uploading playbook: ", path);
        steps.send(local, to.clone(), fault);
        out.push(to);
    }
    Ok(out)
}

/// Sends what is given of inventory, requirements and variables; where the inventory is then.
fn send_variables(
    config: &AnsibleLocal,
    steps: &mut Steps<'_, '_, '_, '_>,
    staging: &Word,
) -> Result<Word, Diagnostic> {
    if given(steps.scope, "galaxy_file", &config.galaxy_file)? {
        steps.message("Uploading galaxy file...");
        file(
            steps,
            "galaxy_file",
            &config.galaxy_file,
            staging,
            "galaxy file",
        )?;
    }
    steps.message("Uploading inventory file...");
    let inventory = if given(steps.scope, "inventory_file", &config.inventory_file)? {
        let from = &config.inventory_file;
        file(steps, "inventory_file", from, staging, "inventory file")?
    } else {
        let mut text = Word::empty();
        for group in &config.inventory_groups.items {
            text.append(words!("[", group.word.clone(), "]\n127.0.0.1\n"));
        }
        if text.is_empty() {
            text = "127.0.0.1".into();
        }
        let name = "packer-provisioner-ansible-local";
        let to = join(staging, name);
        steps.send_text(name, text, to.clone(), "Error uploading inventory file");
        to
    };
    for (key, from) in [
        ("group_vars", &config.group_vars),
        ("host_vars", &config.host_vars),
    ] {
        if given(steps.scope, key, from)? {
            steps.message(format!("Uploading {key} directory..."));
            let fault = format!("Error uploading {key} directory");
            contents(steps, (key, key), from, &join(staging, key), &fault)?;
        }
    }
    Ok(inventory)
}

fn roles(
    config: &AnsibleLocal,
    steps: &mut Steps<'_, '_, '_, '_>,
    staging: &Word,
) -> Result<(), Diagnostic> {
    if !config.role_paths.is_empty() {
        steps.message("Uploading role directories...");
    }
    for (number, from) in config.role_paths.items.iter().enumerate() {
        let base = base_name(steps.scope, "role_paths", from)?;
        let to = join(staging, format!("roles/{base}"));
        let name = format!("role_{}", number + 1);
        contents(
            steps,
            ("role_paths", &name),
            from,
            &to,
            "Error uploading roles",
        )?;
    }
    if config.playbook_paths.is_empty() {
        return Ok(());
    }
    steps.message("Uploading additional Playbooks...");
    let folder = join(staging, "playbooks");
    make(steps, &folder, "Error creating playbooks directory");
    for (number, from) in config.playbook_paths.items.iter().enumerate() {
        let base = base_name(steps.scope, "playbook_paths", from)?;
        let name = format!("playbooks_{}", number + 1);
        let fault = "Error uploading playbooks";
        contents(
            steps,
            ("playbook_paths", &name),
            from,
            &join(&folder, base),
            fault,
        )?;
    }
    Ok(())
}

fn run(
    config: &AnsibleLocal,
    steps: &mut Steps<'_, '_, '_, '_>,
    staging: &Word,
    playbooks: Vec<Word>,
    inventory: &Word,
) -> Result<(), Diagnostic> {
    if given(steps.scope, "galaxy_file", &config.galaxy_file)? {
        let base = base_name(steps.scope, "galaxy_file", &config.galaxy_file)?;
        let command = words!(
            "cd ",
            staging.clone(),
            " && ",
            config.galaxy_command.word.clone(),
            " install -r ",
            join(staging, base),
            " -p ",
            join(staging, "roles"),
        );
        steps.message(words!("Executing Ansible Galaxy: ", command.clone()));
        let fault =
            "Error executing Ansible: Error executing Ansible Galaxy: Non-zero exit status: ";
        steps.command(command, fault);
    }
    for playbook in playbooks {
        let (data, build) = (steps.data, steps.scope.build);
        let command = compose::command(config, data, build, staging, playbook, inventory);
        let call = [command, config.command.word.clone()];
        steps.body.push(Stmt::call("ansible_on_guest", call));
    }
    Ok(())
}
