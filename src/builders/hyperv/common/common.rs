//! Keys that components of Hyper-V share: what they have in common.

use crate::builders::common::{CdConfig, FloppyConfig};
use crate::config;
use crate::interpolate::quote;
use crate::schema::{Bool, Checks, Int, List, Text, Validate};

config! {
    /// Keys that components of Hyper-V share: what they have in common.
    pub struct Common {
        /// Block size of the disk in MB.
        disk_block_size: Int;
        /// Memory.
        memory: Int;
        /// Further DVDs.
        secondary_iso_images: List<Text>;
        /// Sizes of further disks.
        disk_additional_size: List<Int>;
        /// Attach or none.
        guest_additions_mode: Text;
        /// ISO with the guest additions.
        guest_additions_path: Text;
        /// Name of the machine; `packer-<build name>` if it is not given.
        vm_name: Text;
        /// Virtual switch; made if missing.
        switch_name: Text;
        /// VLAN of the host adapter.
        switch_vlan_id: Text;
        /// MAC address.
        mac_address: Text;
        /// VLAN of the guest adapter.
        vlan_id: Text;
        /// Processors.
        cpus: Int;
        /// 1 or 2.
        generation: Int;
        /// Whether the guest may change its MAC address.
        enable_mac_spoofing: Bool;
        /// Whether memory is given as it is needed.
        enable_dynamic_memory: Bool;
        /// Whether secure boot is on.
        enable_secure_boot: Bool;
        /// Template of secure boot.
        secure_boot_template: Text;
        /// Whether the guest can run machines itself.
        enable_virtualization_extensions: Bool;
        /// Parent of the build directory.
        temp_path: Text;
        /// Version of the machine's configuration.
        configuration_version: Text;
        /// Leave the VM.
        keep_registered: Bool;
        /// Whether disks are not compacted.
        skip_compaction: Bool;
        /// Whether nothing is exported.
        skip_export: Bool;
        /// Whether no window is opened.
        headless: Bool;
        /// E.g. SCSI:0:1, DVD, NET.
        first_boot_device: Text;
        /// Generation 2 boot devices.
        boot_order: List<Text>;
    }
    flatten { floppy: FloppyConfig, cd: CdConfig }
}

impl Validate for Common {
    fn validate(&self, checks: &mut Checks<'_>) {
        let generation = if self.generation.value == 2 { 2 } else { 1 };
        checks.refuse(
            generation == 2
                && !(self.floppy.floppy_files.is_empty() && self.floppy.floppy_dirs.is_empty()),
            &self.generation,
            "Generation 2 vms don't support floppy drives. Use ISO image instead.",
        );
        checks.refuse(
            self.disk_additional_size.items.len() > 64,
            &self.disk_additional_size,
            "VM's currently support a maximum of 64 additional SCSI attached disks.",
        );
        self.floppy.validate(checks);
        self.cd.validate(checks);
        for image in &self.secondary_iso_images.items {
            if let Some(path) = &image.now {
                checks.file(path, image.span, "Secondary Dvd image does not exist: ");
            }
        }
        let attach = self.guest_additions_mode.shown() == "attach"
            || (self.guest_additions_mode.is_blank() && self.guest_additions_path.is_given());
        if attach && checks.here {
            checks.file(
                self.guest_additions_path.shown(),
                self.guest_additions_path.span,
                "Guest additions iso does not exist: ",
            );
        }
        let secondary = self.secondary_iso_images.items.len();
        let names: Vec<&str> = self
            .secondary_iso_images
            .items
            .iter()
            .map(Text::shown)
            .collect();
        let with = if attach { "guest additions and " } else { "" };
        checks.refuse(generation == 1 && secondary + usize::from(attach) > 2, &self.secondary_iso_images, format!("There are only 2 ide controllers available, so we can't support {with}these secondary dvds: {}", names.join(", ")));
        checks.refuse(generation == 2 && secondary > 16, &self.secondary_iso_images, format!("There are not enough drive letters available for scsi (limited to 16), so we can't support {with}these secondary dvds: {}", names.join(", ")));
        checks.refuse(
            self.enable_virtualization_extensions.value && checks.lacks("powershell"),
            &self.enable_virtualization_extensions,
            "unexpected EOF",
        );
        let device = self.first_boot_device.shown();
        checks.refuse(
            !device.is_empty() && !boot_device(device, generation),
            &self.first_boot_device,
            format!(
                "first_boot_device: The value {} is not a properly formatted device {}identifier.",
                quote(device),
                if generation == 1 { "group " } else { "" }
            ),
        );
        if self.enable_virtualization_extensions.value {
            for (doubtful, span, ours, packer) in [
                (
                    self.enable_dynamic_memory.value,
                    self.enable_dynamic_memory.span,
                    "nested virtualization does not go with dynamic memory",
                    "For nested virtualization, when virtualization extension is enabled, dynamic memory should not be allowed.",
                ),
                (
                    !self.enable_mac_spoofing.value,
                    self.enable_virtualization_extensions.span,
                    "nested virtualization wants `enable_mac_spoofing`",
                    "For nested virtualization, when virtualization extension is enabled, mac spoofing should be allowed.",
                ),
                (
                    self.memory.value < 4096,
                    self.memory.span,
                    "nested virtualization wants 4 GB of memory",
                    "For nested virtualization, when virtualization extension is enabled, there should be 4GB or more memory set for the vm, otherwise Hyper-V may fail to start any nested VMs.",
                ),
            ] {
                if doubtful {
                    checks.warning(span, ours, packer);
                }
            }
        }
        if self.switch_vlan_id.is_given() && self.switch_vlan_id.now != self.vlan_id.now {
            checks.warning(self.switch_vlan_id.span, "the switch will not see the machine's traffic: its `vlan_id` is another one", "Switch network adaptor vlan should match virtual machine network adaptor vlan. The switch will not be able to see traffic from the VM.");
        }
        let block = self.disk_block_size.value;
        checks.refuse(block != 0 && block < 1, &self.disk_block_size, format!("disk_block_size: Virtual machine requires disk block size >= 1 MB, but defined: {block}"));
        checks.refuse(block > 256, &self.disk_block_size, format!("disk_block_size: Virtual machine requires disk block size <= 256 MB, but defined: {block}"));
        let memory = self.memory.value;
        checks.refuse(
            memory != 0 && memory < 32,
            &self.memory,
            format!("memory: Virtual machine requires memory size >= 32 MB, but defined: {memory}"),
        );
        checks.refuse(
            memory > 32_768,
            &self.memory,
            format!(
                "memory: Virtual machine requires memory size <= 32768 MB, but defined: {memory}"
            ),
        );
    }
}
/// Whether it names a device that a machine of that generation can boot from.
fn boot_device(text: &str, generation: i64) -> bool {
    let text = text.to_uppercase();
    if generation == 1 {
        return matches!(text.as_str(), "FLOPPY" | "IDE" | "NET" | "CD" | "DVD");
    }
    let small =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<i8>().is_ok();
    let parts: Vec<&str> = text.split(':').collect();
    match parts.as_slice() {
        ["CD" | "DVD" | "NET"] => true,
        ["IDE" | "SCSI", number, place] => small(number) && small(place),
        _ => false,
    }
}
