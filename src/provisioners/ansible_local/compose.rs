//! What a program does for `ansible-local`: it sends the playbooks, and runs Ansible on the guest.

use std::collections::BTreeMap;

use super::{AnsibleLocal, UNIX};
use crate::lower::BuildFacts;
use crate::lower::compose::{Compose, Composing, Stop, parent};
use crate::plan::{LibFn, Part, Var, Word};
use crate::program::{Fact, Side};
use crate::provisioners::guest::{Site, base_name, given, join, known, words};
use crate::schema::Text;

/// provisioner/ansible-local/provisioner.go
impl Compose for AnsibleLocal {
    fn compose(&self, at: &mut Composing<'_, '_, '_, '_>) -> Result<(), Stop> {
        let what = match self.playbook_files.items.as_slice() {
            [] => self.playbook_file.word.clone(),
            [one] => one.word.clone(),
            many => format!("{} playbooks", many.len()).into(),
        };
        at.step.title = words!("Run ", what, " by Ansible on the guest");
        let Some(site) = Site::of(at) else {
            return Ok(());
        };
        let staging = if given(at.scope, "staging_directory", &self.staging_directory)? {
            site.name(at, "staging", self.staging_directory.word.clone())
        } else {
            let uuid = Word::call(LibFn("uuid"), Vec::new());
            let folder = words!("/tmp/packer-provisioner-ansible-local/", uuid);
            site.name(at, "staging", folder)
        };
        site.make(at, UNIX, &staging, false);
        if given(at.scope, "playbook_dir", &self.playbook_dir)? {
            let names = ("playbook_dir", "playbook_dir");
            site.send_contents(at, names, &self.playbook_dir, &staging)?;
        }
        let playbooks = playbooks(self, at, site, &staging)?;
        let inventory = inventory(self, at, site, &staging)?;
        folders(self, at, site, &staging)?;
        galaxy(self, at, site, &staging)?;
        for (playbook, file) in playbooks {
            let command = command(
                self,
                at.data,
                at.scope.build,
                &staging,
                playbook,
                &inventory,
            );
            let failed = words!(file.word.clone(), " failed");
            at.run([site.command(at, command).or_die_with_status(failed)]);
        }
        if self.clean_staging_directory.value {
            site.remove(at, UNIX, &staging);
        }
        Ok(())
    }
}

/// Sends the playbooks; where each is then.
fn playbooks<'c>(
    config: &'c AnsibleLocal,
    at: &mut Composing<'_, '_, '_, '_>,
    site: Site<'_>,
    staging: &Word,
) -> Result<Vec<(Word, &'c Text)>, Stop> {
    let (key, file) = ("playbook_file", &config.playbook_file);
    if given(at.scope, key, file)? {
        let to = join(staging, base_name(at.scope, key, file)?);
        site.send(at, (key, key), file, &to)?;
        return Ok(vec![(to, file)]);
    }
    let mut folder = known(at.scope, "playbook_dir", &config.playbook_dir)?;
    let disk = at.scope.house.request.disk;
    if !folder.is_empty() {
        folder = disk.absolute(folder.trim_end_matches('/'));
    }
    let mut out = Vec::new();
    for (number, file) in config.playbook_files.items.iter().enumerate() {
        let here = disk.absolute(&known(at.scope, "playbook_files", file)?);
        if let Some(name) = here.strip_prefix(&folder).filter(|_| !folder.is_empty()) {
            out.push((join(staging, name), file));
            continue;
        }
        // below its whole path on this host, as it is when the script runs
        let to = words!(staging.clone(), absolute(&file.word));
        if let Some(folder) = parent(&to) {
            site.make(at, UNIX, &folder, false);
        }
        let name = format!("playbook_{}", number + 1);
        site.send(at, ("playbook_files", &name), file, &to)?;
        out.push((to, file));
    }
    Ok(out)
}

/// A path of this host, seen from the root.
fn absolute(path: &Word) -> Word {
    match path.parts() {
        [Part::Literal(text), ..] if text.starts_with('/') => path.clone(),
        [Part::Literal(_), ..] => words!(Word::var(Var::Run("pwd")), "/", path.clone()),
        _ => Word::call(LibFn("absolute"), vec![path.clone()]),
    }
}

