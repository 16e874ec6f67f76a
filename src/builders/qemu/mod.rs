//! `qemu`: installs or changes a machine under QEMU.

mod args;
mod before;
pub mod comm;
mod compose;
mod compose_disks;
mod compose_halt;
mod compose_image;
mod compose_keys;
mod compose_run;
mod disks;
mod lower;

use crate::builders::common::{
    CdConfig, FloppyConfig, HttpConfig, IsoConfig, ShutdownConfig, VncConfig, expected_texts,
};
use crate::builders::qemu::comm::Comm;
use crate::config;
use crate::schema::Preset;
use crate::schema::{Bool, Checks, Int, List, Literal, Object, Raw, Text, Validate, Value};

config! {
    /// What stands in `qemu_img_args`.
    pub struct QemuImgArgs {
        /// Arguments for `qemu-img convert`.
        convert: List<Text>;
        /// Arguments for `qemu-img create`.
        create: List<Text>;
        /// Arguments for `qemu-img resize`.
        resize: List<Text>;
    }
}

config! {
    /// Installs or changes a machine under QEMU.
    pub struct Qemu as "transcend.qemu" {
        /// Let qemu read the ISO over HTTP; the server must allow ranges.
        iso_skip_cache: Bool;
        /// Kvm if /dev/kvm opens, else tcg; `kvm or tcg` if it is not given.
        accelerator: Text;
        /// Sizes of extra disks.
        disk_additional_size: List<Text>;
        /// Processors.
        cpus: Int;
        /// Controller of the disk.
        disk_interface: Literal = "virtio";
        /// A bare number means MiB; suffix b k m g t.
        disk_size: Text = "40960M";
        /// With disk_image only.
        skip_resize_disk: Bool;
        /// How the disk is cached.
        disk_cache: Text = "writeback";
        /// What is done with discarded blocks.
        disk_discard: Text = "ignore";
        /// What is done with blocks of zeroes.
        disk_detect_zeroes: Literal = "off";
        /// No qemu-img convert at the end.
        skip_compaction: Bool;
        /// Compress in that convert (qcow2).
        disk_compression: Bool;
        /// Format.
        format: Literal = "qcow2";
        /// Whether no window is opened.
        headless: Bool;
        /// iso_url is a disk image to start from, not a CD.
        disk_image: Bool;
        /// Make a qcow2 overlay on the image; needs disk_image and qcow2.
        use_backing_file: Bool;
        /// Type of the machine.
        machine_type: Text = "pc";
        /// MiB; below 10 counts as unset.
        memory: Int = 512;
        /// Model of the network card.
        net_device: Text = "virtio-net";
        /// Use this bridge instead of user networking; forces qmp_enable.
        net_bridge: Text;
        /// Folder for what the build leaves; `output-<build name>` if it is not given.
        output_directory: Text;
        /// Rows [switch, value...]; each switch replaces all default values of that switch.
        qemuargs: List<List<Raw>>;
        /// Extra arguments per qemu-img subcommand.
        qemu_img_args: Object<QemuImgArgs>;
        /// Name of QEMU's program.
        qemu_binary: Text = "qemu-system-x86_64";
        /// Open a monitor socket.
        qmp_enable: Bool;
        /// OUTPUT/VMNAME.monitor if unset.
        qmp_socket_path: Text;
        /// Pass no -display.
        use_default_display: Bool;
        /// Display.
        display: Literal;
        /// Address that VNC listens on.
        vnc_bind_address: Text = "127.0.0.1";
        /// Random VNC password set through QMP.
        vnc_use_password: Bool;
        /// Lowest port for VNC.
        vnc_port_min: Int = 5900;
        /// Highest port for VNC.
        vnc_port_max: Int = 6000;
        /// Name of the machine; `packer-<build name>` if it is not given.
        vm_name: Text;
        /// Controller of the CD drive.
        cdrom_interface: Literal;
        /// Unused.
        run_once: Bool;
        /// packsh's own: what the guest's first serial port shows before typing begins (the first text), and before what stands
        /// behind each pause of `boot_command` is typed. The pause is then the longest time that is waited for it. An empty
        /// text: only the time counts. Packer refuses a template that has this key.
        boot_expect: List<Text>;
    }
    flatten { http: HttpConfig, iso: IsoConfig, vnc: VncConfig, shutdown: ShutdownConfig, comm: Comm, floppy: FloppyConfig, cd: CdConfig }
}

