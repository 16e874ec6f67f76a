//! Keys that components of Proxmox share: what they have in common.

use crate::builders::common::{BootConfig, HttpConfig};
use crate::communicator::Communicator;
use crate::config;
use crate::interpolate::quote;
use crate::schema::{Account, Bool, Checks, Duration, Int, List, Object, Secret, Text, Validate};

config! {
    /// Graphics adapter.
    pub struct Vga {
        /// Type.
        r#type: Text;
        /// Memory.
        memory: Int;
    }
}

config! {
    /// Network adapters.
    pub struct NetworkAdapters {
        /// Model.
        model: Text;
        /// Packet queues.
        packet_queues: Int;
        /// MAC address.
        mac_address: Text;
        /// Bridge.
        bridge: Text;
        /// VLAN.
        vlan_tag: Text;
        /// Whether the firewall is on.
        firewall: Bool;
    }
}

config! {
    /// Disks.
    pub struct Disks {
        /// Type.
        r#type: Text;
        /// Storage pool.
        storage_pool: Text;
        /// Type of the storage pool.
        storage_pool_type: Text;
        /// Size of the disk.
        disk_size: Text;
        /// How the disk is cached.
        cache_mode: Text;
        /// Format.
        format: Text;
        /// Whether the disk has a thread of its own.
        io_thread: Bool;
    }
}

config! {
    /// Further ISO images.
    pub struct AdditionalIsoFiles {
        /// Checksum of the image.
        iso_checksum: Text;
        /// Where the image is.
        iso_url: Text;
        /// Several places of the same image.
        iso_urls: List<Text>;
        /// Where the image is kept.
        iso_target_path: Text;
        /// Extension of its name in the cache; `iso` if it is not given.
        iso_target_extension: Text;
        /// Device.
        device: Text;
        /// Image that the host has already.
        iso_file: Text;
        /// Storage pool for the image.
        iso_storage_pool: Text;
        /// Whether the image is taken out at the end.
        unmount: Bool;
        /// Set by the builder itself.
        shoulduploadiso: Bool => untagged("ShouldUploadISO");
        /// Set by the builder itself.
        downloadpathkey: Text => untagged("DownloadPathKey");
    }
}

config! {
    /// Keys that components of Proxmox share: what they have in common.
    pub struct Common {
        /// Pause after each key.
        boot_key_interval: Duration = "5ms";
        /// Address of the API.
        proxmox_url: Text;
        /// Whether certificates are not checked.
        insecure_skip_tls_verify: Bool;
        /// Login name.
        username: Text;
        /// Password.
        password: Secret<Account>;
        /// Node of the cluster.
        node: Text => required("node must be specified");
        /// Pool of the machine.
        pool: Text;
        /// Name of the machine; `packer-<time-ordered uuid>` if it is not given.
        vm_name: Text;
        /// Number of the machine.
        vm_id: Int;
        /// Boot order.
        boot: Text;
        /// Memory.
        memory: Int;
        /// Cores of each processor.
        cores: Int;
        /// Type of the processor.
        cpu_type: Text;
        /// Processors.
        sockets: Int;
        /// Operating system.
        os: Text;
        /// Graphics adapter.
        vga: Object<Vga>;
        /// Network adapters.
        network_adapters: List<Object<NetworkAdapters>>;
        /// Disks.
        disks: List<Object<Disks>>;
        /// Whether QEMU's agent runs in the guest.
        qemu_agent: Bool = true;
        /// Model of the SCSI controller.
        scsi_controller: Text;
        /// Whether the machine starts with its host.
        onboot: Bool;
        /// Whether KVM is not used.
        disable_kvm: Bool;
        /// Name of the template.
        template_name: Text;
        /// Description of the template.
        template_description: Text;
        /// Whether a drive for cloud-init is added.
        cloud_init: Bool;
        /// Storage pool of that drive.
        cloud_init_storage_pool: Text;
        /// Further ISO images.
        additional_iso_files: List<Object<AdditionalIsoFiles>>;
        /// Interface whose address is connected to.
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
