//! Every component of Packer 1.6.6 by its type's name: those that are built, and those that are known.

mod known;
mod names;
mod table;

pub use table::{json, table};

use crate::builders;
use crate::diagnostic::{Diagnostic, suggest};
use crate::interpolate::Clean;
use crate::lower::component::{Entry, Found, Kind};
use crate::lower::compose::{self, Compose, ComposeBuilder};
use crate::lower::{Lower, LowerBuild, Scope, steps};
use crate::post_processors;
use crate::provisioners;
use crate::schema::{Config, Validate};
use crate::source::Node;

const fn entry<T: Config + Validate>(kind: Kind, name: &'static str, rung: &'static str) -> Entry {
    Entry {
        kind,
        name,
        rung,
        docs: T::docs,
        keys: T::keys,
        check: check::<T>,
        builder: None,
        provisioner: None,
        post_processor: None,
        compose_builder: None,
        compose_step: None,
        build_keys: &[],
        clean: None,
        keep_default: false,
        keep_forced: false,
    }
}

fn check<T: Config + Validate>(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    faults: &mut Vec<Diagnostic>,
) {
    let _: Option<T> = scope.decode(layers, faults);
}

const fn builder<T: LowerBuild>(name: &'static str, rung: &'static str) -> Entry {
    Entry {
        builder: Some(steps::build::<T>),
        ..entry::<T>(Kind::Builder, name, rung)
    }
}

const fn provisioner<T: Lower>(name: &'static str, rung: &'static str) -> Entry {
    Entry {
        provisioner: Some(steps::step::<T>),
        ..entry::<T>(Kind::Provisioner, name, rung)
    }
}

const fn post_processor<T: Lower>(
    name: &'static str,
    rung: &'static str,
    keep: [bool; 2],
) -> Entry {
    Entry {
        post_processor: Some(steps::step::<T>),
        keep_default: keep[0],
        keep_forced: keep[1],
        ..entry::<T>(Kind::PostProcessor, name, rung)
    }
}

/// A builder whose part of a program is made, too.
const fn composed_builder<T: LowerBuild + ComposeBuilder>(
    name: &'static str,
    rung: &'static str,
) -> Entry {
    Entry {
        compose_builder: Some(compose::builder::<T>),
        ..builder::<T>(name, rung)
    }
}

/// An entry with how its part of a program is made.
const fn composed<T: Compose>(entry: Entry) -> Entry {
    Entry {
        compose_step: Some(compose::step::<T>),
        ..entry
    }
}