impl Validate for Qemu {
    fn validate(&self, checks: &mut Checks<'_>) {
        if let Some(size) = &self.disk_size.now {
            checks.refuse(!disk_size(size), &self.disk_size, "Invalid disk size.");
        }
        self.floppy.validate(checks);
        self.cd.validate(checks);
        self.vnc.validate(checks);
        let mut iso = self.iso.clone();
        if self.iso_skip_cache.value {
            iso.iso_checksum = Text::default();
            iso.iso_checksum.preset(&Preset::Text("none"));
        }
        iso.validate(checks);
        self.http.validate(checks);
        self.comm.validate(checks);
        checks.among(
            "format",
            &self.format,
            &["", "qcow2", "raw"],
            "invalid format, only 'qcow2' or 'raw' are allowed",
        );
        let format = self.format.value.as_str();
        let backing = self.use_backing_file.value;
        checks.refuse(
            backing && !(self.disk_image.value && format == "qcow2"),
            &self.use_backing_file,
            "use_backing_file can only be enabled for QCOW2 images and when disk_image is true",
        );
        checks.refuse(
            self.skip_resize_disk.value && !self.disk_image.value,
            &self.skip_resize_disk,
            "skip_resize_disk can only be used when disk_image is true",
        );
        checks.among("accelerator", &self.accelerator, &["", "none", "kvm", "tcg", "xen", "hax", "hvf", "whpx"], "invalid accelerator, only 'kvm', 'tcg', 'xen', 'hax', 'hvf', 'whpx', or 'none' are allowed");
        checks.among(
            "disk_interface",
            &self.disk_interface,
            &["", "ide", "scsi", "virtio", "virtio-scsi"],
            "unrecognized disk interface type",
        );
        checks.among(
            "disk_cache",
            &self.disk_cache,
            &[
                "",
                "writethrough",
                "writeback",
                "none",
                "unsafe",
                "directsync",
            ],
            "unrecognized disk cache type",
        );
        checks.among(
            "disk_discard",
            &self.disk_discard,
            &["", "unmap", "ignore"],
            "unrecognized disk discard type",
        );
        checks.among(
            "disk_detect_zeroes",
            &self.disk_detect_zeroes,
            &["", "unmap", "on", "off"],
            "unrecognized disk detect zeroes setting",
        );
        self.expected(checks);
        crate::builders::halt::no_folder(&self.output_directory, checks);
        checks.refuse(
            self.vnc_port_min.value > self.vnc_port_max.value,
            &self.vnc_port_min,
            "vnc_port_min must be less than vnc_port_max",
        );
    }
}

impl Qemu {
    /// What goes with packsh's own key `boot_expect`.
    fn expected(&self, checks: &mut Checks<'_>) {
        if self.boot_expect.is_empty() {
            return;
        }
        let span = self.boot_expect.span;
        checks.own_key(span, "boot_expect");
        const UNKNOWN: &str = "unknown configuration key: '\"boot_expect\"'";
        if self.vnc.disable_vnc.value {
            checks.conflict(
                [self.vnc.disable_vnc.span, span],
                "nothing is waited for with `disable_vnc`, `boot_expect` neither",
                UNKNOWN,
            );
        }
        let first = self.boot_expect.items.first();
        let timeless = self.vnc.boot.boot_wait.value.nanoseconds <= 0;
        if timeless && first.is_some_and(|text| !text.word.is_empty()) {
            checks.bad(
                self.vnc.boot.boot_wait.span.or(span),
                "the first text of `boot_expect` is waited for as long as `boot_wait` says, which is no time",
                UNKNOWN,
            );
        }
        expected_texts(&self.vnc.boot, &self.boot_expect, checks);
    }
}

/// Digits and, maybe, a unit.
fn disk_size(text: &str) -> bool {
    let lower = text.to_lowercase();
    let digits = lower
        .strip_suffix(['b', 'k', 'm', 'g', 't'])
        .unwrap_or(&lower);
    text.is_empty() || (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}
