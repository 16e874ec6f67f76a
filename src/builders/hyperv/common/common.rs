//! Keys that components of `hyperv/common` share: common.

use crate::builders::common::{CdConfig, FloppyConfig};
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Text, Validate};

config! {
    /// Keys that components of `hyperv/common` share: common.
    pub struct Common {
        /// Disk block size.
        disk_block_size: Int;
        /// Memory.
        memory: Int;
        /// Further DVDs.
        secondary_iso_images: List<Text>;
        /// Disk additional size.
        disk_additional_size: List<Int>;
        /// Attach or none.
        guest_additions_mode: Text;
        /// Guest additions path.
        guest_additions_path: Text;
        /// Machine name.
        vm_name: Text = "packer-<build name>";
        /// Virtual switch; made if missing.
        switch_name: Text;
        /// VLAN of the host adapter.
        switch_vlan_id: Text;
        /// Mac address.
        mac_address: Text;
        /// VLAN of the guest adapter.
        vlan_id: Text;
        /// Cpus.
        cpus: Int;
        /// 1 or 2.
        generation: Int;
        /// Switch: enable mac spoofing.
        enable_mac_spoofing: Bool;
        /// Switch: enable dynamic memory.
        enable_dynamic_memory: Bool;
        /// Switch: enable secure boot.
        enable_secure_boot: Bool;
        /// Secure boot template.
        secure_boot_template: Text;
        /// Switch: enable virtualization extensions.
        enable_virtualization_extensions: Bool;
        /// Parent of the build directory.
        temp_path: Text;
        /// Configuration version.
        configuration_version: Text;
        /// Leave the VM.
        keep_registered: Bool;
        /// Switch: skip compaction.
        skip_compaction: Bool;
        /// Switch: skip export.
        skip_export: Bool;
        /// Switch: headless.
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
        self.floppy.validate(checks);
        self.cd.validate(checks);
    }
}
