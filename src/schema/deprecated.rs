//! Keys that Packer once had (language.md D4). Which of them `packer fix` is advised for depends on the plugin.

/// What to write instead of a key that a component no longer has; nothing if Packer treats it as any unknown key.
///
/// `plugin` is the name by which Packer looks its list up: of builders mostly their artifact's `BuilderId`, of others
/// their type. Some components give none; they have no deprecated keys.
pub fn instead(plugin: &str, key: &str) -> Option<&'static str> {
    if plugin.is_empty() {
        return None;
    }
    GONE.iter()
        .filter(|(pattern, _)| matches(pattern, plugin))
        .flat_map(|(_, keys)| keys.iter())
        .find(|(old, _)| *old == key)
        .map(|(_, instead)| *instead)
}

/// The new name of a key, where nothing but its name has changed.
pub fn renamed(instead: &str) -> Option<&str> {
    let name = instead.strip_prefix("write `")?.strip_suffix('`')?;
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    name.chars().all(plain).then_some(name)
}

/// A pattern with stars at its ends only.
fn matches(pattern: &str, text: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(rest), Some(_)) => rest
            .strip_suffix('*')
            .is_none_or(|middle| text.contains(middle)),
        (Some(end), None) => text.ends_with(end),
        (None, Some(start)) => text.starts_with(start),
        (None, None) => text == pattern,
    }
}

type Keys = &'static [(&'static str, &'static str)];

const GONE: &[(&str, Keys)] = &[
    (
        "*",
        &[
            ("iso_md5", "write `\"iso_checksum\": \"md5:...\"`"),
            ("iso_checksum_url", "write `\"iso_checksum\": \"file:...\"`"),
            (
                "iso_checksum_type",
                "write the type in front of `iso_checksum`: `sha256:...`",
            ),
            ("ssh_key_path", "write `ssh_private_key_file`"),
            ("ssh_disable_agent", "write `ssh_disable_agent_forwarding`"),
            ("ssh_host_port_min", "write `host_port_min`"),
            ("ssh_host_port_max", "write `host_port_max`"),
            ("ssh_skip_nat_mapping", "write `skip_nat_mapping`"),
            ("ssh_wait_timeout", "write `ssh_timeout`"),
        ],
    ),
    (
        "*amazon*",
        &[
            ("shutdown_behaviour", "write `shutdown_behavior`"),
            ("enhanced_networking", "write `ena_support`"),
            (
                "ssh_private_ip",
                "write `\"ssh_interface\": \"private_ip\"` (or `public_ip`)",
            ),
            (
                "temporary_security_group_source_cidr",
                "write the list `temporary_security_group_source_cidrs`",
            ),
            ("clean_ami_name", "call `clean_resource_name`"),
            ("spot_price_auto_product", "leave it out"),
        ],
    ),
    (
        "Azure*",
        &[
            ("clean_image_name", "call `clean_resource_name`"),
            ("exlude_from_latest", "write `exclude_from_latest`"),
        ],
    ),
    (
        "MSOpenTech.hyperv",
        &[
            ("vhd_temp_path", "leave it out"),
            ("clone_from_vmxc_path", "write `clone_from_vmcx_path`"),
            ("cpu", "write `cpus`"),
            ("ram_size", "write `memory`"),
        ],
    ),
    ("ansible", &[("galaxycommand", "write `galaxy_command`")]),
    (
        "hashicorp.scaleway",
        &[("access_key", "write `organization_id`")],
    ),
    (
        "jetbrains.vsphere",
        &[
            ("network_card", "write the list `network_adapters`"),
            ("network", "write the list `network_adapters`"),
            ("networkCard", "write the list `network_adapters`"),
            ("disk_size", "write the list `storage`"),
            ("disk_thin_provisioned", "write the list `storage`"),
            ("disk_eagerly_scrub", "write the list `storage`"),
        ],
    ),
    (
        "mitchellh.virtualbox",
        &[(
            "guest_additions_attach",
            "write `\"guest_additions_mode\": \"attach\"`",
        )],
    ),
    ("packer.docker", &[("login_email", "leave it out")]),
    (
        "packer.googlecompute",
        &[("clean_image_name", "call `clean_resource_name`")],
    ),
    (
        "packer.parallels",
        &[
            ("headless", "leave it out"),
            ("parallels_tools_host_path", "leave it out"),
            ("guest_os_distribution", "write `guest_os_type`"),
        ],
    ),
    (
        "packer.post-processor.docker-import",
        &[("login_email", "leave it out")],
    ),
    (
        "packer.post-processor.docker-tag",
        &[("tag", "write the list `tags`")],
    ),
    (
        "packer.post-processor.manifest",
        &[("filename", "write `output`")],
    ),
    (
        "transcend.qemu",
        &[
            ("ssh_host_port_max", "write `host_port_max`"),
            ("ssh_host_port_min", "write `host_port_min`"),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::instead;

    #[test]
    fn lists_go_by_plugin() {
        assert!(instead("fnoeding.null", "iso_md5").is_some());
        assert!(instead("fnoeding.null", "filename").is_none());
        assert!(instead("", "iso_md5").is_none());
        assert!(instead("packer.post-processor.manifest", "filename").is_some());
        assert!(instead("mitchellh.amazonebs", "clean_ami_name").is_some());
        assert!(instead("packer.post-processor.amazon-import", "clean_ami_name").is_some());
        assert!(instead("Azure.ResourceManagement.VMImage", "clean_image_name").is_some());
        assert!(instead("x.Azure", "clean_image_name").is_none());
        assert!(instead("ansible-local", "galaxycommand").is_none());
    }
}
