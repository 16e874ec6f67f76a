//! What `packer fix` of 1.6.6 rewrites, in its order, with the rest of the text left as it is.
//!
//! The template becomes a tree whose parts know their places; the rewrites change the tree, and what differs then
//! becomes edits of the text. So comments, key order, spelling of numbers and layout stay.

mod amazon;
mod builders;
mod checksum;
mod hypervisors;
mod names;
mod offer;
mod post_processors;
mod provisioners;
mod shape;
mod text;
mod tree;

use crate::diagnostic::{Code, Diagnostic, Edit, Severity};
use crate::source::{self, FileId, Sources, Span};
use tree::{Item, Map};

pub use offer::offer;
pub use text::{apply, quote};

/// One rewrite.
#[derive(Clone, Copy, Debug)]
pub struct Fixer {
    /// Packer's name for it.
    pub name: &'static str,
    /// What it does.
    pub what: &'static str,
    run: fn(&mut Map, &mut Faults),
}

/// What a rewrite cannot work with.
#[derive(Debug, Default)]
struct Faults {
    list: Vec<Diagnostic>,
}

impl Faults {
    fn wrong(&mut self, item: &Item, message: String, help: &str) {
        let fault = match item.span {
            Some(span) => Diagnostic::error(Code::WrongType, span, message),
            None => Diagnostic::general(Code::WrongType, message),
        };
        self.list.push(fault.help(help));
    }
}

const fn fixer(name: &'static str, what: &'static str, run: fn(&mut Map, &mut Faults)) -> Fixer {
    Fixer { name, what, run }
}

/// All rewrites, in Packer's order: later ones see what earlier ones made.
pub const FIXERS: &[Fixer] = &[
    fixer(
        "iso-md5",
        "`iso_md5` becomes `iso_checksum`",
        checksum::iso_md5,
    ),
    fixer(
        "createtime",
        "`{{.CreateTime}}` becomes `{{timestamp}}`",
        builders::create_time,
    ),
    fixer(
        "virtualbox-gaattach",
        "`guest_additions_attach` becomes `guest_additions_mode`",
        hypervisors::guest_additions,
    ),
    fixer(
        "pp-vagrant-override",
        "what is said for one provider goes under `override` in vagrant post-processors",
        post_processors::vagrant_override,
    ),
    fixer(
        "virtualbox-rename",
        "the builder `virtualbox` becomes `virtualbox-iso`",
        hypervisors::virtualbox_rename,
    ),
    fixer(
        "vmware-rename",
        "the builder `vmware` becomes `vmware-iso`",
        |root, _| builders::retype(root, "vmware", "vmware-iso"),
    ),
    fixer(
        "parallels-headless",
        "`headless` goes from parallels builders",
        hypervisors::parallels_headless,
    ),
    fixer(
        "parallels-deprecations",
        "`parallels_tools_host_path` goes, `guest_os_distribution` becomes `guest_os_type`",
        hypervisors::parallels_deprecations,
    ),
    fixer(
        "sshkeypath",
        "`ssh_key_path` becomes `ssh_private_key_file`",
        builders::ssh_key_path,
    ),
    fixer(
        "sshdisableagent",
        "`ssh_disable_agent` becomes `ssh_disable_agent_forwarding`",
        builders::ssh_disable_agent,
    ),
    fixer(
        "scaleway-access-key",
        "`access_key` becomes `organization_id` in scaleway builders",
        builders::scaleway_access_key,
    ),
    fixer(
        "manifest-filename",
        "`filename` becomes `output` in manifest post-processors",
        post_processors::manifest_filename,
    ),
    fixer(
        "amazon-shutdown_behavior",
        "`shutdown_behaviour` becomes `shutdown_behavior`",
        amazon::shutdown_behavior,
    ),
    fixer(
        "amazon-enhanced-networking",
        "`enhanced_networking` becomes `ena_support`",
        amazon::enhanced_networking,
    ),
    fixer(
        "amazon-private-ip",
        "`ssh_private_ip` becomes `ssh_interface`",
        amazon::private_ip,
    ),
    fixer(
        "amazon-temp-sec-cidrs",
        "`temporary_security_group_source_cidr` becomes the list `..._cidrs`",
        amazon::source_cidrs,
    ),
    fixer(
        "docker-email",
        "`login_email` goes",
        post_processors::docker_email,
    ),
    fixer(
        "docker-tag-tags",
        "`tag` becomes the list `tags` in docker-tag post-processors",
        post_processors::docker_tags,
    ),
    fixer(
        "powershell-escapes",
        "PowerShell's escapes go from `environment_vars`, `elevated_user`, `elevated_password`",
        provisioners::powershell_escapes,
    ),
    fixer(
        "vmware-compaction",
        "vmware-iso builders get `skip_compaction` where the disk cannot be compacted",
        hypervisors::vmware_compaction,
    ),
    fixer(
        "hyperv-deprecations",
        "`vhd_temp_path` goes from hyperv-iso builders",
        hypervisors::hyperv_deprecations,
    ),
    fixer(
        "hyperv-vmxc-typo",
        "`clone_from_vmxc_path` becomes `clone_from_vmcx_path`",
        hypervisors::hyperv_vmxc_typo,
    ),
    fixer(
        "hyperv-cpu-and-ram",
        "`cpu` becomes `cpus`, `ram_size` becomes `memory` in hyperv builders",
        hypervisors::hyperv_cpu_and_ram,
    ),
    fixer(
        "clean-image-name",
        "`clean_image_name` and `clean_ami_name` become `clean_resource_name`",
        builders::clean_name,
    ),
    fixer(
        "spot-price-auto-product",
        "`spot_price_auto_product` goes from amazon builders",
        amazon::spot_price_product,
    ),
    fixer(
        "qemu-disk-size",
        "a `disk_size` that is a number becomes a text in qemu builders",
        hypervisors::qemu_disk_size,
    ),
    fixer(
        "galaxy-command",
        "`galaxycommand` becomes `galaxy_command` in ansible-local provisioners",
        provisioners::galaxy_command,
    ),
    fixer(
        "comm-config",
        "`ssh_host_port_min`, `..._max`, `ssh_skip_nat_mapping` lose their `ssh_` in virtualbox builders",
        hypervisors::comm_config,
    ),
    fixer(
        "ssh-wait-timeout",
        "`ssh_wait_timeout` becomes `ssh_timeout`",
        builders::ssh_timeout,
    ),
    fixer(
        "vsphere-iso-net-disk",
        "keys of the network and the disk become the lists `network_adapters` and `storage` in vsphere-iso builders",
        hypervisors::vsphere_adapters,
    ),
    fixer(
        "iso-checksum-type-and-url",
        "`iso_checksum_type` and `iso_checksum_url` go into `iso_checksum`",
        checksum::type_and_url,
    ),
    fixer(
        "qemu-host-port",
        "`ssh_host_port_min` and `..._max` lose their `ssh_` in qemu builders",
        hypervisors::qemu_host_port,
    ),
    fixer(
        "azure-exclude_from_latest",
        "`exlude_from_latest` becomes `exclude_from_latest` in azure-chroot builders",
        builders::azure_exclude,
    ),
    fixer(
        "proxmox-type",
        "the builder `proxmox` becomes `proxmox-iso`",
        |root, _| builders::retype(root, "proxmox", "proxmox-iso"),
    ),
];