/// The components that are built. `tests/side_by_side.rs` runs each of them next to Packer: rung L4.
static BUILT: &[Entry] = &[
    Entry {
        clean: Some(Clean::Amazon),
        build_keys: known::AMAZON,
        ..builder::<builders::amazon::ebs::AmazonEbs>("amazon-ebs", "L4")
    },
    Entry {
        build_keys: &["ImageSha256"],
        ..composed_builder::<builders::docker::Docker>("docker", "L4")
    },
    composed_builder::<builders::file::File>("file", "L4"),
    composed_builder::<builders::lxc::Lxc>("lxc", "L4"),
    composed_builder::<builders::lxd::Lxd>("lxd", "L4"),
    composed_builder::<builders::null::Null>("null", "L4"),
    composed_builder::<builders::openbsd_vmm::OpenbsdVmm>("openbsd-vmm", "L1"),
    builder::<builders::virtualbox::iso::VirtualboxIso>("virtualbox-iso", "L3"),
    builder::<builders::virtualbox::ovf::VirtualboxOvf>("virtualbox-ovf", "L3"),
    builder::<builders::virtualbox::vm::VirtualboxVm>("virtualbox-vm", "L3"),
    composed_builder::<builders::qemu::Qemu>("qemu", "L4"),
    builder::<builders::vagrant::Vagrant>("vagrant", "L3"),
    composed::<provisioners::ansible::Ansible>(provisioner::<provisioners::ansible::Ansible>(
        "ansible", "L4",
    )),
    composed::<provisioners::ansible_local::AnsibleLocal>(provisioner::<
        provisioners::ansible_local::AnsibleLocal,
    >("ansible-local", "L4")),
    provisioner::<provisioners::azure_dtlartifact::AzureDtlartifact>("azure-dtlartifact", "L3"),
    composed::<provisioners::chef_client::ChefClient>(provisioner::<
        provisioners::chef_client::ChefClient,
    >("chef-client", "L3")),
    composed::<provisioners::chef_solo::ChefSolo>(
        provisioner::<provisioners::chef_solo::ChefSolo>("chef-solo", "L3"),
    ),
    composed::<provisioners::converge::Converge>(provisioner::<provisioners::converge::Converge>(
        "converge", "L3",
    )),
    composed::<provisioners::inspec::Inspec>(provisioner::<provisioners::inspec::Inspec>(
        "inspec", "L3",
    )),
    composed::<provisioners::puppet_masterless::PuppetMasterless>(provisioner::<
        provisioners::puppet_masterless::PuppetMasterless,
    >("puppet-masterless", "L4")),
    composed::<provisioners::puppet_server::PuppetServer>(provisioner::<
        provisioners::puppet_server::PuppetServer,
    >("puppet-server", "L3")),
    composed::<provisioners::salt_masterless::SaltMasterless>(provisioner::<
        provisioners::salt_masterless::SaltMasterless,
    >("salt-masterless", "L4")),
    composed::<provisioners::breakpoint::Breakpoint>(provisioner::<
        provisioners::breakpoint::Breakpoint,
    >("breakpoint", "L4")),
    composed::<provisioners::file::File>(provisioner::<provisioners::file::File>("file", "L4")),
    composed::<provisioners::shell::Shell>(provisioner::<provisioners::shell::Shell>(
        "shell", "L4",
    )),
    composed::<provisioners::shell_local::ShellLocal>(provisioner::<
        provisioners::shell_local::ShellLocal,
    >("shell-local", "L4")),
    composed::<provisioners::sleep::Sleep>(provisioner::<provisioners::sleep::Sleep>(
        "sleep", "L4",
    )),
    provisioner::<provisioners::powershell::Powershell>("powershell", "L3"),
    provisioner::<provisioners::windows_shell::WindowsShell>("windows-shell", "L3"),
    provisioner::<provisioners::windows_restart::WindowsRestart>("windows-restart", "L3"),
    Entry {
        clean: Some(Clean::Amazon),
        ..post_processor::<post_processors::amazon_import::AmazonImport>(
            "amazon-import",
            "L3",
            [false, false],
        )
    },
    composed::<post_processors::artifice::Artifice>(post_processor::<
        post_processors::artifice::Artifice,
    >("artifice", "L4", [true, false])),
    composed::<post_processors::checksum::Checksum>(post_processor::<
        post_processors::checksum::Checksum,
    >("checksum", "L4", [true, true])),
    composed::<post_processors::compress::Compress>(post_processor::<
        post_processors::compress::Compress,
    >("compress", "L4", [false, false])),
    composed::<post_processors::docker_import::DockerImport>(post_processor::<
        post_processors::docker_import::DockerImport,
    >(
        "docker-import",
        "L4",
        [false, false],
    )),
    composed::<post_processors::docker_push::DockerPush>(post_processor::<
        post_processors::docker_push::DockerPush,
    >("docker-push", "L4", [true, false])),
    composed::<post_processors::docker_save::DockerSave>(post_processor::<
        post_processors::docker_save::DockerSave,
    >("docker-save", "L4", [true, false])),
    composed::<post_processors::docker_tag::DockerTag>(post_processor::<
        post_processors::docker_tag::DockerTag,
    >("docker-tag", "L4", [true, true])),
    composed::<post_processors::manifest::Manifest>(post_processor::<
        post_processors::manifest::Manifest,
    >("manifest", "L4", [true, true])),
    post_processor::<post_processors::vagrant::Vagrant>("vagrant", "L4", [false, false]),
    post_processor::<post_processors::vagrant_cloud::VagrantCloud>(
        "vagrant-cloud",
        "L3",
        [true, false],
    ),
    composed::<provisioners::shell_local::ShellLocal>(post_processor::<
        provisioners::shell_local::ShellLocal,
    >("shell-local", "L4", [true, true])),
];

/// Looks a component up.
pub fn find(kind: Kind, name: &str) -> Found {
    if let Some(entry) = BUILT
        .iter()
        .find(|entry| entry.kind == kind && entry.name == name)
    {
        return Found::Built(entry);
    }
    if let Some(entry) = known::KNOWN
        .iter()
        .find(|entry| entry.kind == kind && entry.name == name)
    {
        return Found::Known(entry);
    }
    if names(kind).contains(&name) {
        return Found::NotYet;
    }
    Found::Unknown {
        suggestion: suggest(name, names(kind).iter().copied()),
    }
}

/// All names that Packer 1.6.6 knows.
pub fn names(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Builder => names::BUILDERS,
        Kind::Provisioner => names::PROVISIONERS,
        Kind::PostProcessor => names::POST_PROCESSORS,
    }
}

/// All components that are built.
pub fn built() -> &'static [Entry] {
    BUILT
}

/// All components that are checked, but not lowered yet.
pub fn known() -> &'static [Entry] {
    known::KNOWN
}
