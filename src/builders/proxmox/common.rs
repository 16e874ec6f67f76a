//! Keys that components of `proxmox/common` share: common.

use crate::builders::common::{BootConfig, HttpConfig};
use crate::communicator::Communicator;
use crate::config;
use crate::interpolate::quote;
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
        node: Text => required("node must be specified");
        /// Pool.
        pool: Text;
        /// Machine name; `packer-<time-ordered uuid>` if it is not given.
        vm_name: Text;
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
        for disk in &self.disks.items {
            let value = &disk.value;
            if value.io_thread.value {
                let single = self.scsi_controller.shown() == "virtio-scsi-single";
                checks.refuse(
                    !single,
                    disk,
                    "io thread option requires virtio-scsi-single controller",
                );
                checks.refuse(
                    single && !matches!(value.r#type.shown(), "" | "scsi" | "virtio"),
                    disk,
                    "io thread option requires scsi or a virtio disk",
                );
            }
            let pool = value.storage_pool_type.shown();
            checks.refuse(
                !matches!(pool, "zfspool" | "lvm" | "rbd" | "cephfs") && value.format.is_blank(),
                disk,
                format!(
                    "disk format must be specified for pool type {}",
                    quote(pool)
                ),
            );
        }
        self.comm.validate(checks);
        self.typing.validate(checks);
        self.http.validate(checks);
        checks.require_or_env(
            "username",
            &self.username,
            &["PROXMOX_USERNAME"],
            "username must be specified",
        );
        checks.require_or_env(
            "password",
            &self.password,
            &["PROXMOX_PASSWORD"],
            "password must be specified",
        );
        checks.require_or_env(
            "proxmox_url",
            &self.proxmox_url,
            &["PROXMOX_URL"],
            "proxmox_url must be specified",
        );
        checks.refuse(
            self.template_name.shown().contains(' '),
            &self.template_name,
            "template_name must not contain spaces",
        );
        for (index, adapter) in self.network_adapters.items.iter().enumerate() {
            let value = &adapter.value;
            checks.refuse(
                value.bridge.is_blank(),
                adapter,
                format!("network_adapters[{index}].bridge must be specified"),
            );
            checks.refuse(
                value.model.shown() != "virtio" && value.packet_queues.value > 0,
                adapter,
                format!(
                    "network_adapters[{index}].packet_queues can only be set for 'virtio' driver"
                ),
            );
        }
        for (index, disk) in self.disks.items.iter().enumerate() {
            checks.refuse(
                disk.value.storage_pool.is_blank(),
                disk,
                format!("disks[{index}].storage_pool must be specified"),
            );
            checks.refuse(
                disk.value.storage_pool_type.is_blank(),
                disk,
                format!("disks[{index}].storage_pool_type must be specified"),
            );
        }
    }
}