/// What came of a template.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The text with all rewrites made.
    pub text: String,
    /// What was changed, in the order of the text.
    pub edits: Vec<Edit>,
    /// The rewrites that changed something.
    pub done: Vec<&'static Fixer>,
}

/// Makes all rewrites; nothing if the text is no JSON, or none that can be rewritten.
///
/// A key that stands twice is no reason to refuse: Packer's `fix` keeps the last of them. So is done here, with a warning.
pub fn fix(sources: &Sources, file: FileId, faults: &mut Vec<Diagnostic>) -> Option<Fixed> {
    let mut found = Vec::new();
    let node = source::parse_all(sources, file, &mut found);
    for fault in &mut found {
        if fault.code == Code::DuplicateKey {
            fault.severity = Severity::Warning;
            fault.help = vec!["the last one was kept, as `packer fix` does".to_owned()];
        }
    }
    faults.append(&mut found);
    let node = node.filter(|_| !crate::diagnostic::failed(faults))?;
    let mut item = Item::of(&node);
    let mut problems = Faults::default();
    shape::check(&item, &mut problems);
    let mut done = Vec::new();
    if let Some(root) = item.as_map().filter(|_| problems.list.is_empty()) {
        let mut before = state(sources, root, node.span);
        for fixer in FIXERS {
            (fixer.run)(root, &mut problems);
            let after = state(sources, root, node.span);
            if after != before {
                done.push(fixer);
                before = after;
            }
        }
    }
    let bad = !problems.list.is_empty();
    faults.append(&mut problems.list);
    if bad {
        return None;
    }
    let mut edits = text::edits(sources, &item);
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let text = apply(&sources.file(file).text, 0, &edits);
    Some(Fixed { text, edits, done })
}

/// What the tree has become so far.
fn state(sources: &Sources, root: &Map, span: Span) -> Vec<Edit> {
    let item = Item {
        span: Some(span),
        value: tree::Value::Map(root.clone()),
    };
    text::edits(sources, &item)
}
