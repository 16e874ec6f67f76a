//! `qemu`: qemu.

pub mod comm;

use crate::builders::common::{
    CdConfig, FloppyConfig, HttpConfig, IsoConfig, ShutdownConfig, VncConfig,
};
use crate::builders::qemu::comm::Comm;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Object, Raw, Text, Validate};

config! {
    /// What stands in `qemu_img_args`.
    pub struct QemuImgArgs {
        /// Convert.
        convert: List<Text>;
        /// Create.
        create: List<Text>;
        /// Resize.
        resize: List<Text>;
    }
}

config! {
    /// qemu
    pub struct Qemu as "transcend.qemu" {
        /// Let qemu read the ISO over HTTP; the server must allow ranges; `False` if it is not given.
        iso_skip_cache: Bool;
        /// Kvm if /dev/kvm opens, else tcg.
        accelerator: Text = "kvm or tcg";
        /// Sizes of extra disks.
        disk_additional_size: List<Text>;
        /// Cpus.
        cpus: Int;
        /// Disk interface.
        disk_interface: Text = "virtio";
        /// A bare number means MiB; suffix b k m g t.
        disk_size: Text = "40960M";
        /// With disk_image only.
        skip_resize_disk: Bool;
        /// Disk cache.
        disk_cache: Text = "writeback";
        /// Disk discard.
        disk_discard: Text = "ignore";
        /// Disk detect zeroes.
        disk_detect_zeroes: Text = "off";
        /// No qemu-img convert at the end.
        skip_compaction: Bool;
        /// Compress in that convert (qcow2).
        disk_compression: Bool;
        /// Format.
        format: Text = "qcow2";
        /// Switch: headless.
        headless: Bool;
        /// iso_url is a disk image to start from, not a CD.
        disk_image: Bool;
        /// Make a qcow2 overlay on the image; needs disk_image and qcow2.
        use_backing_file: Bool;
        /// Machine type.
        machine_type: Text = "pc";
        /// MiB; below 10 counts as unset.
        memory: Int = 512;
        /// Net device.
        net_device: Text = "virtio-net";
        /// Use this bridge instead of user networking; forces qmp_enable.
        net_bridge: Text;
        /// Output folder.
        output_directory: Text = "output-<build name>";
        /// Rows [switch, value...]; each switch replaces all default values of that switch.
        qemuargs: List<List<Raw>>;
        /// Extra arguments per qemu-img subcommand.
        qemu_img_args: Object<QemuImgArgs>;
        /// Qemu binary.
        qemu_binary: Text = "qemu-system-x86_64";
        /// Open a monitor socket.
        qmp_enable: Bool;
        /// OUTPUT/VMNAME.monitor if unset.
        qmp_socket_path: Text;
        /// Pass no -display.
        use_default_display: Bool;
        /// Display.
        display: Text;
        /// Vnc bind address.
        vnc_bind_address: Text = "127.0.0.1";
        /// Random VNC password set through QMP; `False` if it is not given.
        vnc_use_password: Bool;
        /// Vnc port min.
        vnc_port_min: Int = 5900;
        /// Vnc port max.
        vnc_port_max: Int = 6000;
        /// Machine name.
        vm_name: Text = "packer-<build name>";
        /// Cdrom interface.
        cdrom_interface: Text;
        /// Unused.
        run_once: Bool;
    }
    flatten { http: HttpConfig, iso: IsoConfig, vnc: VncConfig, shutdown: ShutdownConfig, comm: Comm, floppy: FloppyConfig, cd: CdConfig }
}

impl Validate for Qemu {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.http.validate(checks);
        self.iso.validate(checks);
        self.vnc.validate(checks);
        self.shutdown.validate(checks);
        self.comm.validate(checks);
        self.floppy.validate(checks);
        self.cd.validate(checks);
    }
}
