//! `hyperone`: makes an image at HyperOne from a machine.

use crate::builders::pairs::{KeyValue, NameValue};
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{
    Account, Bool, Checks, Duration, Float, List, Map, Object, Raw, Secret, Text, Validate,
    rendered,
};

config! {
    /// Makes an image at HyperOne from a machine.
    pub struct Hyperone {
        /// Address of the API.
        api_url: Text;
        /// Token.
        token: Secret<Account>;
        /// Project.
        project: Text;
        /// Login by SSH that gets a token.
        token_login: Text;
        /// How long to wait for a state.
        state_timeout: Duration = "5m";
        /// Image that the instance starts from.
        source_image: Text => required("source image is required");
        /// Name of the image.
        image_name: Text = rendered("packer-{{timestamp}}");
        /// Description of the image.
        image_description: Text;
        /// Tags of the image.
        image_tags: Map<Text>;
        /// Tags of the image as a list.
        image_tag: List<Object<KeyValue>>;
        /// Service of the image.
        image_service: Text = "564639bc052c084e2f2e3266";
        /// Type of the machine.
        vm_type: Text => required("vm type is required");
        /// Name of the machine; `packer-<time-ordered uuid>` if it is not given.
        vm_name: Text;
        /// Tags of the machine.
        vm_tags: Map<Text>;
        /// Tags of the machine as a list.
        vm_tag: List<Object<NameValue>>;
        /// Name of the disk.
        disk_name: Text;
        /// Type of the disk.
        disk_type: Text = "ssd";
        /// Size of the disk.
        disk_size: Float => required("disk size is required");
        /// Network.
        network: Text;
        /// Private address.
        private_ip: Text;
        /// Public address.
        public_ip: Text;
        /// Service of the public network adapter.
        public_netadp_service: Text = "public";
        /// Device of the chroot's disk.
        chroot_device: Text;
        /// Whether the image is made from a disk of its own.
        chroot_disk: Bool;
        /// Size of that disk in GB.
        chroot_disk_size: Float;
        /// Type of that disk.
        chroot_disk_type: Text;
        /// Where that disk is mounted.
        chroot_mount_path: Text = rendered("/mnt/packer-hyperone-volumes/{{timestamp}}");
        /// What is mounted in the chroot: kind, source, target.
        chroot_mounts: List<List<Text>>;
        /// Files that are copied into the chroot.
        chroot_copy_files: List<Text> = &["/etc/resolv.conf"];
        /// How commands are wrapped; `{{.Command}}`.
        chroot_command_wrapper: Raw = "{{.Command}}";
        /// Options for mounting.
        mount_options: List<Text>;
        /// Partition that is mounted.
        mount_partition: Text = "1";
        /// Commands before mounting.
        pre_mount_commands: List<Raw>;
        /// Commands after mounting.
        post_mount_commands: List<Raw>;
        /// Keys that may log in.
        ssh_keys: List<Text>;
        /// User data of the instance.
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