/// Sends the inventory, or makes one of the groups; where it is then.
fn inventory(
    config: &AnsibleLocal,
    at: &mut Composing<'_, '_, '_, '_>,
    site: Site<'_>,
    staging: &Word,
) -> Result<Word, Stop> {
    let (key, file) = ("inventory_file", &config.inventory_file);
    if given(at.scope, key, file)? {
        let to = join(staging, base_name(at.scope, key, file)?);
        site.send(at, (key, key), file, &to)?;
        return Ok(to);
    }
    let mut text = Word::empty();
    for group in &config.inventory_groups.items {
        text.append(words!("[", group.word.clone(), "]\n127.0.0.1\n"));
    }
    if text.is_empty() {
        text = "127.0.0.1\n".into();
    }
    let to = join(staging, "packer-provisioner-ansible-local");
    site.send_text(at, "the inventory", text, &to);
    Ok(to)
}

/// Sends variables, roles, and more playbooks.
fn folders(
    config: &AnsibleLocal,
    at: &mut Composing<'_, '_, '_, '_>,
    site: Site<'_>,
    staging: &Word,
) -> Result<(), Stop> {
    let mut all = Vec::new();
    for (key, folder) in [
        ("group_vars", &config.group_vars),
        ("host_vars", &config.host_vars),
    ] {
        if given(at.scope, key, folder)? {
            all.push((key, key.to_owned(), folder, join(staging, key)));
        }
    }
    for (key, name, inside, list) in [
        ("role_paths", "role", "roles", &config.role_paths),
        (
            "playbook_paths",
            "playbooks",
            "playbooks",
            &config.playbook_paths,
        ),
    ] {
        for (number, folder) in list.items.iter().enumerate() {
            let base = base_name(at.scope, key, folder)?;
            let to = join(staging, format!("{inside}/{base}"));
            all.push((key, format!("{name}_{}", number + 1), folder, to));
        }
    }
    for (key, name, folder, to) in all {
        site.make(at, UNIX, &to, false);
        site.send_contents(at, (key, &name), folder, &to)?;
    }
    Ok(())
}

/// Sends the file of requirements, and installs what it names.
fn galaxy(
    config: &AnsibleLocal,
    at: &mut Composing<'_, '_, '_, '_>,
    site: Site<'_>,
    staging: &Word,
) -> Result<(), Stop> {
    let (key, file) = ("galaxy_file", &config.galaxy_file);
    if !given(at.scope, key, file)? {
        return Ok(());
    }
    let to = join(staging, base_name(at.scope, key, file)?);
    site.send(at, (key, key), file, &to)?;
    let command = words!(
        "cd ",
        staging.clone(),
        " && ",
        config.galaxy_command.word.clone(),
        " install -r ",
        to,
        " -p ",
        join(staging, "roles"),
    );
    let failed = words!("cannot install what ", file.word.clone(), " names");
    at.run([site.command(at, command).or_die_with_status(failed)]);
    let told = words!("what ", file.word.clone(), " names, by Ansible Galaxy");
    at.step.facts.push(Fact::Fetches(Side::Guest, told));
    Ok(())
}

/// The command that runs a playbook.
pub(super) fn command(
    config: &AnsibleLocal,
    data: &BTreeMap<String, Word>,
    build: &BuildFacts,
    staging: &Word,
    playbook: Word,
    inventory: &Word,
) -> Word {
    let mut extra = Word::empty();
    for (index, text) in config.extra_arguments.items.iter().enumerate() {
        let between = if index > 0 { " " } else { "" };
        extra.append(words!(between, text.word.clone()));
    }
    let http = data.get("PackerHTTPAddr").cloned();
    words!(
        "cd ",
        staging.clone(),
        " && ",
        config.command.word.clone(),
        " ",
        playbook,
        " --extra-vars \"packer_build_name=",
        build.name.clone(),
        " packer_builder_type=",
        build.kind.clone(),
        " packer_http_addr=",
        http.unwrap_or_else(|| "<no value>".into()),
        " -o IdentitiesOnly=yes\" ",
        extra,
        " -c local -i ",
        inventory.clone(),
    )
}
