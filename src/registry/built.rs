//! The components that are built.

use super::{Entry, builder, post_processor, provisioner};
use crate::{builders, post_processors, provisioners};

/// The components that are built. `tests/side_by_side.rs` runs each of them next to Packer: rung L4.
pub(super) static BUILT: &[Entry] = &[
    Entry {
        build_keys: &["ImageSha256"],
        ..builder::<builders::docker::Docker>("docker", "L4", builders::docker::lower)
    },
    builder::<builders::file::File>("file", "L4", builders::file::lower),
    builder::<builders::lxc::Lxc>("lxc", "L4", builders::lxc::lower),
    builder::<builders::lxd::Lxd>("lxd", "L4", builders::lxd::lower),
    builder::<builders::null::Null>("null", "L4", builders::null::lower),
    builder::<builders::openbsd_vmm::OpenbsdVmm>("openbsd-vmm", "L1", builders::openbsd_vmm::lower),
    builder::<builders::virtualbox::iso::VirtualboxIso>(
        "virtualbox-iso",
        "L3",
        builders::virtualbox::iso::lower,
    ),
    builder::<builders::virtualbox::ovf::VirtualboxOvf>(
        "virtualbox-ovf",
        "L3",
        builders::virtualbox::ovf::lower,
    ),
    builder::<builders::virtualbox::vm::VirtualboxVm>(
        "virtualbox-vm",
        "L3",
        builders::virtualbox::vm::lower,
    ),
    builder::<builders::qemu::Qemu>("qemu", "L4", builders::qemu::lower),
    provisioner::<provisioners::ansible::Ansible>("ansible", "L4", provisioners::ansible::lower),
    provisioner::<provisioners::ansible_local::AnsibleLocal>(
        "ansible-local",
        "L4",
        provisioners::ansible_local::lower,
    ),
    provisioner::<provisioners::chef_client::ChefClient>(
        "chef-client",
        "L3",
        provisioners::chef_client::lower,
    ),
    provisioner::<provisioners::chef_solo::ChefSolo>(
        "chef-solo",
        "L3",
        provisioners::chef_solo::lower,
    ),
    provisioner::<provisioners::converge::Converge>(
        "converge",
        "L3",
        provisioners::converge::lower,
    ),
    provisioner::<provisioners::inspec::Inspec>("inspec", "L3", provisioners::inspec::lower),
    provisioner::<provisioners::puppet_masterless::PuppetMasterless>(
        "puppet-masterless",
        "L4",
        provisioners::puppet_masterless::lower,
    ),
    provisioner::<provisioners::puppet_server::PuppetServer>(
        "puppet-server",
        "L3",
        provisioners::puppet_server::lower,
    ),
    provisioner::<provisioners::salt_masterless::SaltMasterless>(
        "salt-masterless",
        "L3",
        provisioners::salt_masterless::lower,
    ),
    provisioner::<provisioners::breakpoint::Breakpoint>(
        "breakpoint",
        "L4",
        provisioners::breakpoint::lower,
    ),
    provisioner::<provisioners::file::File>("file", "L4", provisioners::file::lower),
    provisioner::<provisioners::powershell::Powershell>(
        "powershell",
        "L3",
        provisioners::powershell::lower,
    ),
    provisioner::<provisioners::shell::Shell>("shell", "L4", provisioners::shell::lower),
    provisioner::<provisioners::shell_local::ShellLocal>(
        "shell-local",
        "L4",
        provisioners::shell_local::lower,
    ),
    provisioner::<provisioners::sleep::Sleep>("sleep", "L4", provisioners::sleep::lower),
    provisioner::<provisioners::windows_restart::WindowsRestart>(
        "windows-restart",
        "L3",
        provisioners::windows_restart::lower,
    ),
    provisioner::<provisioners::windows_shell::WindowsShell>(
        "windows-shell",
        "L3",
        provisioners::windows_shell::lower,
    ),
    post_processor::<post_processors::artifice::Artifice>(
        "artifice",
        "L4",
        post_processors::artifice::lower,
        [true, false],
    ),
    post_processor::<post_processors::checksum::Checksum>(
        "checksum",
        "L4",
        post_processors::checksum::lower,
        [true, true],
    ),
    post_processor::<post_processors::compress::Compress>(
        "compress",
        "L4",
        post_processors::compress::lower,
        [false, false],
    ),
    post_processor::<post_processors::docker_import::DockerImport>(
        "docker-import",
        "L4",
        post_processors::docker_import::lower,
        [false, false],
    ),
    post_processor::<post_processors::docker_push::DockerPush>(
        "docker-push",
        "L4",
        post_processors::docker_push::lower,
        [true, false],
    ),
    post_processor::<post_processors::docker_save::DockerSave>(
        "docker-save",
        "L4",
        post_processors::docker_save::lower,
        [true, false],
    ),
    post_processor::<post_processors::docker_tag::DockerTag>(
        "docker-tag",
        "L4",
        post_processors::docker_tag::lower,
        [true, true],
    ),
    post_processor::<post_processors::manifest::Manifest>(
        "manifest",
        "L4",
        post_processors::manifest::lower,
        [true, true],
    ),
    post_processor::<post_processors::vagrant::Vagrant>(
        "vagrant",
        "L4",
        post_processors::vagrant::lower,
        [false, false],
    ),
    post_processor::<provisioners::shell_local::ShellLocal>(
        "shell-local",
        "L4",
        provisioners::shell_local::lower_post,
        [true, true],
    ),
];
