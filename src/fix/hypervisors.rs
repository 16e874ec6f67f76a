//! Rewrites of the builders of hypervisors.

use super::Faults;
use super::builders::{self, each, is_bool, of_type, retype};
use super::provisioners;
use super::tree::{Element, Item, Map, Value};

/// Packer looks at the old type only, `virtualbox`.
pub(super) fn guest_additions(root: &mut Map, _: &mut Faults) {
    of_type(root, &["virtualbox"], |builder| {
        let Some(Value::Bool(attach)) = builder.get("guest_additions_attach").map(|it| &it.value)
        else {
            return;
        };
        let mode = if *attach { "attach" } else { "upload" };
        builder.rename("guest_additions_attach", "guest_additions_mode");
        builder.set("guest_additions_mode", Item::text(mode), "");
    });
}

pub(super) fn virtualbox_rename(root: &mut Map, faults: &mut Faults) {
    retype(root, "virtualbox", "virtualbox-iso");
    // Packer renames overrides whatever builders are called: that would leave them without a builder
    let there = builders::has(root, "virtualbox");
    provisioners::each(root, |provisioner| {
        let Some(item) = provisioner.get_mut("override") else {
            return;
        };
        match &mut item.value {
            Value::Map(map) => {
                if !there {
                    map.rename("virtualbox", "virtualbox-iso");
                }
            }
            Value::Other | Value::List(_) => {}
            _ => faults.wrong(
                item,
                "`override` takes an object".to_owned(),
                "write `{\"BUILDER\": {...}}`",
            ),
        }
    });
}

const PARALLELS: &[&str] = &["parallels-iso", "parallels-pvm"];

pub(super) fn parallels_headless(root: &mut Map, _: &mut Faults) {
    of_type(root, PARALLELS, |builder| {
        builder.take("headless");
    });
}

pub(super) fn parallels_deprecations(root: &mut Map, _: &mut Faults) {
    of_type(root, PARALLELS, |builder| {
        builder.take("parallels_tools_host_path");
        builder.rename("guest_os_distribution", "guest_os_type");
    });
}

pub(super) fn vmware_compaction(root: &mut Map, _: &mut Faults) {
    of_type(root, &["vmware-iso"], |builder| {
        if builder.text("remote_type") != Some("esx5") {
            return;
        }
        match builder.get("disk_type_id").map(Item::as_text) {
            None => builder.set("disk_type_id", Item::text("zeroedthick"), "remote_type"),
            Some(None | Some("thin")) => return,
            Some(Some(_)) => {}
        }
        let wanted = match builder.get("skip_compaction") {
            None => true,
            Some(item) => matches!(item.value, Value::Bool(false)),
        };
        if wanted {
            let yes = Item::new(Value::Bool(true));
            builder.set("skip_compaction", yes, "disk_type_id");
        }
    });
}

pub(super) fn hyperv_deprecations(root: &mut Map, _: &mut Faults) {
    of_type(root, &["hyperv-iso"], |builder| {
        builder.take("vhd_temp_path");
    });
}

pub(super) fn hyperv_vmxc_typo(root: &mut Map, _: &mut Faults) {
    of_type(root, &["hyperv-vmcx"], |builder| {
        builder.rename("clone_from_vmxc_path", "clone_from_vmcx_path");
    });
}

pub(super) fn hyperv_cpu_and_ram(root: &mut Map, _: &mut Faults) {
    of_type(root, &["hyperv-vmcx", "hyperv-iso"], |builder| {
        builder.rename("cpu", "cpus");
        builder.rename("ram_size", "memory");
    });
}

/// The number of megabytes, cut to a whole one, with its unit.
pub(super) fn qemu_disk_size(root: &mut Map, _: &mut Faults) {
    of_type(root, &["qemu"], |builder| {
        let Some(Value::Number(digits)) = builder.get("disk_size").map(|it| &it.value) else {
            return;
        };
        if let Ok(size) = digits.parse::<f64>() {
            // Go's conversion of a number beyond 64 bits gives the least one, ours the greatest: nobody has such a disk
            let text = format!("{}M", size as i64);
            builder.set("disk_size", Item::text(text), "");
        }
    });
}

pub(super) fn comm_config(root: &mut Map, _: &mut Faults) {
    each(root, |builder| {
        let kind = builder.text("type");
        if !kind.is_some_and(|kind| kind.starts_with("virtualbox")) {
            return;
        }
        builder.rename_unless_there("ssh_host_port_min", "host_port_min");
        builder.rename_unless_there("ssh_host_port_max", "host_port_max");
        if builder.has("skip_nat_mapping") || is_bool(builder, "ssh_skip_nat_mapping") {
            builder.rename_unless_there("ssh_skip_nat_mapping", "skip_nat_mapping");
        }
    });
}

pub(super) fn qemu_host_port(root: &mut Map, _: &mut Faults) {
    of_type(root, &["qemu"], |builder| {
        builder.rename("ssh_host_port_min", "host_port_min");
        builder.rename("ssh_host_port_max", "host_port_max");
    });
}

pub(super) fn vsphere_adapters(root: &mut Map, faults: &mut Faults) {
    of_type(root, &["vsphere-iso"], |builder| {
        gather(
            builder,
            "network_adapters",
            &[
                ("network", "network"),
                ("networkCard", "network_card"),
                ("network_card", "network_card"),
            ],
            faults,
        );
        gather(
            builder,
            "storage",
            &[
                ("disk_size", "disk_size"),
                ("disk_thin_provisioned", "disk_thin_provisioned"),
                ("disk_eagerly_scrub", "disk_eagerly_scrub"),
            ],
            faults,
        );
    });
}

/// Moves keys into a new object, which becomes the first of a list; that stands where the first of them stood.
fn gather(builder: &mut Map, list: &str, keys: &[(&str, &str)], faults: &mut Faults) {
    let mut object = Map::default();
    let mut first = None;
    for (old, new) in keys {
        if let Some(item) = builder.take(old) {
            object.set(new, item, "");
            first.get_or_insert(*old);
        }
    }
    let Some(first) = first else { return };
    let object = Item::new(Value::Map(object));
    match builder.get_mut(list) {
        None => builder.set(list, Item::list([object]), first),
        Some(item) => match item.as_list() {
            Some(elements) => elements.insert(
                0,
                Element {
                    place: None,
                    item: object,
                },
            ),
            None => faults.wrong(
                item,
                format!("`{list}` takes a list"),
                "put it in brackets: `[...]`",
            ),
        },
    }
}
