//! `amazon-chroot`: amazon-chroot.

use crate::builders::amazon::common::access::Access;
use crate::builders::amazon::common::ami::Ami;
use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::filters::ImageFilter;
use crate::builders::pairs::RawKeyValue;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Object, Raw, Text, Trilean, Validate};

config! {
    /// amazon-chroot
    pub struct AmazonChroot as "mitchellh.amazon.chroot" {
        /// AMI block device mappings.
        ami_block_device_mappings: List<Object<BlockDevice>>;
        /// Rows [type, source, target]; exactly three each.
        chroot_mounts: List<List<Text>>;
        /// Template around every local command (Command).
        command_wrapper: Raw = "{{.Command}}";
        /// Host files copied into the chroot.
        copy_files: List<Text>;
        /// Device for the volume; found if unset.
        device_path: Text;
        /// Device as the kernel sees it.
        nvme_device_path: Text;
        /// Start with an empty volume.
        from_scratch: Bool;
        /// Mount options.
        mount_options: List<Text>;
        /// Partition to mount.
        mount_partition: Text = "1";
        /// Template with Device.
        mount_path: Raw = "/mnt/packer-amazon-chroot-volumes/{{.Device}}";
        /// Local commands after mounting (Device MountPath).
        post_mount_commands: List<Raw>;
        /// Local commands after attaching (Device).
        pre_mount_commands: List<Raw>;
        /// Root device in the registered AMI.
        root_device_name: Text;
        /// Root volume size.
        root_volume_size: Int;
        /// Root volume type.
        root_volume_type: Text;
        /// Source AMI.
        source_ami: Text;
        /// Source AMI filter.
        source_ami_filter: Object<ImageFilter>;
        /// Root volume tags.
        root_volume_tags: Map<Raw>;
        /// Root volume tag.
        root_volume_tag: List<Object<RawKeyValue>>;
        /// Switch: root volume encrypt boot.
        root_volume_encrypt_boot: Trilean;
        /// Root volume KMS key identifier.
        root_volume_kms_key_id: Text;
        /// AMI architecture.
        ami_architecture: Text = "x86_64";
    }
    flatten { ami: Ami, access: Access }
}

impl Validate for AmazonChroot {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.ami.validate(checks);
        self.access.validate(checks);
    }
}
