//! Keys that components of `proxmox/common` share: common.

use crate::builders::common::{BootConfig, HttpConfig};
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Duration, Int, List, Object, Text, Validate};

config! {
    /// What stands in `vga`.
    pub struct Vga {
        /// Type.
        r#type: Text;
        /// Memory.
        memory: Int;
    }
}

config! {
    /// What stands in `network_adapters`.
    pub struct NetworkAdapters {
        /// Model.
        model: Text;
        /// Packet queues.
        packet_queues: Int;
        /// Mac address.
        mac_address: Text;
        /// Bridge.
        bridge: Text;
        /// Vlan tag.
        vlan_tag: Text;
        /// Switch: firewall.
        firewall: Bool;
    }
}

config! {
    /// What stands in `disks`.
    pub struct Disks {
        /// Type.
        r#type: Text;
        /// Storage pool.
        storage_pool: Text;
        /// Storage pool type.
        storage_pool_type: Text;
        /// Disk size.
        disk_size: Text;
        /// Cache mode.
        cache_mode: Text;
        /// Format.
        format: Text;
        /// Switch: io thread.
        io_thread: Bool;
    }
}

config! {
    /// What stands in `additional_iso_files`.
    pub struct AdditionalIsoFiles {
        /// ISO checksum.
        iso_checksum: Text;
        /// ISO address (URL).
        iso_url: Text;
        /// ISO urls.
        iso_urls: List<Text>;
        /// ISO target path.
        iso_target_path: Text;
        /// ISO target extension; `iso` if it is not given.
        iso_target_extension: Text;
        /// Device.
        device: Text;
        /// ISO file.
        iso_file: Text;
        /// ISO storage pool.
        iso_storage_pool: Text;
        /// Switch: unmount.
        unmount: Bool;
        /// Switch: shoulduploadiso.
        shoulduploadiso: Bool => untagged("ShouldUploadISO");
        /// Downloadpathkey.
        downloadpathkey: Text => untagged("DownloadPathKey");
    }
}

config! {
    /// Keys that components of `proxmox/common` share: common.
    pub struct Common {
        /// Boot key interval.
        boot_key_interval: Duration = "5ms";
        /// Proxmox address (URL).
        proxmox_url: Text;
        /// Switch: insecure skip tls verify.
        insecure_skip_tls_verify: Bool;
        /// Username.
        username: Text;
        /// Password.
        password: Text => secret();
        /// Node.
        node: Text;
        /// Pool.
        pool: Text;
        /// Machine name.
        vm_name: Text = "packer-<time-ordered uuid>";
        /// Machine identifier.
        vm_id: Int;
        /// Boot.
        boot: Text;
        /// Memory.
        memory: Int;
        /// Cores.
        cores: Int;
        /// Processor type.
        cpu_type: Text;
        /// Sockets.
        sockets: Int;
        /// Operating system.
        os: Text;
        /// Vga.
        vga: Object<Vga>;
        /// Network adapters.
        network_adapters: List<Object<NetworkAdapters>>;
        /// Disks.
        disks: List<Object<Disks>>;
        /// Switch: qemu agent.
        qemu_agent: Bool = true;
        /// Scsi controller.
        scsi_controller: Text;
        /// Switch: onboot.
        onboot: Bool;
        /// Switch: disable kvm.
        disable_kvm: Bool;
        /// Template name.
        template_name: Text;
        /// Template description.
        template_description: Text;
        /// Switch: cloud init.
        cloud_init: Bool;
        /// Cloud init storage pool.
        cloud_init_storage_pool: Text;
        /// Additional ISO files.
        additional_iso_files: List<Object<AdditionalIsoFiles>>;
        /// Machine interface.
        vm_interface: Text;
    }
    flatten { http: HttpConfig, typing: BootConfig, comm: Communicator }
}

impl Validate for Common {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.http.validate(checks);
        self.typing.validate(checks);
        self.comm.validate(checks);
    }
}
