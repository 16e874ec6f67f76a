//! Every component of Packer 1.6.6 by its type's name: those that are built, and those that are known.

mod known;
mod names;
mod table;

pub use table::{json, table};

use crate::builders;
use crate::diagnostic::{Diagnostic, suggest};
use crate::interpolate::Clean;
use crate::lower::{BuilderPlan, Lower, LowerBuild, Lowered, Scope, steps};
use crate::post_processors;
use crate::provisioners;
use crate::schema::{Config, Key, Validate};
use crate::source::Node;

/// The kinds of components.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Makes an artifact.
    Builder,
    /// Works on a guest.
    Provisioner,
    /// Works on an artifact.
    PostProcessor,
}

/// Lowers a builder.
pub type LowerBuilder =
    fn(&[&Node], &mut Scope<'_, '_>, &mut Vec<Diagnostic>) -> Option<BuilderPlan>;

/// Lowers a provisioner or a post-processor.
pub type LowerStep =
    fn(&[&Node], &mut Scope<'_, '_>, Option<&BuilderPlan>, &mut Vec<Diagnostic>) -> Lowered;

/// Decodes and checks a component, and no more.
pub type Check = fn(&[&Node], &mut Scope<'_, '_>, &mut Vec<Diagnostic>);

/// A component that is built, or of which the keys are known.
#[derive(Debug)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its type.
    pub name: &'static str,
    /// What has been shown of it: a rung of the support table.
    pub rung: &'static str,
    /// The lines of its documentation.
    pub docs: fn() -> &'static [&'static str],
    /// Its keys.
    pub keys: fn() -> &'static [Key],
    /// How it is checked where it is not lowered.
    pub check: Check,
    /// How a builder is lowered.
    pub builder: Option<LowerBuilder>,
    /// How a provisioner is lowered.
    pub provisioner: Option<LowerStep>,
    /// How a post-processor is lowered.
    pub post_processor: Option<LowerStep>,
    /// Keys that a builder adds to the `build` function.
    pub build_keys: &'static [&'static str],
    /// Its `clean_resource_name`.
    pub clean: Option<Clean>,
    /// Whether its input artifact is kept unless the template says otherwise (language.md C13).
    pub keep_default: bool,
    /// Whether it is kept whatever the template says.
    pub keep_forced: bool,
}

/// What there is under a name.
#[derive(Debug)]
pub enum Found {
    /// A component.
    Built(&'static Entry),
    /// A component whose keys are known, but which cannot be lowered yet.
    Known(&'static Entry),
    /// Packer has it; packsh has not yet.
    NotYet,
    /// Packer has no such thing.
    Unknown {
        /// A type of nearly that name.
        suggestion: Option<String>,
    },
}

impl Kind {
    /// The word in messages.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Builder => "builder",
            Self::Provisioner => "provisioner",
            Self::PostProcessor => "post-processor",
        }
    }

    /// All names that Packer 1.6.6 knows.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Builder => names::BUILDERS,
            Self::Provisioner => names::PROVISIONERS,
            Self::PostProcessor => names::POST_PROCESSORS,
        }
    }
}

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

/// The components that are built. `tests/side_by_side.rs` runs each of them next to Packer: rung L4.
static BUILT: &[Entry] = &[
    Entry {
        clean: Some(Clean::Amazon),
        build_keys: known::AMAZON,
        ..builder::<builders::amazon::ebs::AmazonEbs>("amazon-ebs", "L4")
    },
    Entry {
        build_keys: &["ImageSha256"],
        ..builder::<builders::docker::Docker>("docker", "L4")
    },
    builder::<builders::file::File>("file", "L4"),
    builder::<builders::lxc::Lxc>("lxc", "L4"),
    builder::<builders::lxd::Lxd>("lxd", "L4"),
    builder::<builders::null::Null>("null", "L4"),
    builder::<builders::openbsd_vmm::OpenbsdVmm>("openbsd-vmm", "L1"),
    builder::<builders::virtualbox::iso::VirtualboxIso>("virtualbox-iso", "L3"),
    builder::<builders::virtualbox::ovf::VirtualboxOvf>("virtualbox-ovf", "L3"),
    builder::<builders::virtualbox::vm::VirtualboxVm>("virtualbox-vm", "L3"),
    builder::<builders::qemu::Qemu>("qemu", "L4"),
    provisioner::<provisioners::ansible::Ansible>("ansible", "L4"),
    provisioner::<provisioners::ansible_local::AnsibleLocal>("ansible-local", "L4"),
    provisioner::<provisioners::azure_dtlartifact::AzureDtlartifact>("azure-dtlartifact", "L3"),
    provisioner::<provisioners::chef_client::ChefClient>("chef-client", "L3"),
    provisioner::<provisioners::chef_solo::ChefSolo>("chef-solo", "L3"),
    provisioner::<provisioners::converge::Converge>("converge", "L3"),
    provisioner::<provisioners::inspec::Inspec>("inspec", "L3"),
    provisioner::<provisioners::puppet_masterless::PuppetMasterless>("puppet-masterless", "L4"),
    provisioner::<provisioners::puppet_server::PuppetServer>("puppet-server", "L3"),
    provisioner::<provisioners::salt_masterless::SaltMasterless>("salt-masterless", "L3"),
    provisioner::<provisioners::breakpoint::Breakpoint>("breakpoint", "L4"),
    provisioner::<provisioners::file::File>("file", "L4"),
    provisioner::<provisioners::shell::Shell>("shell", "L4"),
    provisioner::<provisioners::shell_local::ShellLocal>("shell-local", "L4"),
    provisioner::<provisioners::sleep::Sleep>("sleep", "L4"),
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
    post_processor::<post_processors::artifice::Artifice>("artifice", "L4", [true, false]),
    post_processor::<post_processors::checksum::Checksum>("checksum", "L4", [true, true]),
    post_processor::<post_processors::compress::Compress>("compress", "L4", [false, false]),
    post_processor::<post_processors::docker_import::DockerImport>(
        "docker-import",
        "L4",
        [false, false],
    ),
    post_processor::<post_processors::docker_push::DockerPush>("docker-push", "L4", [true, false]),
    post_processor::<post_processors::docker_save::DockerSave>("docker-save", "L4", [true, false]),
    post_processor::<post_processors::docker_tag::DockerTag>("docker-tag", "L4", [true, true]),
    post_processor::<post_processors::manifest::Manifest>("manifest", "L4", [true, true]),
    post_processor::<post_processors::vagrant::Vagrant>("vagrant", "L4", [false, false]),
    post_processor::<provisioners::shell_local::ShellLocal>("shell-local", "L4", [true, true]),
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
    if kind.names().contains(&name) {
        return Found::NotYet;
    }
    Found::Unknown {
        suggestion: suggest(name, kind.names().iter().copied()),
    }
}

/// A component of which the keys are known.
pub fn entry_of(kind: Kind, name: &str) -> Option<&'static Entry> {
    match find(kind, name) {
        Found::Built(entry) | Found::Known(entry) => Some(entry),
        Found::NotYet | Found::Unknown { .. } => None,
    }
}

/// The kinds of components that have one of that type.
pub fn kinds_of(name: &str) -> Vec<Kind> {
    [Kind::Builder, Kind::Provisioner, Kind::PostProcessor]
        .into_iter()
        .filter(|kind| kind.names().contains(&name))
        .collect()
}

/// All components that are built.
pub fn built() -> &'static [Entry] {
    BUILT
}

/// All components that are checked, but not lowered yet.
pub fn known() -> &'static [Entry] {
    known::KNOWN
}
