//! Keys that components of vSphere share: hardware.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// Keys that components of vSphere share: hardware.
    pub struct Hardware {
        /// Processors.
        CPUs: Int;
        /// Cores of each processor.
        cpu_cores: Int;
        /// Reserved processor time in MHz.
        CPU_reservation: Int;
        /// Most processor time in MHz.
        CPU_limit: Int;
        /// Whether processors can be added while it runs.
        CPU_hot_plug: Bool;
        /// Memory in MB.
        RAM: Int;
        /// Reserved memory in MB.
        RAM_reservation: Int;
        /// Whether all memory is reserved.
        RAM_reserve_all: Bool;
        /// Whether memory can be added while it runs.
        RAM_hot_plug: Bool;
        /// Video memory in KB.
        video_ram: Int;
        /// Profile of the virtual GPU.
        vgpu_profile: Text;
        /// Whether the guest can run machines itself.
        NestedHV: Bool;
        /// Firmware: `bios`, `efi` or `efi-secure`; `bios` if it is not given.
        firmware: Text;
        /// Whether the firmware's setup is entered.
        force_bios_setup: Bool;
    }
}

impl Validate for Hardware {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.refuse(
            self.RAM_reservation.value > 0 && self.RAM_reserve_all.value,
            &self.RAM_reservation,
            "'RAM_reservation' and 'RAM_reserve_all' cannot be used together",
        );
        checks.among(
            "firmware",
            &self.firmware,
            &["", "bios", "efi", "efi-secure"],
            "'firmware' must be '', 'bios', 'efi' or 'efi-secure'",
        );
    }
}
