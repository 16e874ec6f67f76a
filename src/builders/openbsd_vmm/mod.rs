//! `openbsd-vmm`: a virtual machine under OpenBSD's vmd(8), typed at on its serial console.

mod before;
mod compose;
mod compose_console;
mod compose_http;
mod compose_root;
mod compose_run;
mod gen_files;
mod generation;
mod install;
mod lower;
mod typing;
mod validate;

pub use generation::Generation;

use crate::builders::common::{BootConfig, HttpConfig, IsoConfig, ShutdownConfig};
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Duration, List, Literal, Text};

config! {
    /// A virtual machine under OpenBSD's vmd(8), typed at on its serial console.
    ///
    /// Both generations of the plugin's keys are read: that of 2019, which starts the machine as root, and the later one,
    /// which starts it as the user from a template (`vm_template`) in /etc/vm.conf. Which one is meant is told by the keys; a
    /// mixture is refused. Keys that are packsh's own say so.
    pub struct OpenbsdVmm as "packer.openbsd-vmm" {
        /// Name of the machine; without it (2019 only) `packer-` and the build's name.
        vm_name: Text;
        /// Template in /etc/vm.conf that the machine is made from (later generation).
        vm_template: Text;
        /// Where the installation boots from: `net`, `cdrom` or `disk` (later generation).
        boot_device: Literal => one_of("net", "cdrom", "disk");
        /// Kernel or BIOS for the installation, such as bsd.rd (later generation).
        boot: Text;
        /// Image of a CD (later generation).
        cdrom: Text;
        /// Format of the disk: `raw` or `qcow2`.
        disk_format: Literal = "raw";
        /// Base image of the disk; needs `qcow2`.
        disk_base: Text;
        /// Size of the disk, such as `10G`.
        disk_size: Text;
        /// Memory of the machine, such as `1G` (later generation).
        memory: Text;
        /// Folder for the log of the console, NAME.log (later generation).
        log_directory: Text;
        /// Folder for the disk; without it (2019 only) `output-` and the build's name.
        output_directory: Text;
        /// Taken, and not used.
        user_data: Text;
        /// Extension of files under `http_directory` that are templates; it is dropped (later generation).
        gen_files_extension: Literal = "pkr.in";
        /// How their names begin; `vm_name` if it is not given (later generation).
        gen_files_pattern: Literal;
        /// Kernel or BIOS (2019).
        bios: Text;
        /// Image of a CD (2019).
        iso_image: Text;
        /// Memory of the machine (2019); 512M if it is not given.
        ram_size: Text;
        /// Taken, and not used (2019).
        console: Bool;
        /// Taken, and not used (2019).
        inet4: Text;
        /// Taken, and not used (2019).
        inet4gw: Text;
        /// Taken, and not used (2019).
        inet6: Text;
        /// Taken, and not used (2019).
        inet6gw: Text;
        /// Taken, and not used (2019).
        nameservers: Text;
        /// packsh's own: what the console shows before typing begins (the first text), and before what stands behind each
        /// pause of `boot_command` is typed. The pause is then the longest time that is waited for it. An empty text: only the
        /// time counts.
        boot_expect: List<Text>;
        /// packsh's own: sizes of up to three more disks.
        disk_additional_size: List<Text>;
        /// packsh's own: how long the installation may take before it counts as failed.
        install_timeout: Duration = "2h";
        /// packsh's own: switch of /etc/vm.conf that the machine is on, instead of an interface of its own.
        switch: Text;
        /// packsh's own: lladdr by which a guest on a switch is found; without it the one that an OpenBSD guest tells.
        lladdr: Text;
        /// packsh's own: where a kernel for the installation is downloaded from, instead of `boot` or `bios`.
        boot_url: Text;
        /// packsh's own: its checksum, in the forms of `iso_checksum`.
        boot_checksum: Text;
        /// packsh's own: public key of signify(1), with which the list of checksums (`file:...SHA256.sig`) is signed.
        signify_key: Text;
    }
    flatten {
        boot_config: BootConfig,
        http: HttpConfig,
        iso: IsoConfig,
        shutdown: ShutdownConfig,
        comm: Communicator,
    }
}
