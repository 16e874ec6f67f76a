//! `hyperone`: hyperone.

use crate::builders::pairs::{KeyValue, NameValue};
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Duration, Float, List, Map, Object, Raw, Text, Validate};

config! {
    /// hyperone
    pub struct Hyperone {
        /// Api address (URL).
        api_url: Text;
        /// Token.
        token: Text => secret();
        /// Project.
        project: Text;
        /// Token login.
        token_login: Text;
        /// State timeout.
        state_timeout: Duration = "5m";
        /// Source image.
        source_image: Text => required("source image is required");
        /// Image name.
        image_name: Text = "packer-{{timestamp}}";
        /// Image description.
        image_description: Text;
        /// Image tags.
        image_tags: Map<Text>;
        /// Image tag.
        image_tag: List<Object<KeyValue>>;
        /// Image service.
        image_service: Text = "564639bc052c084e2f2e3266";
        /// Machine type.
        vm_type: Text => required("vm type is required");
        /// Machine name; `packer-<time-ordered uuid>` if it is not given.
        vm_name: Text;
        /// Machine tags.
        vm_tags: Map<Text>;
        /// Machine tag.
        vm_tag: List<Object<NameValue>>;
        /// Disk name.
        disk_name: Text;
        /// Disk type.
        disk_type: Text = "ssd";
        /// Disk size.
        disk_size: Float => required("disk size is required");
        /// Network.
        network: Text;
        /// Private IP address.
        private_ip: Text;
        /// Public IP address.
        public_ip: Text;
        /// Public netadp service.
        public_netadp_service: Text = "public";
        /// Chroot device.
        chroot_device: Text;
        /// Switch: chroot disk.
        chroot_disk: Bool;
        /// Chroot disk size.
        chroot_disk_size: Float;
        /// Chroot disk type.
        chroot_disk_type: Text;
        /// Chroot mount path.
        chroot_mount_path: Text = "/mnt/packer-hyperone-volumes/{{timestamp}}";
        /// Chroot mounts.
        chroot_mounts: List<List<Text>>;
        /// Chroot copy files.
        chroot_copy_files: List<Text> = &["/etc/resolv.conf"];
        /// Chroot command wrapper.
        chroot_command_wrapper: Raw = "{{.Command}}";
        /// Mount options.
        mount_options: List<Text>;
        /// Mount partition.
        mount_partition: Text = "1";
        /// Pre mount commands.
        pre_mount_commands: List<Raw>;
        /// Post mount commands.
        post_mount_commands: List<Raw>;
        /// SSH keys.
        ssh_keys: List<Text>;
        /// User data.
        user_data: Text;
    }
    flatten { comm: Communicator }
    overrides { ssh_username = "guru"; ssh_timeout = "10m"; }
}

impl Validate for Hyperone {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        checks.require_or_env(
            "token",
            &self.token,
            &["HYPERONE_TOKEN"],
            "token is required",
        );
        checks.refuse(
            self.chroot_disk.value && self.pre_mount_commands.is_empty(),
            &self.chroot_disk,
            "pre-mount commands are required for chroot disk",
        );
        for mount in &self.chroot_mounts.items {
            if mount.items.len() != 3 {
                checks.refuse(
                    true,
                    mount,
                    "each chroot_mounts entry should have three elements",
                );
                break;
            }
        }
    }
}
